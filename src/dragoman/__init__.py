"""Dragoman reads news reports and keeps account of a political conflict.

>>> import dragoman
>>> coder = dragoman.load()
>>> result = coder.code("Iraqi forces shelled Tal Afar on Monday.", published="2017-08-22")
>>> [event.event_type for event in result.events]
['ASSAULT']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dragoman.asking import OpenProject
    from dragoman.coder import Coder

__all__ = ["__version__", "load", "open_project"]

__version__ = "0.1.0"


def load(actors: Sequence[str | Path] = ()) -> Coder:
    """A coder, ready to use from any thread; takes seconds, so keep it.

    `actors` are files of actors of your own, or folders of them, over the shipped ones.
    Raises `ComponentError` when a component is missing (`dragoman doctor` says which), `DataFileError` when a file of
    actors does not validate.
    """
    # Imported here so that `import dragoman` stays free of spaCy and of every file read.
    from dragoman.coder import load_coder

    return load_coder(actors)


def open_project(folder: str | Path) -> OpenProject:
    """A project made by `dragoman init`, open for reading: events, stories and articles, and SQL over them.

    Raises `UsageError` where there is no project, `StoreError` where its store cannot be used.
    """
    from dragoman.asking import OpenProject

    return OpenProject(folder)
