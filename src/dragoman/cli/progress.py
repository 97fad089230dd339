"""Words about a run while it goes on, on stderr: a live line on a terminal, else a plain one now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

__all__ = ["progress"]

# A run shorter than this says nothing on the way; a longer one speaks up this often.
_QUIET_SECONDS = 30.0


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """Within the block, a function to call with the length of each text when it is coded."""
    if sys.stderr.isatty():
        with _live() as advance:
            yield advance
    else:
        yield _plain()


@contextmanager
def _live() -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("coding"),
        TextColumn("[bold]{task.completed:,.0f}[/bold] articles"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("coding", total=None, rate="")
        began = time.monotonic()
        done = characters = 0

        def advance(length: int) -> None:
            nonlocal done, characters
            done += 1
            characters += length
            bar.update(task, completed=done, rate=_rate(done, characters, time.monotonic() - began))

        yield advance


def _plain() -> Callable[[int], None]:
    began = spoken = time.monotonic()
    done = characters = 0

    def advance(length: int) -> None:
        nonlocal done, characters, spoken
        done += 1
        characters += length
        now = time.monotonic()
        if now - spoken >= _QUIET_SECONDS:
            spoken = now
            click.echo(f"coded {done:,} articles, {_rate(done, characters, now - began)}", err=True)

    return advance


def _rate(done: int, characters: int, seconds: float) -> str:
    if seconds <= 0:
        return ""
    return f"{done / seconds:,.1f} articles/s, {characters / 1000 / seconds:,.0f} thousand characters/s"
