"""From what was typed to files in order, and from files to records.

The order of the arguments does not matter: everything is resolved, sorted by path and read once.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from dragoman.errors import InputError, RecordError, UsageError
from dragoman.model import RawRecord
from dragoman.read.bytestream import ByteStream, Source, binary_kind
from dragoman.read.formats import known_suffixes, reader_for, reads_from_disk, suffix_of
from dragoman.read.limits import DEFAULT_LIMITS, Limits
from dragoman.read.plain import read_any

__all__ = ["read_paths", "resolve"]

STDIN = "-"


def read_paths(
    paths: Sequence[str], *, stdin: BinaryIO | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[RawRecord | RecordError]:
    """The records of all `paths` (files, folders, globs, "-" for standard input), sorted by path.

    A record that cannot be read comes out as a `RecordError` in its place, and reading goes on. Raised at
    once, before anything is read: `UsageError` for a path that makes no sense, `InputError` for one that does
    not exist and when there is nothing at all to read.
    """
    files = resolve(paths)
    return _read_all(files, stdin, limits)


def resolve(paths: Sequence[str]) -> list[str]:
    """The files that `paths` stand for, each once, sorted; "-" stands for itself.

    Folders are searched to the bottom for names with a known suffix; hidden files and linked folders are
    passed over.
    """
    if isinstance(paths, str) or not paths:
        raise UsageError('no input is given; name files, folders or globs, or "-" for standard input')
    found: dict[str, str] = {}
    for path in paths:
        for file in _files(path):
            key = STDIN if file == STDIN else os.path.realpath(file)
            found[key] = min(found.get(key, file), file)
    if not any(file == STDIN or reader_for(file) for file in found.values()):
        names = ", ".join(_shown(path) for path in paths[:5])
        raise InputError(f"nothing to read in {names}: Dragoman reads {known_suffixes()} (also packed as .gz)")
    return sorted(found.values())


def _files(path: str) -> list[str]:
    if path == STDIN:
        return [STDIN]
    if not path or "\0" in path:
        raise UsageError(f"not a path: {path!r}")
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        return _matching(path)
    except OSError as error:
        raise InputError(f"{_shown(path)} cannot be opened: {error.strerror}") from error
    if stat.S_ISDIR(mode):
        return _in_folder(path)
    if not stat.S_ISREG(mode):
        raise UsageError(f'{_shown(path)} is neither a file nor a folder; use "-" to read from a pipe')
    return [os.path.normpath(path)]


def _matching(pattern: str) -> list[str]:
    if not glob.has_magic(pattern):
        raise InputError(f"{_shown(pattern)} does not exist")
    matches = glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
    if not matches:
        raise InputError(f"no file matches {_shown(pattern)}")
    return [file for match in matches for file in _files(match)]


def _in_folder(folder: str) -> list[str]:
    files = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.normpath(Path(parent) / name)
            # A file without a suffix is read when it is named, not when it is merely there.
            if not name.startswith(".") and suffix_of(name) and reader_for(name) and Path(path).is_file():
                files.append(path)
    return files


def _read_all(files: Sequence[str], stdin: BinaryIO | None, limits: Limits) -> Iterator[RawRecord | RecordError]:
    for file in files:
        if file == STDIN:
            yield from _read_stream(STDIN, stdin or sys.stdin.buffer, limits)
            continue
        try:
            raw = Path(file).open("rb")  # noqa: SIM115 - only the opening may fail here
        except OSError as error:
            yield RecordError(_shown(file), None, f"cannot be opened: {error.strerror}")
            continue
        with raw:
            yield from _read_stream(file, raw, limits)


def _read_stream(file: str, raw: BinaryIO, limits: Limits) -> Iterator[RawRecord | RecordError]:
    path = _shown(file)
    reader = read_any if file == STDIN else reader_for(file)
    if reader is None:
        suffix = suffix_of(file)
        yield RecordError(path, None, f'Dragoman does not read "{suffix}" files (it reads {known_suffixes()})')
        return
    stream = ByteStream(raw, limits)
    if file != STDIN and reads_from_disk(file):
        yield from reader(Source(path, stream, raw), limits)
        return
    if kind := binary_kind(stream.head(16)):
        yield RecordError(path, None, f"is {kind}, not {suffix_of(file).removeprefix('.') or 'text'}")
        return
    yield from reader(Source(path, stream, raw), limits)


def _shown(path: str) -> str:
    """The path as it can be printed and stored: bytes that are no UTF-8 become U+FFFD, separators "/"."""
    readable = os.fsencode(path).decode("utf-8", "replace")
    return readable.replace(os.sep, "/")
