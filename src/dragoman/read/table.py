"""CSV and TSV: a header row naming the columns, one record a row.

Rows are cut out one at a time, so a row that breaks the rules (an unclosed quotation mark, a missing field)
costs itself alone: reading goes on at the next line.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.bytestream import BrokenInputError, Source, as_utf8, split_lines
from dragoman.read.encoding import UndecodableError, decode, wide_encoding
from dragoman.read.limits import MIB, Limits, size_words
from dragoman.read.record import FIELDS, make_record

__all__ = ["read_csv", "read_tsv"]

_SAMPLE_BYTES = MIB
_BOM = b"\xef\xbb\xbf"
_BAD_BYTES = re.compile("[\udc80-\udcff]")
_CONTENT = ("text", "html")


# Ways to write a row, as arguments of `csv.reader`: quotes doubled, quotes escaped, no quotes at all.
_Dialect = dict[str, Any]
_DOUBLED: _Dialect = {"strict": True}
_ESCAPED: _Dialect = {"strict": True, "escapechar": "\\"}
_BARE: _Dialect = {"strict": True, "quoting": csv.QUOTE_NONE}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: the line it starts on, its fields, and how many lines it takes."""

    line: int
    fields: list[str]
    length: int


def read_csv(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The records of a CSV file; the delimiter (, ; tab |) is the one that finds a `text` column."""
    return _read(source, limits, ",;\t|", (_DOUBLED, _ESCAPED))


def read_tsv(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The records of a tab-separated file, with or without quotation marks around fields."""
    return _read(source, limits, "\t", (_DOUBLED, _BARE))


def _read(
    source: Source, limits: Limits, delimiters: str, dialects: Sequence[_Dialect]
) -> Iterator[RawRecord | RecordError]:
    csv.field_size_limit(max(csv.field_size_limit(), limits.record_bytes))
    try:
        encoding = _encoding(source.stream.head(_SAMPLE_BYTES))
    except UndecodableError as fault:
        yield RecordError(source.path, None, str(fault))
        return
    lines = _Lines(source, encoding, limits.record_bytes)
    try:
        yield from _rows_to_records(lines, source.path, limits, encoding, delimiters, dialects)
    except BrokenInputError as fault:
        yield RecordError(source.path, fault.line, fault.reason)


def _rows_to_records(
    lines: _Lines,
    path: str,
    limits: Limits,
    encoding: str,
    delimiters: str,
    dialects: Sequence[_Dialect],
) -> Iterator[RawRecord | RecordError]:
    header, delimiter = _header(lines, delimiters)
    if header is None:
        return
    names = [name.strip().lower() for name in header.fields]
    if (problem := _header_problem(names)) is not None:
        yield RecordError(path, header.line, problem)
        return
    while lines.has_more():
        row = _next_row(lines, delimiter, dialects, len(names), limits)
        if isinstance(row, str):
            yield RecordError(path, lines.number, row)
            lines.take(1)
            continue
        lines.take(row.length)
        if any(field.strip() for field in row.fields) and row.fields != header.fields:
            yield _record(row, names, path, limits, encoding)


def _header(lines: _Lines, delimiters: str) -> tuple[_Row | None, str]:
    """The header row and the delimiter that makes most sense of it. Excel's `sep=;` line is obeyed."""
    while lines.has_more():
        number, line = lines.number, (lines.peek(0) or "").strip("\r\n")
        lines.take(1)
        if match := re.fullmatch(r'"?sep=(.)"?', line, re.IGNORECASE):
            delimiters = match.group(1)
        elif line.strip():
            return _best_split(number, line, delimiters)
    return None, delimiters[0]


def _best_split(number: int, line: str, delimiters: str) -> tuple[_Row, str]:
    for delimiter in delimiters:
        fields = _split(line, delimiter)
        if any(field.strip().lower() in _CONTENT for field in fields):
            return _Row(number, fields, 1), delimiter
    return _Row(number, _split(line, delimiters[0]), 1), delimiters[0]


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, **_DOUBLED), [])
    except csv.Error:
        return line.split(delimiter)


def _header_problem(names: Sequence[str]) -> str | None:
    if not any(name in _CONTENT for name in names):
        shown = ", ".join(name[:40] for name in names[:12]) or "none"
        return f'no "text" column: the first line must name the columns (found: {shown})'
    twice = [name for name in FIELDS if names.count(name) > 1]
    return f'the column "{twice[0]}" is there twice' if twice else None


def _next_row(lines: _Lines, delimiter: str, dialects: Sequence[_Dialect], width: int, limits: Limits) -> _Row | str:
    """The row at the current line, or what is wrong with it; the first dialect giving `width` fields wins."""
    problem = ""
    for dialect in dialects:
        row = _parse_row(lines, dialect, delimiter, limits)
        if isinstance(row, str):
            problem = problem or row
            continue
        extra = row.fields[width:]
        if len(row.fields) >= width and not any(extra):
            return row if not extra else _Row(row.line, row.fields[:width], row.length)
        if row.length == 1 and not any(row.fields):
            return row
        problem = problem or f"the row has {len(row.fields)} fields where the header has {width}"
    return problem


def _parse_row(lines: _Lines, dialect: _Dialect, delimiter: str, limits: Limits) -> _Row | str:
    feed = _RowLines(lines, limits)
    try:
        fields = next(csv.reader(feed, delimiter=delimiter, **dialect), [])
    except csv.Error as error:
        if feed.too_large:
            return f"too large: over {size_words(limits.record_bytes)} in one row"
        if feed.taken > 1 or "unexpected end" in str(error):
            end = lines.number + feed.taken - 1
            return f"a quotation mark opened in this row is not closed properly (followed to line {end})"
        return f"not readable as CSV: {error}"
    if feed.too_large:
        return f"too large: over {size_words(limits.record_bytes)} in one row"
    bad = next((match for field in fields if (match := _BAD_BYTES.search(field))), None)
    if bad is not None:
        byte = ord(bad.group()) - 0xDC00
        return f"not in the encoding of the rest of the file (first bad byte 0x{byte:02x})"
    return _Row(lines.number, fields, max(feed.taken, 1))


class _RowLines:
    """Feeds the lines of one row to the csv parser, as many as it asks for and the limits allow."""

    def __init__(self, lines: _Lines, limits: Limits) -> None:
        self._lines = lines
        self._limits = limits
        self._size = 0
        self.taken = 0
        self.too_large = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken >= self._limits.csv_record_lines or not self._lines.has_more(self.taken):
            raise StopIteration
        line = self._lines.peek(self.taken)
        self._size += len(line or "")
        if line is None or self._size > self._limits.record_bytes:
            self.too_large = True
            raise StopIteration
        self.taken += 1
        return line


def _record(row: _Row, names: Sequence[str], path: str, limits: Limits, encoding: str) -> RawRecord | RecordError:
    values = {name: field or None for name, field in zip(names, row.fields, strict=True) if name in FIELDS}
    try:
        if values.get("text") is None and values.get("html") is None:
            values["text"] = ""
        return make_record(values, path, row.line, limits, encoding)
    except RecordError as error:
        return error


def _encoding(sample: bytes) -> str:
    if wide := wide_encoding(sample[:4096]):
        return wide
    # The sample may end inside a character; up to its last line end it does not.
    whole_lines = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = decode(whole_lines)[1]
    return "utf-8" if encoding.startswith("utf-8") else encoding


class _Lines:
    """The physical lines of a table, with look-ahead; None stands for a line too long to keep.

    Bytes that do not decode are kept as lone surrogates until their row is known.
    """

    def __init__(self, source: Source, encoding: str, line_limit: int) -> None:
        chunks = source.stream.chunks()
        wide = encoding.startswith(("utf-16", "utf-32"))
        self._encoding = "utf-8" if wide else encoding
        self._incoming = self._decoded(split_lines(as_utf8(chunks, encoding) if wide else chunks, line_limit))
        self._waiting: deque[str | None] = deque()
        self.number = 1

    def has_more(self, ahead: int = 0) -> bool:
        """Whether there is a line `ahead` lines after the current one."""
        while len(self._waiting) <= ahead:
            try:
                self._waiting.append(next(self._incoming))
            except StopIteration:
                return False
        return True

    def peek(self, ahead: int) -> str | None:
        """The line `ahead` lines after the current one; `has_more` must have said yes."""
        return self._waiting[ahead]

    def take(self, count: int) -> None:
        """Move on by `count` lines."""
        for _ in range(count):
            self._waiting.popleft()
        self.number += count

    def _decoded(self, lines: Iterator[tuple[int, bytes | None]]) -> Iterator[str | None]:
        for number, line in lines:
            if line is None:
                yield None
                continue
            data = line.removeprefix(_BOM) if number == 1 else line
            text = data.decode(self._encoding, "surrogateescape") + "\n"
            # Old Macintosh files end lines with a bare carriage return.
            yield from re.findall(r"[^\r]*\r\n|[^\r]*\r|[^\r\n]*\n", text)
