"""Datelines: the place, date and agency that open a report, up to the dash.

    BAGHDAD (AFP) —      GAZA CITY, Oct 7 (Reuters) -      TRIPOLI, Libya —      MOSCOW, January 3. /TASS/.

The grammar is loose; what counts is the evidence around it. A known agency in brackets or a date proves a
dateline; a bare place must be in capitals in a text that is not, before a dash that opens a sentence.
"""

from __future__ import annotations

import re

from dragoman.clean.days import MONTH
from dragoman.clean.phrases import Phrases

__all__ = ["dateline_end"]

_CAPS = r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-ZÀ-ÖØ-ÞĀĂĄĆČĐĒĖĘĞĪİŁŃŌŐŚŞŠŪŰŹŻŽ'’.\-]+"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.\-]*"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
    r"(?:,?\s+(?:\d{4}|\d{2}(?!\d)))?"
)
_NO_PREPOSITION = r"(?!(?:On|In|At|By|From|Since|Until|After|Before)\b)"
_DATELINE = re.compile(
    rf"""
    (?:(?P<caps>{_CAPS}(?:[ /]{_CAPS}){{0,4}}) | (?P<mixed>{_NO_PREPOSITION}{_WORD}(?:[ /]{_WORD}){{0,3}}))
    (?P<region>(?:\s?[,/]\s?(?!{MONTH}\s*\d){_WORD}(?:\s(?:and\s|of\s|the\s)?(?!{MONTH}\s*\d){_WORD}){{0,3}}){{0,2}}
       | \s\[{_WORD}(?:\s{_WORD})?\])
    (?P<date>(?:[,.]?\s+|\s?,\s?)(?i:{_DATE}))?
    (?P<agency>[,.]?\s*(?:\((?P<round>[^()\n]{{2,60}})\)|/(?P<slash>[^/\n]{{2,30}})/))?
    (?P<dash>\s*(?:—|–|―|--+|_(?=\s|$)|-(?=\s|$)|:(?=\s)|\.(?=\s)|$))
    """,
    re.VERBOSE,
)
_AGENCY_FIRST = re.compile(
    r"(?:\((?P<round>[^()\n]{2,40})\)|/(?P<slash>[^/\n]{2,30})/|(?P<bare>[A-Z][\w.\-]+(?: [A-Z][\w.\-]+)?))"
    r"(?P<dash>\s*(?:—|–|―|--+|_(?=\s)|\s-(?=\s)|-(?=\s)))"
)
_LOWER = re.compile(r"(?P<place>[a-z][a-z'’\-]+(?: [a-z'’\-]+)?)(?P<dash>:)\s+(?=[a-z\"“'‘])")
_LONG_DASH = re.compile(r"—|–|―|--|_")
_OPENS_SENTENCE = re.compile(r"[\s]*[\"“'‘«(\[]*[A-ZÀ-ÖØ-Þ0-9$€£]")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_LOOK = 160
_LONGEST_DATELINE = 110


def dateline_end(paragraph: str, phrases: Phrases, *, capitals: bool = False, lower: bool = False) -> int:
    """How many characters of the paragraph are its dateline, dash included; 0 for none.

    `capitals`/`lower` say that the whole text is in capitals or in lower case, so that a place proves nothing
    by its letters.

    >>> phrases = load_phrases()
    >>> dateline_end("TRIPOLI, Libya — Clashes broke out.", phrases)
    16
    >>> dateline_end("NATO — the alliance — met.", phrases)
    0
    """
    head = paragraph[:_LOOK]
    if lower:
        return _lower_dateline(head, paragraph, phrases)
    match = _DATELINE.match(head)
    if match and match.end() <= _LONGEST_DATELINE and _is_dateline(match, paragraph, phrases, capitals=capitals):
        return match.end()
    first = _AGENCY_FIRST.match(head)
    if first and _opens_with_agency(first, paragraph, phrases):
        rest = first.end() + len(paragraph[first.end() :]) - len(paragraph[first.end() :].lstrip())
        more = dateline_end(paragraph[rest:], phrases, capitals=capitals) if first.start() == 0 else 0
        return rest + more if more else first.end()
    return 0


def _is_dateline(match: re.Match[str], paragraph: str, phrases: Phrases, *, capitals: bool) -> bool:
    named = match["round"] or match["slash"] or ""
    has_agency = bool(phrases.agency.search(named)) or _trailing_agency(match, phrases)
    dash = match["dash"].strip()
    rest = paragraph[match.end() :]
    if match["date"] and (has_agency or dash not in (".", "")):
        return True
    if has_agency:
        # "the dash" may be the line's end, TASS's full stop, or nothing where the agency stands in brackets
        return dash != "" or not rest.strip()
    if not rest.strip() and _ACRONYM.fullmatch(named):
        return True
    if dash in ("", ".") or capitals or match["caps"] is None:
        return False
    if match["caps"].strip(" .") in phrases.not_places or len(re.sub(r"\W", "", match["caps"])) < 3:
        return False
    if not rest.strip():
        return dash != ":"
    if not _OPENS_SENTENCE.match(rest) or _is_shouting(rest):
        return False
    if named:
        return len(named.split()) <= 4
    has_long_dash = _LONG_DASH.match(dash) is not None
    return bool(match["region"]) or has_long_dash or len(rest) > 40


def _trailing_agency(match: re.Match[str], phrases: Phrases) -> bool:
    """ "Tehran, IRNA –", "DAMASCUS, SANA -": the agency stands where a region would."""
    region = (match["region"] or "").strip(" ,/")
    return bool(region) and phrases.agency.fullmatch(region) is not None


def _opens_with_agency(match: re.Match[str], paragraph: str, phrases: Phrases) -> bool:
    named = match["round"] or match["slash"] or match["bare"]
    is_known = phrases.agency.fullmatch(named) is not None
    is_bracketed = match["round"] is not None and len(named.split()) <= 2 and named[:1].isupper()
    return (is_known or is_bracketed) and _OPENS_SENTENCE.match(paragraph[match.end() :]) is not None


def _lower_dateline(head: str, paragraph: str, phrases: Phrases) -> int:
    match = _LOWER.match(head)
    if match is None or match["place"].upper() in phrases.not_places or len(paragraph) < 200:
        return 0
    return match.end("dash")


def _is_shouting(rest: str) -> bool:
    letters = [letter for letter in rest[:80] if letter.isalpha()]
    return bool(letters) and all(letter.isupper() for letter in letters)
