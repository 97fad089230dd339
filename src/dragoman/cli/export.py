"""`dragoman export`: what a project holds, as files for others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import click

from dragoman.cli.projects import opened, project_option
from dragoman.errors import UsageError

__all__ = ["export"]

Json = dict[str, Any]


@click.command()
@project_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["plover", "stories", "articles", "csv", "parquet"]),
    default="plover",
    show_default=True,
    help="plover: events as JSON Lines; stories, articles: likewise; csv, parquet: events as a table.",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write here; by default to stdout."
)
def export(folder: Path | None, form: str, output: Path | None) -> None:
    """Write all events, stories or articles of a project. The same project, the same bytes."""
    from dragoman.export.files import check_output, replacing

    if output is None and form == "parquet":
        raise UsageError("Parquet does not go to a terminal or pipe; name a file with --output")
    if output is not None:
        check_output(output)
    with opened(folder) as (_, store), store.database.reading():
        from dragoman.store.filters import EventFilter

        sources: dict[str, Callable[[], Iterator[Json]]] = {"stories": store.stories, "articles": store.articles}
        records = sources.get(form, lambda: store.events(EventFilter()))()
        if output is None:
            _write(sys.stdout.buffer, records, form)
            sys.stdout.flush()
        else:
            with replacing(output) as file:
                _write(file, records, form)


def _write(file: IO[bytes], records: Iterator[Json], form: str) -> None:
    from dragoman.export.parquet import write_parquet
    from dragoman.export.spool import json_line
    from dragoman.export.table import csv_lines

    if form == "csv":
        file.writelines(csv_lines(records, with_story=True))
    elif form == "parquet":
        write_parquet(file, records, with_story=True)
    else:
        file.writelines(json_line(record) for record in records)
