"""Count phrases as ranges: "at least 12" is 12 or more, "dozens" is 24 to 99.

read_number("between 10 and 20")  →  NumberRange(low=10, high=20, approximate=False)
read_number("two-thirds")         →  None
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records

__all__ = ["NumberRange", "NumberWords", "load_number_words", "read_number"]

_CLASSES = (
    "cardinal", "article", "scale", "plural_scale", "vague", "none", "skip",
    "at_least", "more_than", "at_most", "less_than", "about", "or_more", "or_so",
)  # fmt: skip
_QUALIFIERS = ("at_least", "more_than", "at_most", "less_than", "about")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?(?![\d,%]|st\b|nd\b|rd\b|th\b|s\b)|[a-z]+|\S")
_YEARS = range(1900, 2100)
_LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class NumberRange:
    """How many: `low`..`high` inclusive; `high` is None without an upper bound. `approximate`: "about"."""

    low: int
    high: int | None
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"no range: {self.low}..{self.high}")


@dataclass(frozen=True, slots=True)
class _Meaning:
    role: str
    low: int = 0
    high: int | None = None


@dataclass(frozen=True)
class NumberWords:
    """The words of numbers, phrases by their words: ("more", "than") → more_than."""

    meanings: Mapping[tuple[str, ...], _Meaning] = field(repr=False)

    def value(self, word: str) -> int | None:
        """The cardinal a single word stands for ("thirteen" → 13)."""
        meaning = self.meanings.get((word,))
        return meaning.low if meaning is not None and meaning.role == "cardinal" else None


@cache
def load_number_words(path: Path | None = None) -> NumberWords:
    """The number words of `path`, or those that come with Dragoman; raises `DataFileError` on any fault."""
    path = path or Path(str(files("dragoman.knowledge"))) / "data" / "numbers.yaml"
    faults = Faults()
    meanings: dict[tuple[str, ...], _Meaning] = {}
    for record in read_records(path, faults):
        words, meaning = _meaning(record)
        for word in words:
            if tuple(word.split()) in meanings:
                record.fault("words", f'"{word}" stands here for the second time')
            meanings[tuple(word.split())] = meaning
    faults.check()
    return NumberWords(meanings)


def read_number(text: str, words: NumberWords | None = None) -> NumberRange | None:
    """How many people or things a count phrase means; None for ordinals, years, shares and anything else.

    "14" → 14..14, "more than 20" → 21.., "up to 30" → 1..30, "about 50" → 50..50 and approximate,
    "several hundred" → 300..999, "no" → 0..0; "2003" and "first" → None.
    """
    known = words or load_number_words()
    units = _units(_TOKEN.findall(text.lower()), known)
    if units is None:
        return None
    return _range(units)


def _meaning(record: Record) -> tuple[tuple[str, ...], _Meaning]:
    words = record.texts("words")
    role = record.choice("class", _CLASSES)
    value, low, high = record.number("value"), record.number("low"), record.number("high")
    record.done()
    bottom = int(value if value is not None else low or 0)
    top = int(value) if value is not None else (int(high) if high is not None else None)
    return words, _Meaning(role, bottom, top)


def _units(tokens: Sequence[str], words: NumberWords) -> list[_Meaning] | None:
    """The meanings of the tokens, longest phrases first; None when one of them has none."""
    units: list[_Meaning] = []
    position = 0
    while position < len(tokens):
        for length in (4, 3, 2, 1):
            phrase = tuple(tokens[position : position + length])
            meaning = words.meanings.get(phrase) or (_written(phrase[0]) if length == 1 else None)
            if meaning is not None:
                units.append(meaning)
                position += length
                break
        else:
            return None
    return [unit for unit in units if unit.role not in ("skip", "hyphen")] if _is_joined(units) else None


def _written(token: str) -> _Meaning | None:
    """What a token that is no number word stands for: digits, or the little words between numbers."""
    if _DIGITS.fullmatch(token):
        if "." in token:
            return _Meaning("decimal", int(float(token) * 1000))
        number = int(token.replace(",", ""))
        if number > _LARGEST:
            return None
        role = "year" if token.isdigit() and number in _YEARS and number % 100 else "digits"
        return _Meaning(role, number, number)
    small = {
        "-": "dash",
        "–": "dash",
        "and": "and",
        "or": "or",
        "to": "to",
        "of": "of",
        "half": "half",
        "+": "or_more",
    }
    small |= {"between": "between", "from": "between", "~": "about"}
    return _Meaning(small[token]) if token in small else None


def _is_joined(units: Sequence[_Meaning]) -> bool:
    return bool(units) and units[0].role != "dash" and units[-1].role not in ("and", "or", "to", "dash", "between")


def _range(units: list[_Meaning]) -> NumberRange | None:
    qualifiers: list[str] = []
    while units and (units[0].role in _QUALIFIERS or units[0].role == "between"):
        qualifiers.append(units.pop(0).role)
    while units and units[-1].role in ("or_more", "or_so"):
        qualifiers.append({"or_more": "at_least", "or_so": "about"}[units.pop().role])
    number = _either(units, counted=bool(qualifiers))
    for qualifier in reversed(qualifiers):
        number = _qualified(number, qualifier)
    return number


def _either(units: list[_Meaning], *, counted: bool) -> NumberRange | None:
    """A plain number, or two with "to", "or", "and" or a dash between them ("10 to 20", "two or three")."""
    plain = _plain([unit for unit in units if unit.role != "dash"], counted=counted)
    if plain is not None and not _is_digit_range(units):
        return plain
    for place, unit in enumerate(units):
        if unit.role in ("to", "or", "and", "dash") and 0 < place < len(units) - 1:
            low = _plain(units[:place], counted=True)
            high = _plain(units[place + 1 :], counted=True)
            if low is not None and high is not None and (high.high is None or low.low < high.high):
                return NumberRange(low.low, high.high)
    return None


def _is_digit_range(units: Sequence[_Meaning]) -> bool:
    return len(units) == 3 and units[0].role == "digits" and units[1].role == "dash"


def _plain(units: Sequence[_Meaning], *, counted: bool) -> NumberRange | None:
    """One number in digits or words; a bare year counts only behind a qualifier ("more than 2014")."""
    if not units:
        return None
    first = units[0]
    if len(units) == 1:
        if first.role == "none":
            return NumberRange(0, 0)
        if first.role == "year":
            return NumberRange(first.low, first.low) if counted else None
        if first.role == "plural_scale":
            return NumberRange(first.low, first.high)
    if first.role == "article" and len(units) > 1 and units[1].role not in ("scale", "and", "half"):
        return _plain(units[1:], counted=counted)
    if first.role == "half":
        return _half(units)
    if first.role in ("vague", "plural_scale"):
        return _vague(units)
    return _cardinal(units)


def _half(units: Sequence[_Meaning]) -> NumberRange | None:
    """ "half a dozen" → 6; half of anything else is no count."""
    scales = [unit for unit in units[1:] if unit.role == "scale"]
    if len(scales) != 1 or any(unit.role not in ("scale", "article", "of") for unit in units[1:]):
        return None
    return NumberRange(scales[0].low // 2, scales[0].low // 2)


def _vague(units: Sequence[_Meaning]) -> NumberRange | None:
    """ "several" → 3.., "several hundred" → 300..999, "tens of thousands" → 20,000..99,999."""
    first, rest = units[0], [unit for unit in units[1:] if unit.role != "of"]
    if not rest:
        return NumberRange(first.low, first.high)
    if len(rest) > 1 or rest[0].role not in ("scale", "plural_scale"):
        return None
    scale = rest[0].low if rest[0].role == "scale" else rest[0].low // 2
    if first.role == "plural_scale":
        return NumberRange(first.low * scale, ((first.high or 0) + 1) * scale - 1)
    return NumberRange(first.low * scale, (99 if scale == 12 else 10 * scale - 1) if scale > 1 else None)


def _cardinal(units: Sequence[_Meaning]) -> NumberRange | None:
    """ "two hundred and fifty" → 250, "1.5 million" → 1,500,000; words that do not add up are no number."""
    total, group, last = 0, 0, ""
    for unit in units:
        if unit.role == "of" and last in ("scale", "cardinal"):
            continue
        if unit.role == "scale":
            scaled = (group or 1) * unit.low
            if last == "decimal":
                scaled //= 1000
            group = scaled
            if unit.low >= 1000:
                total, group = total + group, 0
        elif unit.role == "and" and last == "scale":
            pass
        elif _may_add(unit, last, group):
            group += unit.low
        else:
            return None
        last = unit.role
    if last in ("decimal", "and", ""):
        return None
    return NumberRange(total + group, total + group) if total + group <= _LARGEST else None


def _may_add(unit: _Meaning, last: str, group: int) -> bool:
    """Whether a number may follow: anything at the start, digits behind a scale, "four" behind "twenty"."""
    if unit.role == "cardinal":
        return last in ("", "scale", "and") or (group % 100 >= 20 and group % 10 == 0 and unit.low < 10)
    return (unit.role in ("digits", "decimal") and last in ("", "scale")) or (unit.role == "article" and not last)


def _qualified(number: NumberRange | None, qualifier: str) -> NumberRange | None:
    if number is None:
        return None
    top = number.high if number.high is not None else number.low
    if qualifier == "at_least":
        return NumberRange(number.low, None)
    if qualifier == "more_than":
        exact = number.low == number.high
        return NumberRange(number.low + 1 if exact else number.low, None)
    if qualifier == "at_most":
        return NumberRange(min(1, top), top)
    if qualifier == "less_than":
        return NumberRange(min(1, top - 1), top - 1) if top > 0 else None
    if qualifier == "about":
        return replace(number, approximate=True)
    return number
