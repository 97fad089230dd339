"""What the commands of a project share: the option that names it, and its store while a command runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from dragoman.project import Project
    from dragoman.store.store import Store

__all__ = ["opened", "project_option"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def project_option(command: _Command) -> _Command:
    """The option --project."""
    return click.option(
        "--project",
        "-p",
        "folder",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The project's folder; by default the one you are in.",
    )(command)


@contextmanager
def opened(folder: Path | None, *, readonly: bool = True) -> Iterator[tuple[Project, Store]]:
    """The project in a folder, and its store while the block runs."""
    from dragoman.project import find_project

    project = find_project(folder)
    with project.open_store(readonly=readonly) as store:
        yield project, store
