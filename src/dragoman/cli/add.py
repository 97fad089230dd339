"""`dragoman add`: code articles into a project's store; `dragoman recode`: code those in it anew."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

import click

from dragoman.cli.code import DAY
from dragoman.cli.projects import opened, project_option
from dragoman.errors import RecordError, UsageError

__all__ = ["add", "recode"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@project_option
@click.option(
    "--published", type=DAY, metavar="DATE", help="Publication date of articles that do not say (2021-01-02)."
)
@click.option(
    "--urls", type=_FILE, metavar="FILE", help="Fetch and add the pages listed in a file, one address a line."
)
@click.option("--rejects", type=_FILE, metavar="FILE", help="Write records set aside here (JSONL).")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to use.")
def add(
    paths: tuple[str, ...],
    folder: Path | None,
    published: date | None,
    urls: Path | None,
    rejects: Path | None,
    workers: int,
) -> int:
    """Code articles into the project's store. What is in it already is not coded again.

    PATH as for `code`. Every batch is on disk before the next is begun: a run cut short goes on where it was when it is
    started again.
    """
    from dragoman.adding import add_records
    from dragoman.cli.progress import progress
    from dragoman.cli.summary import say_account
    from dragoman.export.files import check_output, replacing
    from dragoman.export.writers import write_rejects
    from dragoman.fetch.pages import fetch_records
    from dragoman.pipeline import load_tools
    from dragoman.read import read_paths

    if not paths and urls is None:
        raise UsageError("nothing to add: name files or folders, or a list of addresses with --urls")
    if rejects is not None:
        check_output(rejects)
    with opened(folder, readonly=False) as (project, store):
        records = iter(read_paths(paths, stdin=sys.stdin.buffer)) if paths else iter(())
        if urls is not None:
            records = chain(records, fetch_records(_listed(urls), project.fetcher()))
        with progress() as on_article:
            run = add_records(
                records,
                store,
                published=published,
                workers=workers,
                keep_raw=project.settings.keep_raw,
                loader=partial(load_tools, project.overlays),
                on_article=on_article,
            )
        if rejects is not None:
            with replacing(rejects) as file:
                write_rejects(file, run.rejects)
        say_account(run, {"set aside": rejects} if rejects is not None else {})
        _say_counts(store.counts())
    return run.exit_status


@click.command()
@project_option
@click.option(
    "--all", "everything", is_flag=True, help="Every article, whatever coded it and whatever has changed since."
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to use.")
def recode(folder: Path | None, everything: bool, workers: int) -> int:
    """Code the stored articles anew with the model, actors and data there are now.

    Only articles that come out otherwise get a new version; the earlier one stays, with what became of each event. What
    people decided about an event holds for the one in its place.
    """
    from dragoman.cli.progress import progress
    from dragoman.pipeline import load_tools
    from dragoman.recoding import Untouched
    from dragoman.recoding import recode as code_anew

    with opened(folder, readonly=False) as (project, store):
        loader = partial(load_tools, project.overlays)
        tools = loader()
        with progress() as on_article:
            done = code_anew(
                store.to_recode("" if everything else tools.coder),
                store,
                coder=tools.coder,
                tools=tools,
                workers=workers,
                loader=loader,
                untouched=() if everything else Untouched(store, tools.coder, tools.actors),
                on_article=on_article,
            )
        click.echo(f"{done.changed:,} articles changed, {done.same:,} are as before", err=True)
        for failure in done.failed:
            click.echo(f"left as it was: {failure.record_id}: {failure.reason}", err=True)
        _say_counts(store.counts())
    if any(failure.traceback for failure in done.failed):
        return 1
    return 3 if done.failed else 0


def _listed(path: Path) -> list[str | RecordError]:
    from dragoman.fetch.pages import read_url_list

    try:
        return read_url_list(path.read_text(encoding="utf-8"), path=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f'the list "{path}" cannot be read: {error}') from error


def _say_counts(counts: Mapping[str, int]) -> None:
    click.echo("the store holds " + ", ".join(f"{number:,} {name}" for name, number in counts.items()), err=True)
