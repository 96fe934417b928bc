"""Draws docs/digest.png, the top of the sample archive's page; needs Chromium."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from commentvault.archive.vault import Vault
from commentvault.cli.digest import Telling
from commentvault.digest.forms import html

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Render the page as a reader would see it and take a picture of its top."""
    vault = Vault(ROOT / "archive")
    folder = next(vault.threads())
    thread = vault.read(f"{folder.parent.name}:{folder.name}")
    assert thread, "the sample archive is empty"
    page = html.render(Telling(listed=True).of(thread, vault))
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "digest.html"
        file.write_text(page, encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
        shot = [f"--screenshot={ROOT / 'docs' / 'digest.png'}", "--window-size=860,1080"]
        subprocess.run([chromium, *flags, *shot, f"--user-data-dir={place}/profile", file.as_uri()], check=True)


if __name__ == "__main__":
    main()
