"""`dragoman watch`: follow the project's feeds."""

from __future__ import annotations

import signal
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

import click

from dragoman.cli.projects import opened, project_option
from dragoman.errors import UsageError

__all__ = ["watch"]


@click.command()
@project_option
@click.option("--once", is_flag=True, help="Ask each feed that is due once, then end.")
def watch(folder: Path | None, once: bool) -> None:
    """Follow the feeds of the project's settings: fetch, code and store what is new, until stopped.

    It may be stopped or killed at any time; started again it goes on where it was.
    """
    from dragoman.pipeline import load_tools
    from dragoman.watching import Watcher

    with opened(folder, readonly=False) as (project, store):
        if not project.settings.feeds:
            raise UsageError(f'no feed is named under "feeds" in {project.folder / "dragoman.yaml"}')
        watcher = Watcher(
            feeds=project.settings.feeds,
            store=store,
            fetcher=project.fetcher(),
            tools=partial(load_tools, project.overlays),
            now=time.time,
            keep_raw=project.settings.keep_raw,
            say=_say,
        )
        if once:
            watcher.round()
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        _say(f"following {len(project.settings.feeds)} feeds; Ctrl-C ends it")
        watcher.rounds(stop.wait)
        _say("stopped")


def _say(sentence: str) -> None:
    click.echo(f"{datetime.now().isoformat(sep=' ', timespec='seconds')} {sentence}", err=True)
