"""Somebody who reads a page in Chromium: looks, types, presses, and tells what is there to be seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions

_CONTROL = """
const named = (one) => [...(one.labels ?? [])].some((label) => label.innerText.trim() === arguments[0])
    || (one.matches("button") && one.innerText.trim() === arguments[0]);
return [...document.querySelectorAll("input, select, button")].find((one) => named(one) && one.checkVisibility());
"""
_COMMENTS = """
return [...document.querySelectorAll("#comments .comment")].filter((one) => one.checkVisibility()).map((one) => one.id);
"""
_FOUND = re.compile(r"([\d,]+) of ([\d,]+) comments?")
_OWN = ("data:", "blob:", "about:")


class Reader:
    """Reads one page after the other; :meth:`amiss` is what none of them may do."""

    def __init__(self, chrome: Chrome) -> None:
        self.chrome = chrome
        self._page = ""
        self.amiss()

    def open(self, page: Path, fragment: str = "") -> None:
        """Open the file, from disk."""
        self._page = page.as_uri()
        self.chrome.get("about:blank")  # so that the same file is loaded anew, whatever its fragment
        self.chrome.get(self._page + fragment)

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns."""
        return self.chrome.execute_script(script, *arguments)

    def tell(self, command: str, **parameters: object) -> Any:
        """A command of the DevTools' protocol."""
        return self.chrome.execute_cdp_cmd(command, parameters)

    def find(self, css: str) -> WebElement:
        return self.chrome.find_element("css selector", css)

    def control(self, name: str) -> WebElement | None:
        """The control that is called so, as far as it is there and visible."""
        found: WebElement | None = self.run(_CONTROL, name)
        return found

    def search(self, words: str) -> None:
        """Type these words instead of what stands there."""
        field = self.find("#search")
        field.clear()
        field.send_keys(words)

    def press(self, *names: str) -> None:
        """Press these buttons, tick or untick these boxes."""
        for name in names:
            control = self.control(name)
            assert control is not None, f"nothing called {name!r} is to be seen"
            control.click()

    def choose(self, name: str, option: str) -> None:
        """Choose an option of a list."""
        control = self.control(name)
        assert control is not None, f"no list called {name!r} is to be seen"
        control.find_element("xpath", f".//option[normalize-space()={json.dumps(option)}]").click()

    def keys(self, *keys: str) -> None:
        """Type, wherever the focus is."""
        ActionChains(self.chrome).send_keys(*keys).perform()

    @property
    def found(self) -> tuple[int, int]:
        """So many of so many comments, as the page says."""
        text = self.find("#found").text
        match = _FOUND.fullmatch(text)
        assert match, text
        return int(match[1].replace(",", "")), int(match[2].replace(",", ""))

    def comments(self) -> list[str]:
        """The comments that are to be seen in the list of all, in its order."""
        ids: list[str] = self.run(_COMMENTS)
        return [ident.removeprefix("c-") for ident in ids]

    def every(self) -> list[str]:
        """The same, with all that "Show more" brings."""
        while more := self.control("Show more"):
            more.click()
        return self.comments()

    def close_dialogs(self) -> None:
        """Answer what asks."""
        while expected_conditions.alert_is_present()(self.chrome):
            self.chrome.switch_to.alert.accept()

    def amiss(self) -> list[str]:
        """What the pages since the last look asked of the network, complained of, were refused, or asked the reader."""
        refused: list[str] = self.run("return (window.violations ?? []).splice(0)")
        return [*self._log("browser"), *refused, *self._asked()]

    def _asked(self) -> Iterator[str]:
        for message in self._log("performance"):
            event = json.loads(message)["message"]
            said = event["params"]
            address = said.get("request", said).get("url", "")
            if event["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                if address.split("#")[0] != self._page and not address.startswith(_OWN):
                    yield f"asked for {address}"
            elif event["method"] == "Page.javascriptDialogOpening":
                yield f"a dialog: {said['message']}"

    def _log(self, kind: str) -> list[str]:
        """What is new in a log."""
        return [entry["message"] for entry in self.chrome.get_log(kind)]  # type: ignore[no-untyped-call]
