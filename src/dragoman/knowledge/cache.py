"""Where what is made once from data files is kept: the user's cache folder, else the system's for temporary files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["cache_folders", "write_whole"]


def cache_folders() -> list[Path]:
    """The folders to look in and to write to, in order."""
    root = os.environ.get("XDG_CACHE_HOME")
    home = Path(root) if root else Path("~/.cache").expanduser()
    user = os.getuid() if hasattr(os, "getuid") else 0
    return [home / "dragoman", Path(tempfile.gettempdir()) / f"dragoman-{user}"]


def write_whole(target: Path, content: bytes) -> None:
    """Write a file under a temporary name and rename it when whole: nobody ever reads half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
