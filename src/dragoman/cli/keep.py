"""`dragoman check`, `backup`, `restore`, `erase`: whether the store is sound, copies of it, and taking out for good."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.projects import opened, project_option
from dragoman.errors import UsageError

__all__ = ["backup", "check", "erase", "restore"]

_FILE = click.Path(path_type=Path)


@click.command()
@project_option
def check(folder: Path | None) -> int:
    """Verify the store: every article and event against its digest, those against the ledger, the ledger against its
    witness."""
    with opened(folder) as (_, store):
        faults = store.faults()
        counts = store.counts()
    for fault in faults:
        click.echo(f"fault: {fault}", err=True)
    held = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    if faults:
        click.echo(f"{len(faults)} faults in {held}; `dragoman restore` brings back a backup", err=True)
        return 5
    click.echo(f"the store is sound: {held}", err=True)
    return 0


@click.command()
@project_option
@click.argument("target", type=_FILE, metavar="FILE")
def backup(folder: Path | None, target: Path) -> None:
    """Write the whole project into one file, as it is at this moment; others may go on writing."""
    from dragoman.store.backup import back_up

    with opened(folder) as (project, store):
        size = back_up(project.folder, store.database, target)
    click.echo(f"{target}: {size / 1e6:,.1f} MB", err=True)


@click.command()
@click.argument("source", type=_FILE, metavar="FILE")
@click.argument("folder", type=_FILE, metavar="DIR")
@click.option("--store", metavar="URL", help="A PostgreSQL database to restore into, which must hold no store yet.")
def restore(source: Path, folder: Path, store: str | None) -> int:
    """Make a project again from a file that `backup` wrote, in a folder that is new or empty; then verify it."""
    from dragoman.project import open_folder
    from dragoman.store.backup import bring_back

    bring_back(source, folder, store=store)
    project = open_folder(folder)
    with project.open_store(readonly=True) as opened_store:
        faults = opened_store.faults()
    for fault in faults:
        click.echo(f"fault: {fault}", err=True)
    click.echo(f"restored to {folder}" + (f", with {len(faults)} faults" if faults else ""), err=True)
    return 5 if faults else 0


@click.command()
@project_option
@click.option("--article", metavar="ID", help="An article: its text, events, versions and what it was read from.")
@click.option(
    "--person", metavar="NAME", help="A person's name, wherever it stands; each article is coded anew without it."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(folder: Path | None, article: str | None, person: str | None, yes: bool) -> None:
    """Erase an article or a person's name for good, and keep it from coming in again.

    Exports and backups made before still hold it: delete those yourself.
    """
    from dragoman.pipeline import load_tools
    from dragoman.recoding import redact_person

    if (article is None) == (person is None):
        raise UsageError("name either --article ID or --person NAME")
    what = f'article "{article}"' if article is not None else f'the name "{person}"'
    if not yes:
        click.confirm(f"Erase {what} for good?", abort=True, err=True)
    with opened(folder, readonly=False) as (project, store):
        if article is not None:
            if not store.erase_article(article):
                raise UsageError(f'the store has no article "{article}"')
            click.echo("erased 1 article", err=True)
        elif person is not None:
            tools = load_tools(project.overlays)
            anew, gone = redact_person(person, store, tools=tools, keep_raw=project.settings.keep_raw)
            click.echo(f"erased the name from {anew:,} articles; {gone:,} went whole", err=True)
    click.echo("backups and exports made before still hold it", err=True)
