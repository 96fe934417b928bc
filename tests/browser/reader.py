"""Somebody who reads a page in Chromium: looks, types, presses, and tells what is there to be seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

_CONTROL = """
const named = (one) => [...(one.labels ?? [])].some((label) => label.textContent.trim() === arguments[0])
    || (one.matches("button") && one.textContent.trim() === arguments[0]);
return [...document.querySelectorAll("input, select, button")].find((one) => named(one) && one.checkVisibility());
"""
_COMMENTS = """
return [...document.querySelectorAll("#comments .comment")].filter((one) => one.checkVisibility()).map((one) => one.id);
"""
_TEXTS = """
for (const one of document.querySelectorAll("#comments *")) one.style.contentVisibility = "visible"; // even far away
return [...document.querySelectorAll("#comments .comment .text")].map((one) => one.innerText);
"""
_BRING = """
const [what, done] = arguments;
what.scrollIntoView({block: "center"});
requestAnimationFrame(() => requestAnimationFrame(() => done(what.scrollIntoView({block: "center"}))));
"""
_IN_SIGHT = """
const one = document.getElementById(arguments[0]);
const place = one?.getBoundingClientRect();
return one?.checkVisibility() && place.top < innerHeight && place.bottom > 0;
"""
_LOOKING = "return document.querySelector('#threads')?.getAttribute('aria-busy') === 'true';"
_PATIENCE = 60  # seconds; no page looks so long
_FOUND = re.compile(r"([\d,]+) of ([\d,]+) comments?")
_OWN = ("data:", "blob:", "about:")


class Reader:
    """Reads one page after the other; :meth:`amiss` is what none of them may do."""

    def __init__(self, chrome: Chrome) -> None:
        self.chrome = chrome
        self._page = ""
        self.looks()
        self.amiss()

    def open(self, page: Path, fragment: str = "") -> None:
        """Open the file, from disk."""
        self._page = page.as_uri()
        self.chrome.get("about:blank")  # so that the same file is loaded anew, whatever its fragment
        self.chrome.get(self._page + fragment)

    def looks(self, *, width: int = 1280, scheme: str = "light", media: str = "", scripts: bool = True) -> None:
        """On what the reader looks at pages from now on, and how; ``media`` "print" is paper."""
        phone = width < 600
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=phone)
        wanted = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wanted.items()]
        self.tell("Emulation.setEmulatedMedia", media=media, features=features)
        self.tell("Emulation.setScriptExecutionDisabled", value=not scripts)

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

    def controls(self) -> list[WebElement]:
        """What can be typed into, ticked, chosen or pressed."""
        return [one for one in self.chrome.find_elements("css selector", "input, select, button") if one.is_displayed()]

    def search(self, words: str) -> None:
        """Type these words instead of what stands there."""
        self.find("#search").send_keys(Keys.CONTROL + "a", Keys.NULL, Keys.BACKSPACE, words)

    def press(self, *names: str) -> None:
        """Press these buttons, tick or untick these boxes."""
        for name in names:
            control = self.control(name)
            assert control is not None, f"nothing called {name!r} is to be seen"
            self.click(control)

    def click(self, what: WebElement) -> None:
        """With the mouse, once it stands still on the screen: what lies around it may grow when it is drawn."""
        self.chrome.execute_async_script(_BRING, what)
        what.click()

    def choose(self, name: str, option: str) -> None:
        """Choose an option of a list, by its arrow keys: the driver's click on one does all but tell the page."""
        control = self.control(name)
        assert control is not None, f"no list called {name!r} is to be seen"
        options = self.run("return [...arguments[0].options].map((one) => one.textContent.trim())", control)
        control.send_keys(Keys.HOME, Keys.ARROW_DOWN * options.index(option))

    def keys(self, *keys: str) -> None:
        """Type, wherever the focus is."""
        ActionChains(self.chrome).send_keys(*keys).perform()

    @property
    def found(self) -> tuple[int, int]:
        """So many of so many comments, as the page says."""
        self._settle()
        text = self.find("#found").text
        match = _FOUND.fullmatch(text)
        assert match, text
        return int(match[1].replace(",", "")), int(match[2].replace(",", ""))

    def comments(self) -> list[str]:
        """The comments that are to be seen in the list of all, in its order."""
        self._settle()
        ids: list[str] = self.run(_COMMENTS)
        return [ident.removeprefix("c-") for ident in ids]

    def _settle(self) -> None:
        """Wait until the page has looked through all of its comments."""
        WebDriverWait(self.chrome, _PATIENCE).until(lambda _: not self.run(_LOOKING))

    def texts(self) -> list[str]:
        """What is to be read as their texts."""
        texts: list[str] = self.run(_TEXTS)
        return texts

    def every(self) -> list[str]:
        """The same, with all that "Show more" brings."""
        while more := self.control("Show more"):
            self.click(more)
        return self.comments()

    def unfold(self) -> None:
        """Open all that is folded, by hand."""
        self.run("for (const one of document.querySelectorAll('details')) one.open = true")

    def overhang(self) -> int:
        """How many pixels of the page lie beyond the screen's edge."""
        wide: int = self.run("const all = document.documentElement; return all.scrollWidth - all.clientWidth")
        return wide

    def in_sight(self, ident: str) -> bool:
        """Whether a comment is to be seen on the screen now."""
        return bool(self.run(_IN_SIGHT, f"c-{ident}"))

    def copied(self) -> str:
        """What was copied last."""
        self.tell("Browser.grantPermissions", permissions=["clipboardReadWrite"])
        text: str = self.chrome.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
        return text

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
