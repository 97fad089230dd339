"""Where what is made once from data files is kept: the user's cache folder, else the system's for temporary files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["cache_folders", "keep_newest", "whole_file"]


def cache_folders() -> list[Path]:
    """The folders to look in and to write to, in order."""
    root = os.environ.get("XDG_CACHE_HOME")
    home = Path(root) if root else Path("~/.cache").expanduser()
    user = os.getuid() if hasattr(os, "getuid") else 0
    return [home / "dragoman", Path(tempfile.gettempdir()) / f"dragoman-{user}"]


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A temporary path to write to, renamed to `target` at the end: nobody ever reads half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Delete all files of `pattern` but the newest; one that another process deletes first is no matter."""
    dated = []
    for path in folder.glob(pattern):
        try:
            dated.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            continue
    for _, path in sorted(dated, reverse=True)[count:]:
        path.unlink(missing_ok=True)
