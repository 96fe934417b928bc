"""Chromium through chromedriver, started so that neither it nor a page in it reaches any network."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

_PACKAGES = {"chromium": "chromium", "chromedriver": "chromium-driver"}
_AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # root has none
    "--disable-dev-shm-usage",  # containers have little
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


def start(profile: Path) -> Chrome:
    """A browser with a new profile. Its logs tell what pages ask for and complain of; ``violations`` is what their
    policy refused them. Where there is none the test skips.

    The driver's path is given, so that selenium has nothing to look for, to download or to report.
    """
    browser, driver = map(_installed, _PACKAGES)
    options = ChromeOptions()
    options.binary_location = browser
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.unhandled_prompt_behavior = "ignore"
    with pytest.MonkeyPatch.context() as here:
        here.setenv("no_proxy", "localhost")  # where the driver listens
        chrome = Chrome(options=options, service=Service(executable_path=driver))
    chrome.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
    return chrome


def axe() -> str:
    """The script that audits a page's accessibility. Where it is not installed the test skips."""
    if not _AXE.is_file():
        _lacking(f"no axe-core: npm ci --prefix {os.path.relpath(_AXE.parents[2])}")
    return _AXE.read_text("utf-8")


def _installed(program: str) -> str:
    return shutil.which(program) or _lacking(f"no {program}: apt-get install {_PACKAGES[program]}")


def _lacking(what: str) -> NoReturn:
    """Skip and say what to install; with ``COMMENTVAULT_BROWSER=required`` it is a failure."""
    if os.environ.get("COMMENTVAULT_BROWSER") == "required":
        pytest.fail(what)
    pytest.skip(what)
