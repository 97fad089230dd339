"""JSON Lines: one object a line, in UTF-8, UTF-16 or UTF-32."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.bytestream import BrokenInputError, Source, as_utf8, split_lines
from dragoman.read.encoding import wide_encoding
from dragoman.read.limits import Limits, size_words
from dragoman.read.record import make_record
from dragoman.read.strictjson import JSONFaultError, StrictJSON

__all__ = ["read_jsonl"]

_BOM = b"\xef\xbb\xbf"


def read_jsonl(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The records of a JSON Lines file; blank lines are passed over, each bad line is an error of its own."""
    parser = StrictJSON(limits.json_depth)
    wide = wide_encoding(source.stream.head(4096))
    chunks = source.stream.chunks()
    encoding = wide or "utf-8"
    try:
        for number, line in split_lines(as_utf8(chunks, wide) if wide else chunks, limits.record_bytes):
            if line is None:
                yield RecordError(source.path, number, f"too large: over {size_words(limits.record_bytes)} in one line")
                continue
            content = line.removeprefix(_BOM) if number == 1 else line
            if content.strip():
                yield _record(content, source.path, number, parser, limits, encoding)
    except BrokenInputError as fault:
        yield RecordError(source.path, fault.line, fault.reason)


def _record(
    line: bytes, path: str, number: int, parser: StrictJSON, limits: Limits, encoding: str
) -> RawRecord | RecordError:
    try:
        value = parser.value(line.decode("utf-8", "surrogatepass" if encoding != "utf-8" else "strict"))
        if not isinstance(value, dict):
            return RecordError(path, number, "not a JSON object ({…}); each line must hold one article")
        return make_record(value, path, number, limits, encoding)
    except UnicodeDecodeError as error:
        bad = f"first bad byte 0x{line[error.start]:02x} at offset {error.start} of the line"
        return RecordError(path, number, f"not UTF-8, which JSON Lines must be ({bad})")
    except JSONFaultError as fault:
        return RecordError(path, number, fault.problem)
    except RecordError as error:
        return error
