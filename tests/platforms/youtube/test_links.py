"""Which video a link names, if it names one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.platforms.youtube import links

ID = "-Nb-M1GAOX8"
MARK = "UgwSOM0QHBLysE3vZE54AaABAg"
REPLY = f"{MARK}.9iPXEClD9lW9iPXLqKy_Pt"


@pytest.mark.parametrize("link", links.EXAMPLES)
def test_every_example_names_the_video(link: str) -> None:
    """The examples, which help texts print, all lead to the same thread."""
    target = links.match(link)
    assert target is not None
    assert (target.thread, target.url) == (f"youtube:{ID}", f"https://www.youtube.com/watch?v={ID}")


@pytest.mark.parametrize(
    "link",
    [
        f"http://www.youtube.com/watch?v={ID}",
        f"https://WWW.YouTube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}#comments",
        f"https://www.youtube.com/watch?app=desktop&v={ID}&pp=abc%3D",
        f"https://www.youtube.com/watch?v={ID}&list=RD{ID}&start_radio=1&index=2",
        f"https://www.youtube.com/watch/{ID}",
        f"https://www.youtube.com/shorts/{ID}?feature=share",
        f"https://www.youtube.com/live/{ID}/",
        f"https://www.youtube.com/embed/{ID}?start=5",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://www.youtube.com/v/{ID}",
        f"https://youtu.be/{ID}?t=42",
        f"youtu.be/{ID}",
        f"https://music.youtube.com/watch?v={ID}&feature=share",
        f"m.youtube.com/watch?v={ID}",
        f"  https://youtu.be/{ID}\n",
    ],
)
def test_every_form_that_names_one_video_is_known(link: str) -> None:
    """Scheme, host, tracking and playlist make no difference to which video is meant."""
    target = links.match(link)
    assert target is not None
    assert target.id == ID


@pytest.mark.parametrize("mark", [MARK, REPLY, "z13zytsilxbexh30e233gdyyttngfjfz104"])
@pytest.mark.parametrize("form", ["https://www.youtube.com/watch?v={}&lc={}", "https://youtu.be/{}?lc={}"])
def test_a_permalink_keeps_the_comment_that_it_points_at(form: str, mark: str) -> None:
    """The comment is a mark beside the thread, whatever the form of its id, and no part of the thread's address."""
    target = links.match(form.format(ID, mark))
    assert target is not None
    assert (target.id, target.mark, target.url) == (ID, mark, f"https://www.youtube.com/watch?v={ID}")


def test_a_mark_that_can_be_no_id_is_left_out() -> None:
    """What stands in ``lc`` is foreign: only the characters of ids pass."""
    target = links.match(f"https://www.youtube.com/watch?v={ID}&lc=%3Cscript%3E")
    assert target is not None
    assert target.mark is None


@pytest.mark.parametrize(
    "link",
    [
        "",
        " ",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch?v=short",
        f"https://www.youtube.com/watch?v={ID}x",
        "https://www.youtube.com/watch?list=PL0123456789",
        "https://www.youtube.com/playlist?list=PL0123456789",
        "https://www.youtube.com/@odalysquill",
        "https://www.youtube.com/@odalysquill/videos",
        "https://www.youtube.com/channel/UC-lHJZR3Gqxm24_Vd_AJ5Yw",
        "https://www.youtube.com/c/OdalysQuill",
        "https://www.youtube.com/user/OdalysQuill",
        "https://www.youtube.com/post/UgkxAbCdEfGhIjKlMnOpQrStUvWxYz012345",
        "https://www.youtube.com/feed/trending",
        "https://www.youtube.com/results?search_query=aaaaaaaaaaa",
        "https://www.youtube.com/shorts/",
        f"https://www.youtube.com.evil.example/watch?v={ID}",
        f"https://evil.example/watch?v={ID}",
        f"https://youtu.be.evil.example/{ID}",
        f"https://evil.example/?u=https://www.youtube.com/watch?v={ID}",
        f"https://notyoutube.com/watch?v={ID}",
        f"https://www.youtube.com@evil.example/watch?v={ID}",
        "https://vimeo.com/123456789",
        "https://www.instagram.com/reel/C1234567890/",
        "instagram:C1234567890",
        "youtube:",
        "youtube:../../etc",
        f"-{ID}",
        "UC-lHJZR3Gqxm24_Vd_AJ5Yw",
        "-Nb-M1GAOX\u0661",
        "..........\u2026",
    ],
)
def test_what_names_no_video_is_no_link_of_ours(link: str) -> None:
    """Playlists, channels, posts, other hosts, and ids that are none."""
    assert links.match(link) is None


@pytest.mark.parametrize(
    "link", ["https://[", "https://[::1", "//[x]/watch", "https://\u2100.example/watch?v=a", "http://a]b"]
)
def test_a_broken_address_is_no_link_of_ours(link: str) -> None:
    """An address that cannot even be taken apart names nothing, and raises nothing."""
    assert links.match(link) is None


_PARTS = st.sampled_from([
    "https://", "www.youtube.com", "youtu.be", "/", "watch", "?", "v=", "&", "lc=", ID, "shorts", "[", "]", ":", "@",
    "%00", "\x00",
])  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.one_of(_PARTS, st.text(max_size=3)), max_size=10).map("".join)))
def test_no_text_makes_it_raise(link: str) -> None:
    """Whatever a user pastes is a video or is not; an id is always one that is safe in a path."""
    target = links.match(link)
    if target is not None:
        assert len(target.id) == 11
        assert target.id.isascii()
        assert target.id.replace("-", "").replace("_", "").isalnum() or not target.id.strip("-_")
