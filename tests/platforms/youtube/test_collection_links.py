"""Which links name a channel or a playlist."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault import platforms
from commentvault.errors import UsageError
from commentvault.model import Collection, Target
from commentvault.platforms.youtube import YouTube, links
from commentvault.settings import Settings

CHANNEL = "UC-lHJZR3Gqxm24_Vd_AJ5Yw"
PLAYLIST = "PL0123456789"
ID = "-Nb-M1GAOX8"


@pytest.mark.parametrize(
    ("link", "kind", "name", "url"),
    [
        ("https://www.youtube.com/@handle", "channel", "@handle", "@handle"),
        ("https://www.youtube.com/@handle/videos?view=0", "channel", "@handle", "@handle"),
        ("m.youtube.com/@handle/shorts/", "channel", "@handle", "@handle"),
        ("https://www.youtube.com/@h%C3%A4nde", "channel", "@hände", "@h%C3%A4nde"),
        ("youtube:@handle", "channel", "@handle", "@handle"),
        (f"https://www.youtube.com/channel/{CHANNEL}/about", "channel", CHANNEL, f"channel/{CHANNEL}"),
        (f"youtube:{CHANNEL}", "channel", CHANNEL, f"channel/{CHANNEL}"),
        ("https://www.youtube.com/c/OdalysQuill", "channel", "c/OdalysQuill", "c/OdalysQuill"),
        ("https://www.youtube.com/user/OdalysQuill/", "channel", "user/OdalysQuill", "user/OdalysQuill"),
        (f"https://www.youtube.com/playlist?list={PLAYLIST}", "playlist", PLAYLIST, f"playlist?list={PLAYLIST}"),
        (f"https://music.youtube.com/playlist?list={PLAYLIST}&si=x", "playlist", PLAYLIST, f"playlist?list={PLAYLIST}"),
        (f"https://www.youtube.com/watch?list={PLAYLIST}", "playlist", PLAYLIST, f"playlist?list={PLAYLIST}"),
        (f"youtube:{PLAYLIST}", "playlist", PLAYLIST, f"playlist?list={PLAYLIST}"),
    ],
)
def test_a_link_names_a_channel_or_a_playlist(link: str, kind: str, name: str, url: str) -> None:
    """By any of its addresses, whichever of its pages; and its own address leads to it again."""
    found = YouTube().match(link)
    assert isinstance(found, Collection)
    assert (found.kind, found.id, found.url) == (kind, name, f"https://www.youtube.com/{url}")
    assert YouTube().match(found.url) == YouTube().match(found.name) == found


def test_every_example_names_one() -> None:
    """Those that help texts print."""
    assert all(isinstance(YouTube().match(link), Collection) for link in links.COLLECTIONS)


def test_a_video_in_a_playlist_is_the_video() -> None:
    """Who copies the address of what plays means that."""
    assert isinstance(YouTube().match(f"https://www.youtube.com/watch?v={ID}&list={PLAYLIST}"), Target)


@pytest.mark.parametrize(
    "tab",
    ["playlists", "community", "posts", "podcasts", "releases", "live", "search?query=a", "streams", "shorts", "about"],
)
def test_every_page_of_a_channel_names_it(tab: str) -> None:
    """Whichever is open when its address is copied."""
    for home in ("@handle", f"channel/{CHANNEL}", "c/Name", "user/Name"):
        assert YouTube().match(f"https://www.youtube.com/{home}/{tab}") == YouTube().match(
            f"https://www.youtube.com/{home}"
        )


@pytest.mark.parametrize("ident", [f"RD{ID}", "RDCLAK5uy_abcdefghijklmnop", "WL", "LL", "LM"])
def test_mixes_and_private_lists_are_refused_in_words(ident: str) -> None:
    """They are another list for everybody who looks."""
    with pytest.raises(UsageError, match=f"the list {ident} is .*one by one"):
        YouTube().match(f"https://www.youtube.com/playlist?list={ident}")


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/", "https://www.youtube.com/@", "https://www.youtube.com/channel/UCshort",
        "https://www.youtube.com/@handle/a/b", "https://www.youtube.com/playlist", "https://www.youtube.com/c/",
        "https://evil.example/@handle", "https://www.youtube.com/playlist?list=../x", "@handle", "youtube:c/x y",
        "https://www.youtube.com/post/UgkxAbCdEfGhIjKlMnOpQrStUvWxYz012345", "https://www.youtube.com/feed/trending",
    ],
)  # fmt: skip
def test_other_links_name_none(link: str) -> None:
    """Neither a thread nor a list."""
    assert YouTube().match(link) is None


@given(
    st.lists(st.sampled_from(["youtube.com/", "@", "c/", "%", "user/", "list=", "?", "UC", "/", "é", "\0"])).map(
        "".join
    )
)
def test_no_text_makes_it_raise(link: str) -> None:
    """Whatever is pasted names a list or does not."""
    found = links.collection(link)
    assert found is None or found.url.startswith("https://www.youtube.com/")


def test_who_wants_one_thread_is_told_what_to_do() -> None:
    """The commands that read take no channel, and say which command does."""
    with pytest.raises(
        UsageError, match=r"is a channel, and one thread is meant.*commentvault fetch https://\S+/@handle"
    ):
        platforms.find("youtube:@handle", Settings())
