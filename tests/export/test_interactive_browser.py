"""The page to look into, in a real browser: it draws, finds, tells, filters, and asks nobody for anything."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.export.interactive.page import write
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, full, record
from tests.export.conftest import Pack

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.skipif(not (CHROMIUM and shutil.which("bash")), reason="there is no Chromium here"),
]

PATIENCE = 60


class Browser:
    """A browser without a window, told what to do through two pipes (the DevTools protocol)."""

    def __init__(self, home: Path) -> None:
        hears, self._say = os.pipe()
        self._hear, says = os.pipe()
        flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--window-size=1400,900",
            f"--user-data-dir={home}",
            "--remote-debugging-pipe",
            "about:blank",
        ]
        start = f'exec "$0" "$@" 3<&{hears} 4>&{says}'
        self._process = subprocess.Popen(
            ["bash", "-c", start, str(CHROMIUM), *flags],
            pass_fds=(hears, says),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(hears)
        os.close(says)
        self._rest = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._page = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.page(f"{domain}.enable")

    def ask(self, method: str, session: str | None = None, **given: Any) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": given} | (
            {"sessionId": session} if session else {}
        )
        os.write(self._say, json.dumps(message).encode() + b"\0")
        while True:
            reply = self._next()
            if reply.get("id") == self._number:
                assert "error" not in reply, reply
                return reply["result"]
            self.events.append(reply)

    def page(self, method: str, **given: Any) -> Any:
        return self.ask(method, self._page, **given)

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._hear], [], [], max(until - time.monotonic(), 0))
            assert ready, "the browser says nothing"
            more = os.read(self._hear, 1 << 20)
            assert more, "the browser has ended"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        reply: dict[str, Any] = json.loads(message)
        return reply

    def visit(self, address: str) -> None:
        self.events.clear()
        self.page("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && !!document.getElementById('told').textContent")

    def run(self, script: str) -> Any:
        made = self.page("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in made, made
        return made["result"].get("value")

    def until(self, script: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self.run(script):
            assert time.monotonic() < end, script
            time.sleep(0.05)

    def click(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self.page("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, name: str, text: str = "") -> None:
        self.page("Input.dispatchKeyEvent", type="keyDown", key=name, **({"text": text} if text else {}))
        self.page("Input.dispatchKeyEvent", type="keyUp", key=name)

    def told(self) -> str:
        return str(self.run("document.getElementById('told').innerText"))

    def asked_for(self) -> set[str]:
        return {
            each["params"]["request"]["url"].partition("#")[0]
            for each in self.events
            if each["method"] == "Network.requestWillBeSent"
        }

    def faults(self) -> list[Any]:
        said = [
            each for each in self.events if each["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}
        ]
        return [each["params"] for each in said]

    def end(self) -> None:
        self.ask("Browser.close")
        self._process.wait(PATIENCE)
        os.close(self._say)
        os.close(self._hear)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    started = Browser(tmp_path_factory.mktemp("browser"))
    yield started
    started.end()


def page(parcel: Parcel, folder: Path) -> str:
    path = folder / "a b.interactive.html"
    with path.open("wb") as stream:
        write(parcel, stream)
    return path.as_uri()


COLOURS = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const canvas = document.getElementById("canvas"), held = new Set();
  const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  for (let at = 0; at < dots.length; at += 4) held.add((dots[at] << 16) | (dots[at + 1] << 8) | dots[at + 2]);
  done(held.size);
})))"""


def test_it_draws_finds_and_tells_of_the_whole_record_and_asks_for_nothing(
    browser: Browser, pack: Pack, bundled: Record, tmp_path: Path
) -> None:
    parcel = pack(bundled)
    address = page(parcel, tmp_path)
    browser.visit(address)
    assert browser.run(COLOURS) > 100
    assert browser.run(SHAPE), "the drawing is stretched"
    browser.run("document.getElementById('search').focus()")
    browser.page("Input.insertText", text="tésla")
    assert browser.run("document.querySelectorAll('#found button').length") > 1
    browser.key("Enter")
    told = browser.told()
    assert told.startswith("Tesla")
    assert browser.run("document.querySelectorAll('#told article').length") > 5
    assert browser.run("document.querySelectorAll('#told a[href^=https]').length") > 5
    assert browser.run("decodeURIComponent(location.hash)") == "#actor:tesla"
    disputed = browser.run(
        "document.getElementById('disputed').click(); document.querySelectorAll('#told article').length"
    )
    assert disputed == browser.run(
        "[...document.querySelectorAll('#told article')].filter((each) => each.querySelector('aside')).length"
    )
    assert browser.asked_for() == {address}
    assert browser.faults() == []


MIDDLE = """(() => {
  const room = document.getElementById("canvas").getBoundingClientRect();
  return [room.x + room.width / 2, room.y + room.height / 2];
})()"""

MOVED = """{
  const from = document.getElementById("from");
  from.value = 2022 * 12;
  from.dispatchEvent(new Event("input"));
}"""

SHAPE = """(() => {
  const canvas = document.getElementById("canvas"), ratio = window.devicePixelRatio;
  return [canvas.width - canvas.clientWidth * ratio, canvas.height - canvas.clientHeight * ratio].every(
    (rest) => Math.abs(rest) <= 1);
})()"""


def small(pack: Pack) -> Parcel:
    trap = "</script><img src=x onerror='document.title=1'>"
    return pack(
        record(
            claim(
                "Shipment",
                f"A sent it. {trap}",
                supplier="a",
                recipient="b",
                on="2020-05",
                event="event:e",
                stance="Alleges",
            ),
            claim(
                "Shipment",
                "A is to send more.",
                supplier="a",
                recipient="b",
                on="2024-05",
                modality="Planned",
            ),
            claim("Statement", "B denies it.", name="r#c1", event="event:e", stance="Denies", claimant="b"),
            entity("a", label=f"A{trap}"),
        )
    )


def test_a_click_on_an_arrow_tells_its_claims_with_the_denial_beside(
    browser: Browser, pack: Pack, tmp_path: Path
) -> None:
    browser.visit(page(small(pack), tmp_path))
    x, y = browser.run(MIDDLE)
    browser.click(x, y)
    told = browser.told()
    assert "2 claims." in told
    assert browser.run("document.querySelector('#told article aside').innerText").startswith(
        "Denied. According to b"
    )
    assert "</script><img" in told
    assert browser.run("document.querySelectorAll('img').length") == 0
    assert browser.run("document.title") == "What is on record: everything"
    assert browser.faults() == []


def test_filters_hide_and_say_how_much_is_left(browser: Browser, pack: Pack, tmp_path: Path) -> None:
    browser.visit(page(small(pack), tmp_path))
    status = "document.getElementById('status').textContent"
    assert browser.run(status) == "2 of 2 nodes and 2 of 2 edges are shown."
    assert browser.run(f"{MOVED} {status}") == "2 of 2 nodes and 1 of 2 edges are shown."
    labels = "[...document.querySelectorAll('#modalities label')]"
    browser.run(f"{labels}.find((each) => each.innerText.includes('Planned')).click()")
    assert browser.run(status) == "0 of 2 nodes and 0 of 2 edges are shown."


def test_it_can_be_used_with_keys_alone(browser: Browser, pack: Pack, tmp_path: Path) -> None:
    browser.visit(page(small(pack), tmp_path))
    before = browser.run(COLOURS)
    assert before > 5
    browser.key("Tab")
    assert browser.run("document.activeElement.id") == "search"
    browser.page("Input.insertText", text="actor:b")
    browser.key("Tab")
    assert browser.run("document.activeElement.tagName") == "BUTTON"
    browser.run("document.activeElement.click()")
    assert browser.told().startswith("b\n")
    browser.run("document.getElementById('canvas').focus()")
    browser.key("Escape")
    assert browser.told().startswith("Click a node")


def test_a_claim_without_an_edge_is_found_and_told(browser: Browser, pack: Pack, tmp_path: Path) -> None:
    browser.visit(page(small(pack), tmp_path))
    browser.run("document.getElementById('search').focus()")
    browser.page("Input.insertText", text="denies it")
    browser.key("Enter")
    assert browser.told().startswith("1 claim.")
    assert "B denies it." in browser.told()
    assert browser.faults() == []


def test_a_node_that_no_edge_ends_at_is_drawn_too(browser: Browser, pack: Pack, tmp_path: Path) -> None:
    alone = record(claim("Figure", "A spent a lot.", subject="a", amount=5), entity("a", label="A"))
    browser.visit(page(pack(alone, focus=(full("a"),)), tmp_path))
    status = "document.getElementById('status').textContent"
    assert browser.run(status) == "1 of 1 nodes and 0 of 0 edges are shown."
    browser.click(*browser.run(MIDDLE))
    assert "A spent a lot." in browser.told()


def test_ten_thousand_edges_are_drawn_in_a_moment(browser: Browser, pack: Pack, tmp_path: Path) -> None:
    many = record(
        *(
            claim("Shipment", supplier=f"a{i % 700}", recipient=f"b{i % 997}", name=f"n#c{i}")
            for i in range(10_000)
        )
    )
    browser.visit(page(pack(many), tmp_path))
    assert "10,000 of 10,000 edges" in str(browser.run("document.getElementById('status').textContent"))
    spent = browser.run(
        "new Promise((done) => { const from = performance.now(); document.getElementById('in').click();"
        "requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from))); })"
    )
    assert spent < 3000
    assert browser.run(COLOURS) > 5
