"""``verify``: whether the archive still is what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commentvault.cli.common import ArchiveOption, JsonOption, ThreadsArgument, leave_quietly, note, open_vault, out
from commentvault.errors import ArchiveDamaged, UsageError

if TYPE_CHECKING:
    from commentvault.archive.vault import Vault
    from commentvault.archive.verify import Checked
    from commentvault.settings import Settings


def verify(threads: ThreadsArgument = None, archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """Prove that no finished file was altered, dropped or slipped in; what is damaged is named with file and line.

    It cannot prove that the newest runs were not cut off or everything rewritten.
    """
    leave_quietly()
    loaded, vault = open_vault(archive)
    note(f"archive: {vault.root}")
    damaged = False
    for checked in _checked(threads or [], loaded, vault):
        out(_record(checked) if as_json else "\n".join(_told(checked)))
        damaged = damaged or bool(checked.damage)
    if damaged:
        note("nothing was changed; put a damaged file back from a copy, and verify again")
    raise typer.Exit(ArchiveDamaged.exit_code if damaged else 0)


def _checked(names: list[str], loaded: Settings, vault: Vault) -> Iterator[Checked]:
    """The named threads, or all of them, one after the other."""
    from commentvault import platforms
    from commentvault.archive import verify

    folders = list(vault.threads())
    if not folders:
        raise UsageError(f"the archive {vault.root} holds no thread yet; start with: commentvault fetch LINK")
    if not names:
        yield from map(verify.check, folders)
    targets = [platforms.find(name, loaded)[1] for name in names]
    unknown = [target.thread for target in targets if not list(_of(target.thread, folders))]
    if unknown:
        there = "is" if len(unknown) == 1 else "are"
        raise UsageError(f"{', '.join(unknown)} {there} not in the archive {vault.root}; see: commentvault ls")
    for target in targets:
        yield from map(verify.check, _of(target.thread, folders))


def _of(thread: str, folders: list[Path]) -> Iterator[Path]:
    """The folders that may hold a thread, by their names: what their files say may be damaged."""
    from commentvault.archive.vault import folder_name

    platform, _, ident = thread.partition(":")
    for folder in folders:
        plain = folder.name.partition("~")[0]
        if folder.parent.name == platform and plain.casefold() == folder_name(ident).casefold():
            yield folder


def _told(checked: Checked) -> Iterator[str]:
    from commentvault.digest.words.plain import tame_line
    from commentvault.digest.words.wording import count

    state = "unbroken"
    if checked.damage:
        state = f"DAMAGED, {count(len(checked.damage), 'finding')}"
    elif checked.redactions:
        state = f"unbroken but for {count(checked.redactions, 'redaction')}"
    yield f"{tame_line(checked.thread)}: {state}, {count(checked.runs, 'run')}, {count(checked.lines, 'line')}"
    yield from (f"  {tame_line(str(finding))}" for finding in checked.damage)
    yield from (f"  note: {tame_line(str(finding))}" for finding in checked.notes)


def _record(checked: Checked) -> str:
    """One JSON object on one line."""
    import msgspec

    return msgspec.json.encode(checked, enc_hook=str).decode()
