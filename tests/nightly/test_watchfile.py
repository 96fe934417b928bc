"""The watched links in a file that people wrote: only what is asked for changes, everything else byte for byte."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UsageError
from commentvault.nightly import watchfile

FILE = """\
# My settings. Do not touch!
archive = "kept"   # on the big disk

# her first video
[[watch]]
link = "https://youtu.be/aaaaaaaaaaa"   # the one with the cat
every = '12h' # often

# not sure about this one
[[ watch ]]
  link = "b"

# the network is slow
[net]
lanes = 2

# came later
[[watch]]
link = "c"
until = 2027-01-31
# the end
"""


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, where the locks are."""
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


def links(text: str) -> list[object]:
    return [entry["link"] for entry in tomllib.loads(text)["watch"]]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_entry_stands_behind_the_others() -> None:
    """After the last one, parted by a blank line; not a byte of the rest moves."""
    text = watchfile.added(FILE, {"link": "d", "story": 'The "Räuber" \\ one', "until": date(2027, 3, 1)})
    new = '\n[[watch]]\nlink = "d"\nstory = "The \\"Räuber\\" \\\\ one"\nuntil = 2027-03-01\n'
    assert text == FILE.replace("until = 2027-01-31\n", "until = 2027-01-31\n" + new)


def test_the_first_entry_stands_at_the_end() -> None:
    """Also where the file's last line has no end."""
    assert watchfile.added("", {"link": "a"}) == '[[watch]]\nlink = "a"\n'
    assert watchfile.added("[net]\nlanes = 2", {"link": "a"}) == '[net]\nlanes = 2\n\n[[watch]]\nlink = "a"\n'


def test_a_value_is_exchanged_in_its_place() -> None:
    """What stands behind it on its line stays; a value that was not there comes behind the others."""
    assert watchfile.changed(FILE, 0, {"every": "2d"}) == FILE.replace("'12h'", '"2d"')
    assert watchfile.changed(FILE, 1, {"story": "x"}) == FILE.replace('  link = "b"\n', '  link = "b"\n  story = "x"\n')
    assert watchfile.changed(FILE, 2, {"until": None}) == FILE.replace("until = 2027-01-31\n", "")


def test_removing_takes_an_entry_and_no_comment_about_others() -> None:
    """What stands above an entry stays, what stands within it goes."""
    gone = "[[watch]]\nlink = \"https://youtu.be/aaaaaaaaaaa\"   # the one with the cat\nevery = '12h' # often\n"
    assert watchfile.removed(FILE, [0]) == FILE.replace(gone, "")
    assert links(watchfile.removed(FILE, [0, 2])) == ["b"]


def test_windows_line_ends_stay() -> None:
    """A new line ends as the others do."""
    text = watchfile.added(FILE.replace("\n", "\r\n"), {"link": "d"})
    assert "\n" not in text.replace("\r\n", "")
    assert links(text) == ["https://youtu.be/aaaaaaaaaaa", "b", "c", "d"]
    assert "\n" not in watchfile.changed(text, 1, {"every": "1w"}).replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        'watch = [{link = "a"}]\n',
        "watch = []\n",
        '[[watch]]\nlink = """a"""\n',
        '[[watch]]\nlink = "a"\n[watch.more]\nx = 1\n',
    ],
)
def test_what_it_cannot_edit_it_leaves_alone(text: str) -> None:
    """Rather than guessing it says that people have to do it."""
    with pytest.raises(UsageError, match="by hand"):
        watchfile.changed(watchfile.added(text, {"link": "b"}), 0, {"link": "c"})


def test_a_string_that_looks_like_an_entry_is_none() -> None:
    """What would be changed in the wrong place is not changed at all."""
    text = '[[watch]]\nlink = "a"\nstory = """\n[[watch]]\n"""\n\n[[watch]]\nlink = "b"\n'
    with pytest.raises(UsageError, match="by hand"):
        watchfile.changed(text, 1, {"link": "c"})
    with pytest.raises(UsageError, match="by hand"):
        watchfile.removed(text, [1])


_ENDS = st.sampled_from(["\n", "\r\n"])
_NOTES = st.sampled_from(["", "# a note", "   ", "# [[watch]]", "\t# x = 1"])
_HEADS = st.sampled_from(["[[watch]]", "[[ watch ]]", "[['watch']] # here", '  [["watch"]]'])
_VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\x7f", exclude_categories=["Cs", "Cc"]), max_size=9)


@st.composite
def _files(draw: st.DrawFn) -> str:
    end = draw(_ENDS)
    lines = ["top = 1 # first", *draw(st.lists(_NOTES, max_size=2))]
    for number in range(draw(st.integers(0, 4))):
        lines += [draw(_HEADS), f'link = "{number}"  # {draw(_VALUES)}', *draw(st.lists(_NOTES, max_size=3))]
        lines += draw(st.sampled_from([[], ["every = '1d'"], ["until=2027-01-01#x"]]))
        lines += draw(st.lists(_NOTES, max_size=3))
        if draw(st.booleans()):
            lines += [f"[other{number}]", "x = [1,", "  2]", *draw(st.lists(_NOTES, max_size=2))]
    return end.join(lines) + draw(st.sampled_from(["", end]))


@given(_files(), _VALUES)
def test_removing_what_was_added_gives_the_same_file(text: str, value: str) -> None:
    """Byte for byte, but for the end of a last line that had none."""
    count = len(watchfile.entries(text))
    longer = watchfile.added(text, {"link": "new", "story": value})
    assert watchfile.entries(longer)[-1] == {"link": "new", "story": value}
    shorter = watchfile.removed(longer, [count])
    assert shorter in (text, text + "\n", text + "\r\n")


@given(_files(), _VALUES, st.integers(0, 3))
def test_a_change_touches_one_line(text: str, value: str, index: int) -> None:
    """And there only the value."""
    if index < len(watchfile.entries(text)):
        other = watchfile.changed(text, index, {"every": value})
        before, after = text.split("\n"), other.split("\n")
        differ = [line for line in after if line and line.rstrip("\r") not in {old.rstrip("\r") for old in before}]
        assert len(differ) <= 1
        assert watchfile.entries(other)[index]["every"] == value


def test_the_file_is_replaced_with_its_mode_through_a_link(tmp_path: Path) -> None:
    """A link to the file stays a link, and nothing else is left in the folder."""
    real = tmp_path / "dotfiles" / "cv.toml"
    real.parent.mkdir()
    real.write_bytes(b"\xef\xbb\xbf# with a mark of its encoding\n")
    real.chmod(0o640)
    link = tmp_path / "commentvault.toml"
    link.symlink_to(real)
    watchfile.edit(link, lambda text: watchfile.added(text, {"link": "a"}))
    assert link.is_symlink()
    assert real.read_bytes() == b'\xef\xbb\xbf# with a mark of its encoding\n\n[[watch]]\nlink = "a"\n'
    assert real.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["commentvault.toml", "dotfiles"]
    assert names(real.parent) == ["cv.toml"]


def test_a_new_file_is_the_users_alone(tmp_path: Path) -> None:
    """It may come to hold keys."""
    path = tmp_path / "new" / "commentvault.toml"
    watchfile.edit(path, lambda text: watchfile.added(text, {"link": "a"}))
    assert path.read_text() == '[[watch]]\nlink = "a"\n'
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("raw", "named"), [(b"\xff\n", "cannot read"), (b"a = \n", "line 1"), (None, "read-only")])
def test_what_cannot_be_edited_stays_as_it_is(tmp_path: Path, raw: bytes | None, named: str) -> None:
    """No UTF-8, no TOML, write-protected: the user is told, and the file is the same."""
    path = tmp_path / "commentvault.toml"
    path.write_bytes(raw or b"")
    path.chmod(0o644 if raw else 0o444)
    with pytest.raises(UsageError, match=named):
        watchfile.edit(path, lambda text: watchfile.added(text, {"link": "a"}))
    assert path.read_bytes() == (raw or b"")
    assert names(tmp_path) == [path.name]


def test_several_who_edit_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each process's entry is there in the end."""
    path = tmp_path / "commentvault.toml"
    program = """
import sys
from pathlib import Path
from commentvault.nightly import watchfile
for number in range(5):
    watchfile.edit(Path(sys.argv[1]), lambda text: watchfile.added(text, {"link": f"{sys.argv[2]}-{number}"}))
"""
    command = [sys.executable, "-c", program, str(path)]
    running = [subprocess.Popen([*command, str(one)]) for one in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    assert sorted(map(str, links(path.read_text()))) == [f"{one}-{two}" for one in range(4) for two in range(5)]
