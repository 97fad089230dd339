"""JSON files: one object, a list of objects, or (as such files often are) objects one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.bytestream import BrokenInputError, Source
from dragoman.read.encoding import UndecodableError, decode
from dragoman.read.jsonl import read_jsonl
from dragoman.read.limits import MIB, Limits, size_words
from dragoman.read.record import make_record
from dragoman.read.strictjson import JSONFaultError, StrictJSON

__all__ = ["read_json"]


def read_json(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The records of a JSON file. What stands before a fault is kept; the fault names its line."""
    if _is_lines(source, limits):
        yield from read_jsonl(source, limits)
        return
    try:
        data = source.stream.read_all(limits.json_file_bytes)
        if data is None:
            size = f"{size_words(limits.json_file_bytes)}"
            yield RecordError(source.path, None, f"too large: over {size} in one JSON value; use JSON Lines")
            return
        text, encoding = decode(data)
    except (BrokenInputError, UndecodableError) as fault:
        yield RecordError(source.path, None, str(fault))
        return
    yield from _records(text, source.path, limits, encoding)


def _is_lines(source: Source, limits: Limits) -> bool:
    """Whether the first line is a whole object and more follows: JSON Lines under another name."""
    head = source.stream.head(MIB)
    first, newline, rest = head.partition(b"\n")
    if not newline or not rest.strip() or not first.lstrip(b"\xef\xbb\xbf \t\r").startswith(b"{"):
        return False
    try:
        StrictJSON(limits.json_depth).value(first.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except (JSONFaultError, UnicodeDecodeError):
        return False
    return True


def _records(text: str, path: str, limits: Limits, encoding: str) -> Iterator[RawRecord | RecordError]:
    lines = _LineCounter(text)
    position = 0
    try:
        for position, value in _values(text, StrictJSON(limits.json_depth + 1)):
            yield _record(value, path, lines.line_of(position), limits, encoding)
    except JSONFaultError as fault:
        where = position if fault.position is None else fault.position
        yield RecordError(path, lines.line_of(where), f"{fault.problem}; the rest of the file is not read")


def _values(text: str, parser: StrictJSON) -> Iterator[tuple[int, Any]]:
    """Where each element starts and what it is."""
    parser.check_depth(text)
    start = len(text) - len(text.lstrip(" \t\r\n"))
    in_list = text.startswith("[", start)
    if in_list:
        start += 1
        if text[start:].lstrip(" \t\r\n").startswith("]"):
            return
    while start < len(text):
        value, end = parser.next_value(text, start)
        yield start, value
        if not in_list:
            start = end
            continue
        if text.startswith("]", end):
            if text[end + 1 :].strip():
                raise JSONFaultError("something follows the end of the list", end + 1)
            return
        if not text.startswith(",", end):
            raise JSONFaultError("not JSON: expected a comma or the end of the list", end)
        start = end + 1
    if in_list:
        raise JSONFaultError("not JSON: the list is never closed", len(text))


def _record(value: Any, path: str, line: int, limits: Limits, encoding: str) -> RawRecord | RecordError:
    if not isinstance(value, dict):
        return RecordError(path, line, "not a JSON object ({…}); each element must be one article")
    try:
        return make_record(value, path, line, limits, encoding)
    except RecordError as error:
        return error


class _LineCounter:
    """Line numbers of growing positions, each newline counted once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1

    def line_of(self, position: int) -> int:
        # A value "starts" after the comma before it; the number is that of its first visible character.
        while position < len(self._text) and self._text[position] in " \t\r\n":
            position += 1
        if position >= self._position:
            self._line += self._text.count("\n", self._position, position)
            self._position = position
            return self._line
        return self._text.count("\n", 0, position) + 1
