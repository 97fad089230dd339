"""`dragoman code`: articles in, events out."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path

import click

__all__ = ["DAY", "code"]


class _Day(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A date written 2021-01-02."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is not a date; write it like 2021-01-02', param, ctx)


DAY = _Day()
_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--published", type=DAY, metavar="DATE", help="Publication date of articles that do not say (2021-01-02)."
)
@click.option("--output", "-o", type=_FILE, metavar="FILE", help="Write events here.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "parquet"]),
    help="Format of the events; by default what the name of --output says, else jsonl.",
)
@click.option("--articles", type=_FILE, metavar="FILE", help="Write article records here (JSONL).")
@click.option("--report", type=_FILE, metavar="FILE.html", help="Write a page to read here.")
@click.option("--rejects", type=_FILE, metavar="FILE", help="Write records set aside here (JSONL).")
@click.option(
    "--actors",
    "overlays",
    type=_FILE,
    multiple=True,
    metavar="PATH",
    help="Actors of your own, a file or folder, over the shipped ones; repeatable.",
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to use.")
@click.option(
    "--summary/--no-summary",
    default=None,
    help="Show the events in words; by default on a terminal when there is no --output.",
)
def code(
    paths: tuple[str, ...],
    published: date | None,
    output: Path | None,
    form: str | None,
    articles: Path | None,
    report: Path | None,
    rejects: Path | None,
    overlays: tuple[Path, ...],
    workers: int,
    summary: bool | None,
) -> int:
    """Code articles into events: who did what to whom, when, where, according to whom.

    PATH is a file, a folder, a glob or - for stdin: text, Markdown, HTML, JSONL, CSV, Parquet.
    Without --output a summary goes to the terminal, or JSONL when stdout is not one.
    """
    from dragoman.cli.outputs import Outputs
    from dragoman.cli.progress import progress
    from dragoman.cli.summary import say_account, show_articles, show_counts
    from dragoman.export.spool import Spool
    from dragoman.export.writers import write_events
    from dragoman.knowledge.actors import load_actors
    from dragoman.knowledge.gazetteer import load_gazetteer
    from dragoman.pipeline import load_tools
    from dragoman.read import read_paths
    from dragoman.run import code_records

    outputs = Outputs.chosen(output, form, articles, report, rejects, summary)
    outputs.check(paths)
    if workers > 1:
        # Builds the place index and compiles the actors where they are missing, once and not in every worker.
        load_gazetteer()
        load_actors(overlays=overlays)
    records = read_paths(paths, stdin=sys.stdin.buffer)
    with Spool(output.parent if output is not None else None) as spool:
        with progress() as on_article:
            run = code_records(
                records,
                spool,
                published=published,
                workers=workers,
                loader=partial(load_tools, overlays),
                on_article=on_article,
            )
        if run.exit_status == 4:
            outputs.write_rejects(run)
        else:
            outputs.write(spool, run)
            if outputs.in_words:
                show_articles(spool)
            elif outputs.events is None:
                write_events(sys.stdout.buffer, spool, outputs.form)
            sys.stdout.flush()
            if outputs.events is not None and (outputs.in_words or sys.stderr.isatty()):
                show_counts(spool)
    say_account(run, outputs.files)
    return run.exit_status
