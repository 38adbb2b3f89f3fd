"""Headless Chromium, driven through chromedriver's HTTP interface with the standard library."""

import base64
import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any, Self

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the WebDriver standard's key of an element
_PATIENCE = 120
_LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Browser:
    """One window; use it in a ``with`` block."""

    def __init__(self, profile: Path):
        self._profile = profile

    def __enter__(self) -> Self:
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, start_new_session=True,
        )  # fmt: skip
        self._base = f"http://127.0.0.1:{self._port()}/session"
        options = {"args": [*_OPTIONS, f"--user-data-dir={self._profile}"]}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        try:
            session = self._call("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        except BaseException:
            self._stop()
            raise
        self._base += f"/{session['sessionId']}"
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._call("DELETE", "")
        finally:
            self._stop()

    def _stop(self) -> None:
        os.killpg(self._driver.pid, signal.SIGTERM)  # its own session: it and its browser
        self._driver.wait()
        assert self._driver.stdout is not None
        self._driver.stdout.close()

    def _port(self) -> int:
        assert self._driver.stdout is not None
        for line in self._driver.stdout:
            if "started successfully on port" in line:
                return int(line.rstrip(".\n").rsplit(" ", 1)[1])
        raise RuntimeError("chromedriver ended before it listened")

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(
            self._base + path, data, {"Content-Type": "application/json"}, method=method
        )
        with _LOOPBACK.open(request, timeout=_PATIENCE) as answer:
            return json.load(answer)["value"]

    def open(self, page: Path) -> None:
        """Load a file, with an empty log."""
        self._call("POST", "/url", {"url": "about:blank"})
        self.errors()
        self.requests()
        self._call("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str, *arguments: Any) -> Any:
        """The value that a script returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str:
        """The first element that a CSS selector matches."""
        found = self._call("POST", "/element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def click(self, selector: str) -> None:
        self._call("POST", f"/element/{self.find(selector)}/click")

    def type(self, selector: str, keys: str) -> None:
        self._call("POST", f"/element/{self.find(selector)}/value", {"text": keys})

    def press(self, *keys: str) -> None:
        """Press and release keys, on whatever has the focus."""
        strokes = [{"type": way, "value": key} for key in keys for way in ("keyDown", "keyUp")]
        device = {"type": "key", "id": "keyboard", "actions": strokes}
        self._call("POST", "/actions", {"actions": [device]})

    def errors(self) -> list[str]:
        """What the console said since the last call: errors, warnings, blocked parts."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses that were asked for since the last call."""
        entries = self._call("POST", "/se/log", {"type": "performance"})
        events = [json.loads(entry["message"])["message"] for entry in entries]
        return [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def devtools(self, command: str, **parameters: Any) -> Any:
        """Give a command of the DevTools protocol."""
        body = {"cmd": command, "params": parameters}
        return self._call("POST", "/goog/cdp/execute", body)

    def show(self, width: int, height: int, scheme: str) -> None:
        """Set the size of the window, in CSS pixels, and light or dark."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.devtools("Emulation.setEmulatedMedia", features=[feature])

    def picture(self, path: Path) -> None:
        """Write a screenshot (PNG)."""
        path.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))
