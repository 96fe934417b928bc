"""Which post a link names, or whose profile."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UsageError
from commentvault.platforms.instagram import links

CODE = "C9xYz_-AbCd"
MARK = "17900000000000001"


@pytest.mark.parametrize("link", links.EXAMPLES)
def test_every_example_names_the_post(link: str) -> None:
    """The examples, which help texts print, all lead to the same thread."""
    target = links.match(link)
    assert target is not None
    assert (target.thread, target.url) == (f"instagram:{CODE}", f"https://www.instagram.com/p/{CODE}/")


@pytest.mark.parametrize(
    "link",
    [
        f"http://www.instagram.com/p/{CODE}",
        f"https://WWW.Instagram.com/p/{CODE}/",
        f"https://m.instagram.com/reel/{CODE}/",
        f"  https://www.instagram.com/p/{CODE}/#x\n",
        f"https://www.instagram.com//p/{CODE}/",
        f"https://www.instagram.com/p/{CODE}/?img_index=3&igsh=MzRlODBiNWFlZA%3D%3D",
        f"https://www.instagram.com/p/{CODE}/embed/captioned/",
        f"https://www.instagram.com/p/{CODE}/comments/",
        f"https://www.instagram.com/x.marrow_/reel/{CODE}/?hl=de",
        f"https://www.instagram.com/x.marrow_/tv/{CODE}",
        f"https://www.instagram.com/accounts/login/?next=/p/{CODE}/",
        f"https://www.instagram.com/accounts/login/?next=https%3A%2F%2Fwww.instagram.com%2Freel%2F{CODE}%2F&source=x",
        f"instagr.am/reel/{CODE}",
    ],
)
def test_every_form_that_names_one_post_is_known(link: str) -> None:
    """Scheme, host, owner, tracking and the page that asks for a login make no difference to which post is meant."""
    target = links.match(link)
    assert target is not None
    assert target.id == CODE


@pytest.mark.parametrize("code", ["-abc_", "_BdE9", "B-NYjoGpQqC", "DCWDPNupIABxQm7u4YFZ"])
def test_short_and_old_codes_are_known_as_they_stand(code: str) -> None:
    """Shortcodes grew over the years, and may begin with a dash."""
    for link in (f"https://www.instagram.com/p/{code}/", f"instagram:{code}"):
        target = links.match(link)
        assert target is not None
        assert target.id == code


@pytest.mark.parametrize("code", [CODE, "-abc_"])
def test_a_private_accounts_post_is_one_thread_by_its_long_link_and_its_short_one(code: str) -> None:
    """In the long one 28 letters follow the code; the address stays as it was given."""
    long = code + "aB3_-x7" * 4
    for link in (f"https://www.instagram.com/p/{long}/", f"instagram:{long}"):
        target = links.match(link)
        assert target is not None
        assert (target.thread, target.url) == (f"instagram:{code}", f"https://www.instagram.com/p/{long}/")
    assert links.match(f"instagram:{'x' * 30}") is None  # too long for the one, too short for the other


@pytest.mark.parametrize(
    ("tail", "mark"),
    [(f"c/{MARK}/", MARK), (f"c/{MARK}/?igsh=x", MARK), (f"c/179/r/{MARK}/", MARK), ("", None)],
)
def test_a_permalink_keeps_the_comment_that_it_points_at(tail: str, mark: str | None) -> None:
    """A comment's, or a reply's."""
    target = links.match(f"https://www.instagram.com/odalysquill/p/{CODE}/{tail}")
    assert target is not None
    assert (target.id, target.mark, target.url) == (CODE, mark, f"https://www.instagram.com/p/{CODE}/")


@pytest.mark.parametrize(
    "link",
    [
        *links.COLLECTIONS,
        "https://www.instagram.com/OdalysQuill?igsh=abc",
        "https://instagram.com/odalysquill/reels/",
        "https://www.instagram.com/_u/odalysquill",
    ],
)
def test_a_profile_is_known_by_any_of_its_addresses(link: str) -> None:
    """Names are the same in capitals and small letters."""
    assert links.match(link) is None
    found = links.collection(link)
    assert found is not None
    assert (found.name, found.kind) == ("instagram:@odalysquill", "profile")
    assert found.url == "https://www.instagram.com/odalysquill/"


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("https://www.instagram.com/stories/odalysquill/3501000000000000001/", "stories vanish"),
        ("https://www.instagram.com/s/aGlnaGxpZ2h0", "stories vanish"),
        ("https://www.instagram.com/explore/tags/glassharbour/", "one by one"),
        ("https://www.instagram.com/reels/", "one by one"),
        ("https://www.instagram.com/reels/audio/123456789/", "one by one"),
        ("https://www.instagram.com/share/p/BAbcDefGhi/", "open it in a browser"),
        ("https://www.instagram.com/share/reel/BAbcDefGhi", "open it in a browser"),
        ("https://www.instagram.com/share/BAbcDefGhi", "open it in a browser"),
        ("https://www.instagram.com/direct/inbox/", "a post, a reel or a profile"),
        ("https://www.instagram.com/accounts/login/", "a post, a reel or a profile"),
        ("https://www.instagram.com/accounts/edit/", "a post, a reel or a profile"),
        ("https://www.instagram.com/p/abc", "no code of a post"),
    ],
)
def test_pages_that_nobody_can_be_helped_with_say_so(link: str, words: str) -> None:
    """They are no posts, and no profiles of users by those names; the words say what to do."""
    assert links.match(link) is None
    with pytest.raises(UsageError, match=words):
        links.collection(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        " ",
        "https://www.instagram.com/",
        f"https://www.instagram.com.evil.example/p/{CODE}/",
        f"https://evil.example/p/{CODE}/",
        f"https://www.instagram.com@evil.example/p/{CODE}/",
        f"https://evil.example/?u=https://www.instagram.com/p/{CODE}/",
        "https://www.instagram.com/accounts/login/?next=https://evil.example/p/C9xYz_-AbCd/",
        "https://help.instagram.com/p/C9xYz_-AbCd/",
        "https://www.threads.net/@odalysquill/post/C9xYz_-AbCd",
        "https://www.instagram.com/no..dots\u0661/",
        "https://www.instagram.com/name./",
        "https://www.instagram.com/odalysquill/tagged/",
        "instagram:",
        "instagram:@",
        "instagram:../../etc",
        f"youtube:{CODE}",
        CODE,
        "https://[",
        "//[x]/p",
        "https://\u2100.example/p/a",
    ],
)
def test_what_names_nothing_is_no_link_of_ours(link: str) -> None:
    """Other hosts, broken addresses, and a bare code, which could as well be a video of YouTube's."""
    assert links.match(link) is None
    assert links.collection(link) is None


_PARTS = st.sampled_from([
    "https://", "www.instagram.com", "instagr.am", "instagram:", "/", "p", "reel", "c", "r", "?", "next=",
    "accounts/login", "share", CODE, MARK, "odalysquill", "@", "[", "]", ":", "%00", "\x00", ".", "..",
])  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.one_of(_PARTS, st.text(max_size=3)), max_size=10).map("".join)))
def test_no_text_makes_it_raise(link: str) -> None:
    """Whatever a user pastes is a post, a profile or neither; an id is always one that is safe in a path."""
    target = links.match(link)
    if target is not None:
        assert target.id.isascii()
        assert set(target.id) <= set("-_") or target.id.replace("-", "").replace("_", "").isalnum()
    with suppress(UsageError):
        links.collection(link)
