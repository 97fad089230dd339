"""`dragoman actors`: ask the knowledge base who a name means, and check files of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.code import DAY
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, Tenure

__all__ = ["actors", "described"]


@click.group()
def actors() -> None:
    """Who a name means, and files of actors of one's own."""


@actors.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--on", type=DAY, metavar="DATE", help="As of this day (2021-01-02); by default of all time.")
def lookup(name: tuple[str, ...], on: date | None) -> None:
    """Show every actor that NAME may mean, with the offices held."""
    from dragoman.knowledge.actors import load_actors

    wanted = " ".join(name)
    base = load_actors()
    found = base.lookup(wanted, on)
    nation = base.nations.get(wanted)
    if nation is not None:
        click.echo(f"{nation.state.name}\n  state  {nation.state.code}")
    for actor in found:
        click.echo("\n".join(described(actor, on)))
    if not found and nation is None:
        when = f" on {on}" if on is not None else ""
        raise UsageError(f'nobody called "{wanted}" is known{when}')


@actors.command(name="check")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
def check_files(paths: tuple[Path, ...]) -> None:
    """Check YAML files of actors, or folders of them, against the shipped ones; names every fault."""
    from dragoman.knowledge.actors import load_actors

    for path in paths:
        if not path.exists():
            raise UsageError(f'"{path}" does not exist')
        if path.is_dir() and not any(path.glob("*.yaml")):
            raise UsageError(f'the folder "{path}" holds no .yaml file')
    before = load_actors().actors
    after = load_actors(overlays=paths).actors
    changed = sum(actor_id in before and before[actor_id] != actor for actor_id, actor in after.items())
    click.echo(f"no faults: {len(after) - len(before):,} actors added, {changed:,} replaced")


def described(actor: Actor, on: date | None) -> Iterator[str]:
    """An actor in lines: name, id, country and sectors, the offices held on a day or ever."""
    yield actor.name
    yield f"  {actor.kind}  {actor.actor_id}"
    codes = " ".join(code for code in (actor.country, *actor.sectors) if code)
    if codes:
        yield f"  {codes}"
    for tenure in actor.tenures_on(on):
        yield f"  {_office(tenure)}"
    for membership in actor.member_of:
        if on is None or _covers(membership.start, membership.end, on):
            yield f"  member of {membership.actor_id}{_days(membership.start, membership.end)}"
    if actor.aliases:
        yield f"  also {'; '.join(actor.aliases)}"


def _office(tenure: Tenure) -> str:
    codes = " ".join(code for code in (tenure.country, tenure.sector) if code)
    return f"{tenure.title}{f' ({codes})' if codes else ''}{_days(tenure.start, tenure.end)}"


def _days(start: date | None, end: date | None) -> str:
    """The days in words: " from 2020-05-07 to 2022-10-27"; what is not known is left out."""
    return (f" from {start}" if start is not None else "") + (f" to {end}" if end is not None else "")


def _covers(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)
