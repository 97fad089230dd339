"""Output files that appear whole or not at all, in folders that are made when they are missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dragoman.errors import UsageError

__all__ = ["check_output", "replacing"]


def check_output(path: Path) -> None:
    """Make the folder of an output file and see that a file can be written there.

    Raises `UsageError`, before any work is done, where that is not so.
    """
    if path.is_dir():
        raise UsageError(f'"{path}" is a folder; name a file to write')
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f'the folder "{path.parent}" cannot be made: {error.strerror}') from error
    writable = path if path.exists() else path.parent
    if not os.access(writable, os.W_OK):
        raise UsageError(f'"{writable}" is not writable')


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` when the block ends well; else `path` stays as it was.

    What is no regular file (a pipe, `/dev/null`) is written straight away.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        # Whatever else failed within the block, such as reading a file of its own, is not about this one.
        if error.errno is None or error.filename not in (None, str(part)):
            raise
        raise UsageError(f'"{path}" cannot be written: {error.strerror or error}') from error
    finally:
        part.unlink(missing_ok=True)
