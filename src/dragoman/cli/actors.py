"""`dragoman actors`: ask the knowledge base who a name means; check, import and compare files of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.code import DAY
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, ActorBase, Office, Tenure
    from dragoman.resolve.lookup import Answer

__all__ = ["actors", "described"]

_PATH = click.Path(path_type=Path)
_OVERLAYS = click.option(
    "--actors", "overlays", type=_PATH, multiple=True, metavar="PATH", help="Files of actors of your own; repeatable."
)


@click.group()
def actors() -> None:
    """Who a name means, and files of actors of one's own."""


@actors.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--on", type=DAY, metavar="DATE", help="As of this day (2021-01-02); by default of all time.")
@_OVERLAYS
def lookup(name: tuple[str, ...], on: date | None, overlays: tuple[Path, ...]) -> None:
    """Show every actor, state or office that NAME may mean: offices held, memberships, the rule that found it."""
    from dragoman.resolve.lookup import look_up

    wanted = " ".join(name)
    base = _load(overlays)
    answer = look_up(wanted, on, base)
    if not answer:
        when = f" on {on}" if on is not None else ""
        raise UsageError(f'nobody called "{wanted}" is known{when}{_close(wanted, base)}')
    click.echo("\n".join(_told(answer, on, base)))


@actors.command(name="check")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=_PATH)
def check_files(paths: tuple[Path, ...]) -> None:
    """Check YAML files of actors, or folders of them, against the shipped ones; names every fault."""
    from dragoman.knowledge.actor_changes import changes
    from dragoman.knowledge.actors import load_actors

    change = changes(load_actors(), _load(paths))
    counts = ((change.added, "added"), (change.changed, "changed"), (change.dropped, "dropped"))
    actors_told = ", ".join(f"{len(ids):,} actors {done}" for ids, done in counts)
    others = f"{len(change.offices):,} offices and {len(change.roles):,} role nouns added or changed"
    click.echo(f"no faults: {actors_told}; {others}")


@actors.command(name="import")
@click.argument("path", metavar="FILE", type=_PATH)
@click.option("--output", "-o", type=_PATH, metavar="FILE", help="Write the records here; by default to stdout.")
def import_file(path: Path, output: Path | None) -> None:
    """Turn a dictionary of PETRARCH or TABARI (.actors, .agents) into a file of actors or role nouns.

    Lines that cannot be used are named on stderr with their reasons.
    """
    from dragoman.knowledge.actors import load_actors
    from dragoman.knowledge.petrarch import import_dictionary

    found = import_dictionary(path, load_actors())
    text = found.to_yaml(path.name)
    if output is None:
        click.echo(text, nl=False)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f'"{output}" cannot be written: {error.strerror}') from error
    for left in found.left_out:
        click.echo(f"{path}:{left.line}: {left.reason}: {left.text}", err=True)
    click.echo(
        f"{len(found.actors):,} actors and {len(found.roles):,} role nouns imported; "
        f"{len(found.left_out):,} lines or codes left out",
        err=True,
    )


@actors.command()
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.option("--events", type=_PATH, metavar="FILE", help="Events written by code (JSONL): say which are touched.")
def diff(old: Path, new: Path, events: Path | None) -> None:
    """Show what differs between two files or folders of actors, and which coded events that would touch."""
    from dragoman.knowledge.actor_changes import changes, touched_events

    change = changes(_load((old,)), _load((new,)))
    for mark, ids in (("+", change.added), ("-", change.dropped), ("~", change.changed)):
        for actor_id in ids:
            click.echo(f"{mark} {actor_id}{change.details.get(actor_id, '')}")
    for name in (*change.offices, *change.roles):
        click.echo(f"~ {name}")
    if events is not None:
        touched = list(touched_events(change, events))
        for event_id, why in touched:
            click.echo(f"event {event_id}  {why}")
        click.echo(f"{len(touched):,} events to code again")


def _load(overlays: tuple[Path, ...]) -> ActorBase:
    """The shipped actors with files of one's own over them."""
    from dragoman.knowledge.actors import load_actors

    return load_actors(overlays=overlays)


# ---------------------------------------------------------------- lookup in words


def _told(answer: Answer, on: date | None, base: ActorBase) -> Iterator[str]:
    entity = answer.entity
    if answer.nation is not None:
        yield f"{answer.nation.state.name}\n  state  {answer.nation.state.code}"
    if answer.office is not None:
        yield from _office_told(answer.office, on, base)
    for actor in answer.actors:
        yield from described(actor, on)
    if not (answer.nation or answer.actors):
        codes = " ".join(code for code in (entity.country, *entity.sectors) if code)
        yield f"{entity.name or 'nobody by name'}\n  {codes or 'no country or sector'}"
    yield f"by {entity.rule}" + (f": {entity.inferred}" if entity.inferred else "")
    for flag in entity.flags:
        yield f"{flag.name}: {flag.reason}"
    if entity.alternatives:
        yield f"or {', '.join(entity.alternatives)}"


def _office_told(office: Office, on: date | None, base: ActorBase) -> Iterator[str]:
    yield f"{office.title}, {office.of}\n  office  {office.sector or ''}".rstrip()
    if on is None:
        for tenure, actor in base.holders_ever(office.title, office.of):
            yield f"  {actor.name}{_days(tenure.start, tenure.end)}{' (acting)' if tenure.acting else ''}"


def described(actor: Actor, on: date | None) -> Iterator[str]:
    """An actor in lines: name, id, country and sectors, the offices held and memberships on a day or ever."""
    from dragoman.knowledge.actors import covers

    yield actor.name
    yield f"  {actor.kind}  {actor.actor_id}"
    codes = " ".join(code for code in (actor.country, *actor.sectors) if code)
    if codes:
        yield f"  {codes}"
    if actor.start or actor.end:
        ended = " (before that day)" if on is not None and actor.end is not None and actor.end < on else ""
        yield f"  active{_days(actor.start, actor.end)}{ended}"
    if actor.outlet:
        yield f"  outlet: {actor.outlet}"
    if actor.area:
        yield f"  in {'; '.join(actor.area)}"
    for tenure in actor.tenures_on(on):
        yield f"  {_held(tenure)}"
    for membership in actor.memberships_on(on):
        yield f"  member of {membership.actor_id}{_days(membership.start, membership.end)}"
    for word, ids in (("came from", actor.came_from), ("became", actor.became)):
        if ids:
            yield f"  {word} {', '.join(ids)}"
    members = [m.actor_id for m in actor.members if on is None or covers(m.start, m.end, on)]
    if members:
        yield f"  members {', '.join(members)}"
    names = (*actor.aliases, *actor.short)
    if names:
        yield f"  also {'; '.join(names)}"
    if actor.unsure:
        yield f"  unsure: {', '.join(actor.unsure)}"
    yield f"  source: {actor.source or 'general knowledge'}"


def _held(tenure: Tenure) -> str:
    codes = " ".join(code for code in (tenure.country, tenure.sector) if code)
    acting = "acting " if tenure.acting else ""
    return f"{acting}{tenure.title}{f' ({codes})' if codes else ''}{_days(tenure.start, tenure.end)}"


def _days(start: date | None, end: date | None) -> str:
    """The days in words: " from 2020-05-07 to 2022-10-27"; what is not known is left out."""
    return (f" from {start}" if start is not None else "") + (f" to {end}" if end is not None else "")


def _close(wanted: str, base: ActorBase) -> str:
    """Names written nearly so, to say instead."""
    from difflib import get_close_matches

    known = [*base.names, *base.nations]
    near = get_close_matches(wanted, known, n=3, cutoff=0.8)
    return f"; like it: {', '.join(near)}" if near else ""
