"""Bylines: "By John Smith", "By our correspondent", "Reporting by …; Editing by …"."""

from __future__ import annotations

import re

from dragoman.clean.phrases import Phrases

__all__ = ["byline_name", "is_byline"]

_PARTICLE = r"(?:al|el|bin|ibn|abu|van|von|der|den|de|da|di|du|la|le|dos|ul|ur)"
_NAME = rf"(?:{_PARTICLE}[ \-])*[A-ZÀ-ÖØ-Þ][\w'’.\-]*"
_BETWEEN = r"(?:,? (?:and|&|with|in|for|at|AND|IN|FOR|WITH) |, | \| | / | |/| [-–—] )"
_NAMES = rf"{_NAME}(?:{_BETWEEN}(?:{_PARTICLE}[ \-])*[A-ZÀ-ÖØ-Þ@][\w'’.@\-]*){{0,14}}"
_OPENER = r"(?:By|BY|by|Written by|Story by|Reported by|Report by|Words by|Text by|From|FROM)"
_BYLINE = re.compile(rf"{_OPENER}:?\s+{_NAMES}(?:\s+\S+@\S+)?")
_WRITER = r"(?:(?:special |staff |senior )?(?:writers?|correspondents?|reporters?|editors?)|staff|bureau chief)"
_AGENCY_BYLINE = re.compile(rf"{_OPENER}:?\s+{_NAME}(?: {_NAME}){{0,3}} {_WRITER},? {_NAMES}")
_STAFF = re.compile(
    r"(?:(?:by|from)\s+)?(?:our|a|an|the)?\s*"
    r"(?:own|special|staff|senior|diplomatic|political|foreign|local|web|news)?\s*(?:staff )?"
    r"(?:correspondents?|reporters?|writers?|news desk|web desk|monitoring desk|news agencies|agencies)"
    r"(?:\s+in\s+\w+)?",
    re.IGNORECASE,
)
_VERB = r"(?:reporting|writing|editing|compiled|edited|written)"
_CREDITS_AT_END = re.compile(
    rf"[(\[]?(?:additional |with )?{_VERB}(?: and {_VERB})?(?: in [\w ]+)? by [A-Z].{{0,300}}$", re.IGNORECASE
)
_AGENCY_WRITER = re.compile(r"(?:writers?|staff|reporters?|correspondents?)$", re.IGNORECASE)
# No one is called so, and "By Monday" opens sentences.
_NOT_A_NAME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October"
    r"|November|December|Contrast|Comparison|Then|Now|The\b|That|This|All"
)


def is_byline(line: str, phrases: Phrases) -> bool:
    """Whether the line names who wrote the report, and does nothing else.

    >>> is_byline("By Ahmed al-Jabouri and Jane Doe", load_phrases())
    True
    >>> is_byline("By Monday the army had taken the town.", load_phrases())
    False
    """
    if len(line) > 320:
        return False
    bare = line.strip().rstrip(".")
    if _CREDITS_AT_END.match(bare) and (bare[0] in "([" or ";" in bare or len(bare.split()) <= 12):
        return True
    if len(bare.split()) > 16:
        return False
    if _STAFF.fullmatch(bare):
        return True
    if _BYLINE.fullmatch(bare) or _AGENCY_BYLINE.fullmatch(bare):
        return not line.rstrip().endswith(".") and _NOT_A_NAME.match(byline_name(bare)) is None
    agency = phrases.agency.match(bare)
    return agency is not None and _AGENCY_WRITER.fullmatch(bare[agency.end() :].strip()) is not None


def byline_name(line: str) -> str:
    """The byline without its "By": "By John Smith" → "John Smith"."""
    return re.sub(rf"^{_OPENER}:?\s+", "", line.strip())
