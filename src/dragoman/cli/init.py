"""`dragoman init`: a new project."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["init"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--store", metavar="URL", help="A PostgreSQL database (postgresql://…) in place of a file in the folder.")
def init(folder: Path, store: str | None) -> None:
    """Make a project: a folder with settings, actors and outlets of its own, and a store."""
    from dragoman.project import SETTINGS, make_project

    project = make_project(folder, store=store)
    click.echo(f"made {folder}: settings in {folder / SETTINGS}, store in {project.settings.store}", err=True)
    click.echo(f"next: dragoman add PATH... --project {folder}", err=True)
