"""How much one input may ask for. Every limit is a setting; what exceeds one is set aside with a reason."""

from __future__ import annotations

from dataclasses import dataclass, fields

from dragoman.errors import UsageError

__all__ = ["DEFAULT_LIMITS", "MIB", "Limits", "size_words"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes count decoded bytes, so a compressed file cannot slip past them.

    `expansion` is how many times a gzip file may grow once it has passed `expansion_free_bytes`.
    `csv_record_lines` bounds how far an unclosed quotation mark is followed before its row is given up.
    """

    record_bytes: int = 16 * MIB
    html_bytes: int = 10 * MIB
    json_file_bytes: int = 256 * MIB
    expansion: int = 200
    expansion_free_bytes: int = MIB
    json_depth: int = 64
    csv_record_lines: int = 20_000
    id_characters: int = 1_000

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if value < 1:
                raise UsageError(f'the limit "{limit.name}" is {value}; it must be 1 or more')


DEFAULT_LIMITS = Limits()


def size_words(size: int) -> str:
    """A size for a message: "16 MiB", "50 bytes"."""
    return f"{size / MIB:g} MiB" if size >= MIB else f"{size} bytes"
