"""Dates as publishers write them, to the day. What leaves day or month open ("01/02/03") is no date."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["MONTH", "find_full_date", "parse_day"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_CLOCK = (
    r"(?:[T,]?\s*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_FORMS = (
    re.compile(rf"{_YEAR}(?P<sep>[-/.]?)(?P<month>\d{{2}})(?P=sep)(?P<day>\d{{2}}){_CLOCK}"),
    re.compile(rf"{_WEEKDAY}{_DAY}\s+(?P<name>{MONTH}),?\s+{_YEAR}{_CLOCK}", re.I),
    re.compile(rf"{_WEEKDAY}(?P<name>{MONTH})\s+{_DAY},?\s+{_YEAR}{_CLOCK}", re.I),
)
_IN_TEXT = tuple(re.compile(rf"(?<!\w)(?:{form.pattern})(?!\w)", re.I) for form in _FORMS[1:])
# Before the first newspapers nothing was published; such years are defaults of databases.
_FIRST_YEAR = 1600
_LONGEST = 64


def parse_day(value: str) -> date | None:
    """The day written in ISO 8601, RFC 822 or words, in the publisher's own time zone; None for all else.

    >>> parse_day("Fri, 03 Jan 2020 21:15:00 GMT")
    datetime.date(2020, 1, 3)
    >>> parse_day("01/02/03") is None
    True
    """
    bare = value.strip()
    if len(bare) > _LONGEST or not bare.isascii():
        return None
    for form in _FORMS:
        if match := form.fullmatch(bare):
            return _day(match)
    return None


def find_full_date(text: str) -> date | None:
    """The first date with day, month and year in words: "BAGHDAD, Jan. 3, 2020 (AFP)"; None without one."""
    found = [match for form in _IN_TEXT for match in form.finditer(text)]
    return next((day for match in sorted(found, key=lambda match: match.start()) if (day := _day(match))), None)


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    month = int(groups["month"]) if "month" in groups else _MONTHS.index(groups["name"][:3].lower()) + 1
    year = int(groups["year"])
    if year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, int(groups["day"]))
    except ValueError:
        return None
