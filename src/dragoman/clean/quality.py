"""Doubts about a text's quality that show before any of it is understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dragoman.model import Flag

__all__ = ["quality_flags"]

# UTF-8 read as Windows-1252: "â€™" for ’, "Ã©" for é, "Ð˜" for И. No language writes these pairs.
_MOJIBAKE = re.compile(
    r"â€[\u0080-\u009f™œžšŸ“”˜¦¢]|Ã[\u0080-\u00bf‚„…‡ˆ‰‹Œ“”•˜™›œžŸ]|Â[\u0080-\u009f£§©«®°´»¿]"
    r"|(?:[ÐÑ][\u0080-\u00bfŠ-ž‘-›]){3}"
)


def quality_flags(text: str, published: date | None) -> Iterator[Flag]:
    """Flags `undated`, `replacement_characters` and `suspect_mojibake`, these two with their first place."""
    if published is None:
        yield Flag("undated", "no publication date in option, record, metadata or dateline")
    lost = text.count("\ufffd")
    if lost:
        first = text.index("\ufffd")
        yield Flag("replacement_characters", f"{lost} characters of the original are lost", first, first + 1)
    if match := _MOJIBAKE.search(text):
        reason = f'"{match.group()}" looks like UTF-8 read as Windows-1252'
        yield Flag("suspect_mojibake", reason, match.start(), match.end())
