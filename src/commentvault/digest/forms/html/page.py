"""The page: templates filled with one value, and the policy that lets nothing in but what stands in the file."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from commentvault.archive.life import Event
from commentvault.digest.about.value import About
from commentvault.digest.changes.gather import Changes
from commentvault.digest.forms import sections
from commentvault.digest.forms.html import charts, inline, rows
from commentvault.digest.forms.sections import LONG
from commentvault.digest.ran.languages import Languages
from commentvault.digest.ran.measures import Measures
from commentvault.digest.relations import moment_link
from commentvault.digest.value import Digest, Head, Story
from commentvault.digest.words import about as estimates
from commentvault.digest.words import changes, life, ran, summary, wording
from commentvault.digest.words import story as stories
from commentvault.digest.words.plain import tame_line
from commentvault.errors import UsageError
from commentvault.model import Comment

if TYPE_CHECKING:
    from jinja2 import Environment

_LANGUAGES = 8  # that are drawn
_HERE = __name__.rpartition(".")[0]


def render(told: Digest | Story, *, template: Path | None = None) -> str:
    """A whole digest or story as one file without any other; it ends with one newline.

    ``template`` is an editor's own, which may extend ``digest.html``, or ``story.html``, and override its blocks.
    Raises :class:`UsageError` where it cannot be read or filled.
    """
    from jinja2 import TemplateError, TemplateSyntaxError

    page = _environment()
    name, values = ("story.html", {"story": told}) if isinstance(told, Story) else ("digest.html", {"digest": told})
    if template is None:
        return page.get_template(name).render(values) + "\n"
    try:
        return page.from_string(template.read_text("utf-8")).render(values) + "\n"
    except (TemplateError, OSError, UnicodeDecodeError) as error:
        line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise UsageError(f"the template {template} cannot be used{line}: {error}") from error


@cache
def _environment() -> Environment:
    """Templates that escape all that they are given, and fail where they name what is not there."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    page = Environment(
        loader=PackageLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page.globals.update(
        asset=_asset,
        policy=_policy,
        changed=_changed,
        headings=_headings,
        named=_named,
        slug=_slug,
        charts=charts,
        news=changes,
        estimates=estimates,
        tame_line=tame_line,
        inline=inline,
        rows=rows,
        life=life,
        moment_link=moment_link,
        ran=ran,
        sections=sections,
        stories=stories,
        summary=summary,
        wording=wording,
    )
    return page


def _asset(name: str) -> Markup:
    """A file of the package as it is."""
    return inline.markup(files(_HERE).joinpath(name).read_text("utf-8"))


def _policy(style: str, script: str) -> str:
    """Nothing is loaded, sent or run but this style and this script."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _slug(heading: str, side: int = 0) -> str:
    """A heading as an id of the page; ``side`` as in :func:`inline.anchor`."""
    name = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
    return f"{name}-{side}" if side else name


def _named(languages: Languages) -> list[tuple[str, int]]:
    """Languages by name, each with its number of comments; the few that most comments are in."""
    return [(estimates.language(code), number) for code, number in languages.shares[:_LANGUAGES]]


def _headings(digest: Digest) -> Iterator[str]:
    """What stands under a heading, in order."""
    for block in sections.outline(digest):
        match block:
            case sections.Part():
                yield block.heading
            case Changes():
                yield changes.heading(block)[0]
            case Measures():
                yield "How it ran"
            case About():
                yield estimates.HEADING


def _changed(changed: Changes, head: Head) -> list[Markup]:
    """What is otherwise than it was, a line each, every comment with its address."""

    def source(said: Event | Comment) -> Markup:
        address = head.permalink(said)
        return Markup(" ({})").format(inline.link("link", address)) if address else Markup("")

    lines = changes.lines(
        changed, who=inline.who, words=inline.said, kept=partial(inline.said, length=LONG), link=source
    )
    return [inline.markup(line) for line in lines]
