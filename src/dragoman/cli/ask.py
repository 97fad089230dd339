"""`dragoman events`, `story`, `query`: what a project's store has to say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.code import DAY
from dragoman.cli.projects import opened, project_option
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.store.store import Store

__all__ = ["events", "query", "story"]

Json = dict[str, Any]

# More would scroll away.
_SHOWN = 50
_FORMATS = ["words", "jsonl", "csv"]


@click.command()
@project_option
@click.option(
    "--actor",
    metavar="WHO",
    help="Who acts: an actor's id, a country's code (IRQ) or a name; with all that belong to it.",
)
@click.option("--recipient", metavar="WHO", help="On whom.")
@click.option("--either", metavar="WHO", help="Who takes part on either side.")
@click.option("--type", "kind", metavar="TYPE", help="A PLOVER event type (ASSAULT).")
@click.option("--since", type=DAY, metavar="DATE", help="On this day or later.")
@click.option("--until", type=DAY, metavar="DATE", help="On this day or earlier.")
@click.option("--place", metavar="PLACE", help="A country's code, a geonameid, or the name of a place or division.")
@click.option("--story", metavar="ID", help="Of this story.")
@click.option("--article", metavar="ID", help="In this article.")
@click.option("--outlet", metavar="NAME", help="Published by this outlet.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="At least this sure.")
@click.option("--real/--unreal", default=None, help="Only what is reported as having happened, or only what is not.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=None, help=f"At most so many (0: all).  [default: {_SHOWN} in words]"
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="words on a terminal, else jsonl.")
def events(
    folder: Path | None,
    actor: str | None,
    recipient: str | None,
    either: str | None,
    kind: str | None,
    since: date | None,
    until: date | None,
    place: str | None,
    story: str | None,
    article: str | None,
    outlet: str | None,
    min_confidence: float | None,
    real: bool | None,
    limit: int | None,
    form: str | None,
) -> None:
    """List the events of a project, newest first."""
    from dragoman.store.filters import EventFilter

    asked = EventFilter(
        actor=actor,
        recipient=recipient,
        either=either,
        type=_known_type(kind),
        since=_iso(since),
        until=_iso(until),
        place=place,
        article=article,
        outlet=outlet,
        min_confidence=min_confidence,
        real=real,
    )
    form = form or ("words" if sys.stdout.isatty() else "jsonl")
    bound = limit if limit is not None else (_SHOWN if form == "words" else 0)
    with opened(folder) as (project, store):
        if story is not None:
            from dataclasses import replace

            asked = replace(asked, story=_story_id(store, story))
        found = store.events(project.with_members(asked), limit=bound or None, newest_first=True)
        _write(found, form)


@click.command()
@project_option
@click.argument("name", required=False, metavar="[ID]")
@click.option("--since", type=DAY, metavar="DATE", help="Without ID: stories of this day or later.")
@click.option("--until", type=DAY, metavar="DATE", help="Without ID: stories of this day or earlier.")
@click.option("--type", "kind", metavar="TYPE", help="Without ID: stories of this PLOVER event type.")
@click.option("--country", metavar="CODE", help="Without ID: stories in this country (IRQ).")
@click.option("--disputed", is_flag=True, help="Without ID: only those with claims that cannot all be true.")
@click.option("--why", is_flag=True, help="Say what ties each two of its events together, and what speaks against it.")
@click.option(
    "--same", "same", metavar="EVENT", help="Decide that this event reports the happening that event ID reports."
)
@click.option(
    "--different", "different", metavar="EVENT", help="Decide that this event reports another happening than event ID."
)
@click.option("--undo", "undo", metavar="EVENT", help="Take back what was decided about event ID and this one.")
@click.option("--by", "made_by", metavar="NAME", help="Who decides.  [default: your user name]")
@click.option("--note", metavar="TEXT", help="Why.")
@click.option("--json", "as_json", is_flag=True, help="The record, as `export --format stories` writes it.")
def story(
    folder: Path | None,
    name: str | None,
    since: date | None,
    until: date | None,
    kind: str | None,
    country: str | None,
    disputed: bool,
    why: bool,
    same: str | None,
    different: str | None,
    undo: str | None,
    made_by: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Show a story: one happening, who reports it, who says what about it. Without ID, list them, newest first.

    ID is a story's, or that of one of its events. With --same, --different or --undo ID is an event's, and a person
    decides: that goes before every link found, and survives coding anew.
    """
    from dragoman.cli.story_words import story_lines, story_list
    from dragoman.export.spool import json_line

    chosen = [option for option in (same, different, undo) if option is not None]
    if chosen:
        if len(chosen) > 1 or name is None:
            raise UsageError("a decision is about one event ID and one other, named by --same, --different or --undo")
        _decide(folder, name, same, different, undo, made_by, note)
        return
    with opened(folder) as (_, store):
        if name is None:
            listed = store.stories(
                since=_iso(since),
                until=_iso(until),
                kind=_known_type(kind),
                country=country,
                disputed=disputed or None,
                limit=None if as_json else _SHOWN,
                newest_first=True,
            )
            if as_json:
                for record in listed:
                    sys.stdout.buffer.write(json_line(record))
            else:
                click.echo("\n".join(story_list(listed)))
            return
        found = store.story(name)
        if found is None:
            raise UsageError(f'the store has no story or event "{name}"')
        if as_json:
            sys.stdout.buffer.write(json_line(found))
        else:
            click.echo("\n".join(story_lines(found, store, why=why)))


@click.command()
@project_option
@click.argument("sql")
@click.option("--format", "form", type=click.Choice(["table", "jsonl", "csv"]), help="table on a terminal, else csv.")
def query(folder: Path | None, sql: str, form: str | None) -> None:
    """Answer a question in SQL (DuckDB's) over the tables of a project: events, participants, stories, articles …

    `dragoman query "DESCRIBE events"` tells a table's columns. Nothing can be written.
    """
    from dragoman.export.spool import json_line
    from dragoman.store.tables import query as ask

    with opened(folder) as (_, store):
        table = ask(store.database, sql)
    form = form or ("table" if sys.stdout.isatty() else "csv")
    if form == "jsonl":
        for row in table.to_pylist():
            sys.stdout.buffer.write(json_line({key: _plain(value) for key, value in row.items()}))
    elif form == "csv":
        from pyarrow import csv

        csv.write_csv(table, sys.stdout.buffer)
    else:
        _show_table(table)


def _decide(
    folder: Path | None,
    name: str,
    same: str | None,
    different: str | None,
    undo: str | None,
    made_by: str | None,
    note: str | None,
) -> None:
    import getpass

    who = made_by or getpass.getuser()
    with opened(folder, readonly=False) as (_, store):
        if undo is not None:
            if not store.undo(name, undo, made_by=who):
                raise UsageError(f'nothing was decided about "{name}" and "{undo}"')
        elif same is not None:
            store.decide("same", name, same, made_by=who, note=note)
        elif different is not None:
            store.decide("different", name, different, made_by=who, note=note)
        for event in (name, same or different or undo or name):
            found = store.story(event)
            click.echo(f"event {event} is of {found['story_id'] if found else 'no story'}", err=True)


def _write(found: Iterator[Json], form: str) -> None:
    from dragoman.cli.summary import show_events
    from dragoman.export.spool import json_line
    from dragoman.export.table import csv_lines

    if form == "jsonl":
        for event in found:
            sys.stdout.buffer.write(json_line(event))
    elif form == "csv":
        for line in csv_lines(found, with_story=True):
            sys.stdout.buffer.write(line)
    else:
        show_events(found)
    sys.stdout.flush()


def _story_id(store: Store, name: str) -> str:
    found = store.story(name)
    if found is None:
        raise UsageError(f'the store has no story "{name}"')
    return str(found["story_id"])


def _known_type(kind: str | None) -> str | None:
    from dragoman.ontology import load_ontology

    if kind is None:
        return None
    types = sorted(load_ontology().event_types)
    if kind.upper() not in types:
        raise UsageError(f'"{kind}" is no event type (they are {", ".join(types)})')
    return kind.upper()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _show_table(table: Any) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, header_style="bold", pad_edge=False)
    for name in table.column_names:
        shown.add_column(name, overflow="fold")
    for row in table.slice(0, 1000).to_pylist():
        shown.add_row(*(Text("" if value is None else str(value)) for value in row.values()))
    Console().print(shown)
    if table.num_rows > 1000:
        click.echo(f"the first 1,000 of {table.num_rows:,} rows; --format csv gives all", err=True)
