"""The contract of every platform in the registry; one that is added is held to it without another line here."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentvault import platforms
from commentvault.archive.vault import Vault, folder_name
from commentvault.errors import UsageError
from commentvault.model import Target
from commentvault.platforms.base import Platform
from commentvault.settings import Settings

BUILT_IN = tuple(platforms.platforms(Settings()))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a socket here fails."""

    def refused(*_: object) -> None:
        raise AssertionError("a link was looked up on the network")

    monkeypatch.setattr("socket.socket.connect", refused)
    monkeypatch.setattr("socket.getaddrinfo", refused)


def test_names_are_plain_and_one_platforms_own() -> None:
    """A name is a folder, and the first part of a thread's name."""
    names = [platform.name for platform in BUILT_IN]
    assert len(set(names)) == len(names)
    for name in names:
        assert folder_name(name) == name
        assert ":" not in name


@pytest.mark.parametrize("platform", BUILT_IN, ids=lambda platform: platform.name)
def test_each_example_is_its_own_platforms_and_no_others(platform: Platform) -> None:
    """Every form of link that a platform shows as an example leads to it, and only to it."""
    assert platform.examples
    for link in platform.examples:
        target = platform.match(link)
        assert isinstance(target, Target), link
        assert target.platform == platform.name
        assert [other.name for other in BUILT_IN if other.match(link)] == [platform.name]
        assert platforms.find(link, Settings())[1] == target


@pytest.mark.parametrize("platform", BUILT_IN, ids=lambda platform: platform.name)
def test_a_target_can_be_named_again(platform: Platform, tmp_path: Path) -> None:
    """By its thread's name and by its own address; and it has a folder within the vault."""
    for link in platform.examples:
        target = platform.match(link)
        assert isinstance(target, Target)
        for again in (target.thread, target.url):
            found = platform.match(again)
            assert isinstance(found, Target)
            assert (found.thread, found.url) == (target.thread, target.url)
        assert Vault(tmp_path).folder(target.thread).parent == tmp_path / platform.name


@pytest.mark.parametrize(
    "link", ["", "https://example.org/watch?v=-Nb-M1GAOX8", "nowhere:x", "--help", "\x00", "https://["]
)
def test_an_unknown_link_is_a_mistake_to_be_told(link: str) -> None:
    """The message names the link and shows an example of each platform."""
    with pytest.raises(UsageError) as caught:
        platforms.find(link, Settings())
    assert repr(link) in str(caught.value)
    assert all(platform.examples[0] in str(caught.value) for platform in BUILT_IN)


_BROUGHT = """
from commentvault.model import Target


class Harbour:
    name = "harbour"
    source = "web"
    examples = ("harbour://pier/7",)

    def __init__(self, settings):
        self.settings = settings

    def match(self, link):
        ident = link.removeprefix("harbour://pier/").removeprefix("harbour:")
        return Target(platform="harbour", id=ident, url=f"harbour://pier/{ident}") if ident != link else None

    def walk(self, target, ask, door):
        yield from ()
"""


def test_a_platform_that_another_package_brings_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed beside us with an entry point, it answers for its own links, and ours stay ours."""
    (tmp_path / "harbour_comments.py").write_text(_BROUGHT)
    info = tmp_path / "harbour_comments-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-comments\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[commentvault.platforms]\nharbour = harbour_comments:Harbour\n")
    monkeypatch.syspath_prepend(tmp_path)
    settings = Settings()
    platform, target = platforms.find("harbour://pier/7", settings)
    assert (platform.name, target.thread) == ("harbour", "harbour:7")
    assert vars(platform)["settings"] is settings
    assert platforms.find(BUILT_IN[0].examples[0], settings)[0].name == BUILT_IN[0].name
    with pytest.raises(UsageError, match="harbour://pier/7"):
        platforms.find("nowhere", settings)
