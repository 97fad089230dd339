"""Which reader reads which file. A new format is one module, and one row here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.bytestream import Source
from dragoman.read.jsonfile import read_json
from dragoman.read.jsonl import read_jsonl
from dragoman.read.limits import Limits
from dragoman.read.parquet import read_parquet
from dragoman.read.plain import read_any, read_html, read_text
from dragoman.read.table import read_csv, read_tsv
from dragoman.read.warc import read_warc

__all__ = ["READERS", "Reader", "known_suffixes", "reader_for", "reads_from_disk", "suffix_of"]

Reader = Callable[[Source, Limits], Iterator[RawRecord | RecordError]]

# "" is a file without a suffix, and standard input.
READERS: dict[str, Reader] = {
    "": read_any,
    ".csv": read_csv,
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".markdown": read_text,
    ".md": read_text,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
    ".tsv": read_tsv,
    ".txt": read_text,
    ".warc": read_warc,
    ".xhtml": read_html,
}

# Formats whose readers want the file as it lies on disk, packed or not.
_FROM_DISK = (".parquet", ".warc")


def suffix_of(name: str) -> str:
    """The suffix that tells the format: "news.JSONL.gz" → ".jsonl"; "" without one."""
    lowered = name.lower().removesuffix(".gz")
    stem, dot, suffix = lowered.rpartition(".")
    return dot + suffix if dot and stem else ""


def reader_for(name: str) -> Reader | None:
    """The reader for a file of this name; None for a suffix nobody reads."""
    return READERS.get(suffix_of(name))


def reads_from_disk(name: str) -> bool:
    """Whether the reader of this file takes its bytes from `Source.raw`."""
    return suffix_of(name) in _FROM_DISK


def known_suffixes() -> str:
    """For error messages: ".csv, .htm, …"."""
    return ", ".join(suffix for suffix in READERS if suffix)
