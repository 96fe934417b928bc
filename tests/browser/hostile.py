"""A thread of people who try to take over the page: what they write, and what their platform tells of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from commentvault.archive.history import Run, Thread
from commentvault.archive.lines import Gone, RunHeader
from commentvault.model import Author, Comment, Covered, Failed, Post, Span, Verdict

SEEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

MARKUP = (
    "<script>window.taken = 1</script>",
    "</script><script>window.taken = 1</script>",
    "</style><script>window.taken = 1</script>",
    "</textarea></title></template></noscript><svg onload=window.taken=1>",
    "<img src=x onerror=window.taken=1>",
    "\"><img src='https://example.org/seen.png' onerror='window.taken=1'>",
    "' autofocus onfocus='window.taken=1' x='",
    "<input autofocus onfocus=window.taken=1>",
    "<details open ontoggle=window.taken=1><summary>open</summary></details>",
    "<iframe srcdoc='<script>parent.taken=1</script>'></iframe>",
    "<form action='https://example.org/'><button>Show more</button></form>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<base href=https://example.org/><link rel=stylesheet href=https://example.org/a.css>",
    "<style>* { display: none } @import '//example.org/a.css'</style>",
    "<h1 id=search>no heading</h1> <p id=found>9 of 9 comments</p> <main id=comments>",
    "<!-- --!> <!-- ]]> <![CDATA[ <?php ?> <% %>",
    "{{ 7 * 7 }} {% include 'digest.html' %} {# #} ${7 * 7} #{7 * 7}",
    "&lt;b&gt; &amp; &#60;i&#62; &nbsp; &",
    "javascript:window.taken=1 data:text/html,<script>window.taken=1</script>",
    "[press](javascript:window.taken=1) ![](https://example.org/seen.png) <javascript:window.taken=1>",
    "# no heading\n\n- no list\n\n> no quote\n\n```\nno code\n```\n| a | b |\n|---|---|",
    "[bold red]no markup[/bold red] [link=https://example.org]no link[/link] [/]",
)
"""What a browser, a template or another form might take for its own language."""

SIGNS = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J \x9b5m \x00null\x00 \x08\x7f\ufffe",
    "safe\u202egnp.exe\u202c and \u2066isolated\u2069 \u200fmarked\u200e",
    "Z" + "\u0335\u0321\u0344\u0351\u0317\u0323" * 40 + "algo" + "\u0e47" * 60,
    "\ud83d half of a pair \udf0a",
    "מה שלומך (1:17) <b>?</b> مرحبا يا بحر 12:30",
    "👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈🧑🏿‍🤝‍🧑🏻🇯🇵🇧🇷 \u200d " + "🌊" * 300,
    "ﷺ" * 200 + "𒐫" * 60 + "꧅" * 60,
    "line\r\nbreaks\u2028of\u2029every\x85kind\x0b\x0c\n\n\n\nend",
    "W" * 3000,
    "/".join(["https://example.org"] * 60),
    "\u00a0" * 500 + "far right",
    "",
    " \u200b\u2060\ufeff ",
)
"""What is hard to draw."""

ENDLESS = ("no end of it " * 8000)[:100_000]
TEXTS = (*MARKUP, *SIGNS, ENDLESS)


def thread() -> Thread:
    """Each text as a comment, a reply to it, its author's name and handle, and (the short ones) its id; each of
    ``MARKUP`` as the reason of a failure too.
    """
    comments = [one for at, text in enumerate(TEXTS) for one in _pair(at, text)]
    creator = Author(id="UCband", name=MARKUP[0], handle="@" + MARKUP[5], url="javascript:window.taken=1")
    return Thread(
        name="youtube:<i>\"'",
        url="https://www.youtube.com/watch?v=<i>\"'",
        post=Post(seen=SEEN, url="javascript:window.taken=1", title=" ".join(MARKUP), text=ENDLESS, creator=creator),
        comments={comment.id: comment for comment in comments},
        gone={one.id: Gone(seen=SEEN, id=one.id, last_seen=SEEN - timedelta(days=1)) for one in comments[6::7]},
        runs=[_run()],
    )


def _pair(at: int, text: str) -> tuple[Comment, Comment]:
    """A comment, marked in every way in turn, and a reply."""
    author = Author(
        id=f"UC{at}{text[:80]}",
        name=text[:2000],
        handle="@" + text[:2000],
        url="javascript:window.taken=1",
        avatar="https://example.org/seen.png",
        creator=at % 3 == 0,
        verified=True,
        member_badge=text[:2000],
    )
    top = Comment(
        seen=SEEN,
        id=f"{at}{text[:80]}".encode(errors="replace").decode(),  # half a pair cannot be in an archive's JSON
        author=author,
        text=text,
        spans=(
            Span(at=0, len=5, kind="link", to="javascript:window.taken=1"),
            Span(at=2, len=10**6, kind="time", to=10**9),
            Span(at=-3, len=2, kind="mention", to='"><script>window.taken=1</script>'),
        ),
        published=SEEN - timedelta(hours=at + 2),
        likes=10**15 + at,
        likes_exact=bool(at % 2),
        replies=1,
        pinned=at == 0,
        hearted=at % 2 == 0,
        edited=at % 4 == 0,
        paid=text[:2000],
        gif="javascript:window.taken=1" if not text else None,
    )
    reply = Comment(
        seen=SEEN,
        id=f"{top.id}.{at}",
        parent=top.id,
        root=top.id,
        depth=1,
        author=author,
        text=text,
        published=SEEN - timedelta(hours=at + 1),
        likes=at,
    )
    return top, reply


def _run() -> Run:
    failed = tuple(Failed(id=text, reason=text) for text in MARKUP)
    header = RunHeader(run="20261122T030000Z", thread="youtube:abc", url="u", by=MARKUP[0])
    covered = Covered(top="all", replies="all")
    verdict = Verdict(at=SEEN, status="partial", reason=MARKUP[1], failed=failed, covered=covered)
    return Run(Path(f"{header.run}.jsonl"), header, verdict)
