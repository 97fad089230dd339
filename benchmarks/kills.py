"""kill -9 at random while a project is added to and watches a feed: nothing acknowledged is lost, nothing doubled.

    .venv/bin/python benchmarks/kills.py [--kills 200] [--seed 0]

One undisturbed run of each kind gives the exports to compare with. Then child processes do the same work and are
killed at random moments, again and again, each going on in the project the last one left, until the work is done;
after every kill
all that a child had acknowledged must be in the store. At the end of each round `check` must find nothing and the
exports must be equal, byte for byte. Ends with status 1 at the first difference.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from dragoman.adding import add_records
from dragoman.export.spool import json_line
from dragoman.model import RawRecord
from dragoman.pipeline import Tools, load_tools
from dragoman.project import Feed, Project, make_project, open_folder
from dragoman.store.filters import EventFilter
from dragoman.watching import Watcher

ROOT = Path(__file__).parent.parent
Work = Callable[[Project, Callable[[str], None]], None]


def main() -> None:
    """Run the test."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    tools = load_tools()
    records = list(_records(asked.articles))
    server = _serve(records)
    folder = Path(tempfile.mkdtemp(prefix="dragoman-kills-"))
    works: dict[str, Work] = {
        "add": partial(_add, records, tools),
        "watch": partial(_watch, f"127.0.0.1:{server.server_port}", tools),
    }
    try:
        for name, work in works.items():
            _torture(folder / name, name, work, asked.kills // len(works), chance)
    finally:
        server.shutdown()
        shutil.rmtree(folder)


def _torture(folder: Path, name: str, work: Work, kills: int, chance: random.Random) -> None:
    began = time.monotonic()
    undisturbed = make_project(folder / "undisturbed")
    work(undisturbed, lambda _: None)
    took = time.monotonic() - began
    expected = _export(undisturbed)
    done = rounds = 0
    while done < kills:
        rounds += 1
        project = make_project(folder / f"round{rounds}")
        acknowledged: set[str] = set()
        finished = False
        while not finished:
            # Most kills fall while something is written, some at the very beginning and end.
            wait = None if done == kills else chance.uniform(0.0, took / 3)
            finished, told = _run_child(project, work, wait)
            done += not finished
            acknowledged |= told
            missing = acknowledged - _article_ids(project)
            _demand(not missing, f"{name}: acknowledged and lost after kill {done}: {sorted(missing)}")
        with project.open_store() as store:
            faults = store.faults()
        _demand(not faults, f"{name}, round {rounds}: {faults}")
        _demand(
            _export(project) == expected, f"{name}, round {rounds}: the export differs from that of an undisturbed run"
        )
    print(
        f"{name}: {done} kills in {rounds} rounds; nothing acknowledged lost, nothing doubled, exports equal",
        flush=True,
    )


def _run_child(project: Project, work: Work, seconds: float | None) -> tuple[bool, set[str]]:
    """Do the work in a child that is killed after some time. Returns whether it ended by itself, and what it
    acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            work(open_folder(project.folder), lambda said: os.write(writing, f"{said}\n".encode()) and None)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    timer = threading.Timer(seconds, os.kill, (child, signal.SIGKILL)) if seconds is not None else None
    if timer is not None:
        timer.start()
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if timer is not None:
        timer.cancel()
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    _demand(was_killed or status == 0, f"the child ended with status {status}")
    # A last line that was cut off was not acknowledged.
    return not was_killed, {line.decode() for line in said.split(b"\n")[:-1]}


# ---------------------------------------------------------------- the work


def _add(records: list[RawRecord], tools: Tools, project: Project, acknowledge: Callable[[str], None]) -> None:
    with project.open_store() as store:
        for start in range(0, len(records), 4):
            add_records(
                records[start : start + 4],
                store,
                tools=tools,
                loader=load_tools,
                on_stored=lambda articles: [acknowledge(article.article_id) for article in articles] and None,
            )


def _watch(host: str, tools: Tools, project: Project, acknowledge: Callable[[str], None]) -> None:
    from dragoman.fetch.fetcher import Fetcher
    from dragoman.fetch.settings import FetchSettings

    feeds = [Feed(f"http://{host}/feed{number}.rss", outlet=f"Outlet {number}", minutes=1) for number in range(4)]
    with project.open_store() as store:
        watcher = Watcher(
            feeds=feeds,
            store=store,
            fetcher=Fetcher(FetchSettings(allow_private=(host,), delay_s=0.0)),
            tools=lambda: tools,
            now=time.time,
        )
        watcher.round()
        for article in store.articles():
            acknowledge(article["article_id"])


def _records(count: int) -> Iterator[RawRecord]:
    path = ROOT / "corpus" / "stories" / "p1.jsonl"
    for number, line in enumerate(path.open(encoding="utf-8")):
        if number == count:
            return
        record = json.loads(line)
        told = {key: record.get(key) for key in ("published", "title", "outlet")}
        yield RawRecord("p1.jsonl", number + 1, record["text"], record_id=record["id"], **told)


def _serve(records: list[RawRecord]) -> ThreadingHTTPServer:
    """The records as pages of a site with four feeds."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            body, kind = self._feed(int(name[4])) if name.startswith("feed") else self._page(name)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _feed(self, number: int) -> tuple[bytes, str]:
            host = self.headers["Host"]
            items = "".join(
                f"<item><guid>{n}</guid><link>http://{host}/page{n}.html</link>"
                f"<title>{_escaped(record.title or 'News')}</title>"
                f"<pubDate>{_rfc822(record.published)}</pubDate></item>"
                for n, record in enumerate(records)
                if n % 4 == number
            )
            return (
                f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode(),
                "application/rss+xml",
            )

        def _page(self, name: str) -> tuple[bytes, str]:
            if not name.startswith("page"):
                return b"", "text/plain"
            record = records[int(name[4:-5])]
            paragraphs = "".join(f"<p>{_escaped(part)}</p>" for part in record.content.split("\n") if part)
            return f"<html><body><article>{paragraphs}</article></body></html>".encode(), "text/html; charset=utf-8"

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _rfc822(day: str | None) -> str:
    from datetime import datetime
    from email.utils import format_datetime

    return format_datetime(datetime.fromisoformat(day or "2020-01-01"))


# ---------------------------------------------------------------- what must hold


def _article_ids(project: Project) -> set[str]:
    with project.open_store(readonly=True) as store:
        return {str(i) for (i,) in store.database.rows("SELECT article_id FROM articles")}


def _export(project: Project) -> str:
    """The hash of everything a project gives out."""
    digest = hashlib.sha256()
    with project.open_store(readonly=True) as store:
        for records in (store.events(EventFilter()), store.stories(), store.articles()):
            for record in records:
                digest.update(json_line(record))
    return digest.hexdigest()


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        print(otherwise, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
