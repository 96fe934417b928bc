"""Draws docs/digest.png from the sample archive; needs Chromium and the packages of ``./bootstrap dev``."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

from commentvault.archive.history import read
from commentvault.digest import build
from commentvault.digest.forms import markdown

ROOT = Path(__file__).parent.parent
STYLE = """
body { font: 17px/1.55 Georgia, 'DejaVu Serif', serif; color: #1f2328; max-width: 760px; margin: 34px auto; }
h1 { font-size: 30px; line-height: 1.2 } h2 { font-size: 22px; margin-top: 1.6em; border-bottom: 1px solid #d1d9e0 }
blockquote { margin: 1em 0 .4em; padding: 2px 18px; border-left: 4px solid #c9572b; background: #faf6f2;
             font-size: 19px }
p { margin: .6em 0 } a { color: #0b57a4; text-decoration: none } em { color: #59636e }
"""


def main() -> None:
    """Render the digest as a reader would see it and take a picture of its top."""
    thread = read(next((ROOT / "archive").glob("youtube/*")))
    assert thread, "the sample archive is empty"
    told = markdown.render(build.build(thread))
    page = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{MarkdownIt().render(told)}"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "digest.html"
        file.write_text(page, encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
        shot = [
            f"--screenshot={ROOT / 'docs' / 'digest.png'}",
            "--window-size=860,1080",
            f"--user-data-dir={folder}/profile",
        ]
        subprocess.run([chromium, *flags, *shot, file.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
