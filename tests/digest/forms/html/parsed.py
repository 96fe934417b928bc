"""A page as a parser sees it that runs no script."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br"}


@dataclass
class Element:
    """A tag with its attributes, all text in it, and the tags that it stands in."""

    tag: str
    attributes: dict[str, str]
    within: list[Element]
    text: str = ""

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


@dataclass
class Page(HTMLParser):
    """All elements in order."""

    html: str
    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, list(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str, cls: str | None = None) -> list[Element]:
        """Elements of any of these tags, or of every tag, with a class."""
        return [e for e in self.elements if (not tags or e.tag in tags) and (cls is None or cls in e.classes)]

    def one(self, *tags: str, cls: str | None = None) -> Element:
        (element,) = self.all(*tags, cls=cls)
        return element

    def by_id(self, ident: str) -> Element:
        (element,) = (element for element in self.elements if element.attributes.get("id") == ident)
        return element
