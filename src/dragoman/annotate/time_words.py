"""The words of time expressions: a text as a string of word classes, one letter a word, for rules to match.

"until January 3, 2020"  →  to · month · day · comma · year
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from dragoman.annotate.numbers import load_number_words
from dragoman.datafiles import Faults, Record, read_records
from dragoman.model import DateRecipe

__all__ = ["LETTERS", "TimeText", "TimeWords", "classify", "load_time_words"]

# Every class of word has one letter; a rule that matches the string of letters has matched the words.
_CLASSES = (
    "month", "capital_month", "small_month", "weekday", "guarded_weekday", "weekdays", "unit", "units",
    "quarter", "weekend", "deictic", "day_part", "hour_word", "meridiem", "zone", "season",
    "guarded_season", "holiday", "this", "current", "last", "past", "next", "coming", "upcoming",
    "previous", "following", "that", "same", "recent", "every", "ago", "earlier", "later", "before",
    "after", "part", "part_noun", "fiscal", "the", "a", "of", "preposition", "from", "to", "s",
    "old", "some", "ordinal", "cardinal", "decade_word", "decade", "reference", "frequency",
    "year", "day", "number", "comma", "dot", "dash", "slash", "colon", "apostrophe", "paragraph",
)  # fmt: skip
LETTERS: Mapping[str, str] = {name: chr(0x4E00 + place) for place, name in enumerate(_CLASSES)}
_PLAIN = "_"
# A time expression holds at least one word of these classes; a stretch without one needs no rule.
_TELLING = (
    "month", "capital_month", "small_month", "weekday", "guarded_weekday", "weekdays", "unit", "units",
    "quarter", "weekend", "deictic", "day_part", "hour_word", "meridiem", "zone", "season",
    "guarded_season", "holiday", "decade_word", "decade", "reference", "frequency", "year", "slash",
    "colon",
)  # fmt: skip
_STRETCH = re.compile(f"[^{_PLAIN}]*[{''.join(LETTERS[name] for name in _TELLING)}][^{_PLAIN}]*")
_NOTHING = ("", None)
_GOVERNOR = "future_governor"
_NAME = "name"
_MARKS = {",": "comma", ".": "dot", "-": "dash", "–": "dash", "—": "dash", "/": "slash", ":": "colon"} | {
    "'": "apostrophe",
    "’": "apostrophe",
}
_GUARDED = {"month": "small_month", "weekday": "guarded_weekday", "season": "guarded_season"}
_TOKEN = re.compile(
    r"[AaPp]\.?[Mm]\b\.?"
    r"|[A-Za-z]+"
    r"|\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.])\d+\.\d+(?!\.?\d)|\d+(?:(?:st|nd|rd|th|s)\b)?"
    r"|\n\s*\n"
    r"|[^\sA-Za-z\d]"
)
_YEARS = range(1000, 2101)
Value = str | int | DateRecipe | None


@dataclass(frozen=True)
class TimeWords:
    """The word list: class and value of each word, and the phrases by their first word, longest first.

    `future_governors` are the lemmas whose complement lies ahead ("is expected to arrive on Friday").
    """

    classes: Mapping[str, tuple[str, str | int]] = field(repr=False)
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, str | DateRecipe], ...]] = field(repr=False)
    future_governors: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TimeText:
    """A text taken apart: the word at `starts[i]`..`ends[i]` has class `letters[i]` and means `values[i]`."""

    text: str
    starts: list[int]
    ends: list[int]
    values: list[Value]
    letters: str

    def stretches(self) -> list[tuple[int, int]]:
        """Runs of words, by their numbers, that may hold a time expression; none goes beyond its run."""
        return [match.span() for match in _STRETCH.finditer(self.letters)]


@cache
def load_time_words(path: Path | None = None) -> TimeWords:
    """The words of `path`, or those that come with Dragoman; raises `DataFileError` on any fault."""
    path = path or Path(str(files("dragoman.knowledge"))) / "data" / "times.yaml"
    faults = Faults()
    classes: dict[str, tuple[str, str | int]] = {
        word: ("cardinal", number)
        for words in load_number_words().meanings
        for word in words
        if len(words) == 1 and (number := load_number_words().value(word)) is not None
    }
    phrases: dict[str, list[tuple[tuple[str, ...], str, str | DateRecipe]]] = {}
    own: set[tuple[str, bool]] = set()
    governors: set[str] = set()
    for record in read_records(path, faults):
        words, name, value = _entry(record)
        for word in words:
            if (word, name == _GOVERNOR) in own:
                record.fault("words", f'"{word}" stands here for the second time')
            own.add((word, name == _GOVERNOR))
            if name == _GOVERNOR:
                governors.add(word)
                continue
            parts = tuple(re.findall(r"[a-z]+|\d+|[^\sa-z\d]", word))
            if len(parts) > 1 or isinstance(value, DateRecipe):
                phrases.setdefault(parts[0], []).append((parts, name, value))
            else:
                classes[word] = (name, int(value) if value.lstrip("-").isdigit() else value)
    faults.check()
    ordered = {word: tuple(sorted(found, key=lambda one: -len(one[0]))) for word, found in phrases.items()}
    return TimeWords(classes, ordered, frozenset(governors))


def classify(text: str, words: TimeWords) -> TimeText:
    """Give every word of `text` its class; words that say nothing about time have none.

    "may" and "march" keep capital and small letters apart, so that rules can tell the month from the verb.
    """
    matches = list(_TOKEN.finditer(text))
    tokens = [match.group().lower() for match in matches]
    starts: list[int] = []
    ends: list[int] = []
    letters: list[str] = []
    values: list[Value] = []
    upto = 0
    for place, token in enumerate(tokens):
        if place < upto:
            continue
        upto = place + 1
        value: Value
        name, value = words.classes.get(token) or (_NOTHING if token.isalpha() else _unlisted(token))
        if name == "small_month" and text[matches[place].start()].isupper():
            name = "capital_month"
        if token in words.phrases:
            length, phrase_name, phrase_value = _phrase_at(tokens, place, words)
            if length:
                upto, name, value = place + length, phrase_name, phrase_value
        starts.append(matches[place].start())
        ends.append(matches[upto - 1].end())
        letters.append(LETTERS.get(name, _PLAIN))
        values.append(value)
    return TimeText(text, starts, ends, values, "".join(letters))


def _entry(record: Record) -> tuple[tuple[str, ...], str, str | DateRecipe]:
    words = record.texts("words")
    name = record.choice("class", (*_CLASSES, _GOVERNOR, _NAME))
    value: str | DateRecipe = record.optional_text("value") or ""
    if record.flag("guarded"):
        name = _GUARDED.get(name, name)
    if name == "holiday":
        value = _holiday(record)
    record.done()
    return words, name, value


def _holiday(record: Record) -> DateRecipe:
    year, month, day, nth, weekday, easter = (
        None if (number := record.number(key)) is None else int(number)
        for key in ("year", "month", "day", "nth", "weekday", "easter")
    )
    if easter is not None:
        return DateRecipe("easter", amount=easter)
    if nth is not None and month is not None and weekday is not None:
        return DateRecipe("nth_weekday", month=month, day=weekday, amount=nth)
    if month is None or day is None:
        record.fault("class", "a holiday needs month and day, or month, nth and weekday, or easter")
    return DateRecipe("date" if year is not None else "holiday", year=year, month=month, day=day)


def _unlisted(token: str) -> tuple[str, str | int | None]:
    """Class of a word the list lacks: numbers and marks; "" for everything else."""
    if token[0].isdigit():
        return _number(token)
    if token in _MARKS:
        return _MARKS[token], None
    if token[:2] in ("am", "a.") and len(token) < 5:
        return "meridiem", 0
    if token[:2] in ("pm", "p.") and len(token) < 5:
        return "meridiem", 12
    return ("paragraph", None) if token[0] == "\n" else ("", None)


def _number(token: str) -> tuple[str, str | int | None]:
    if token.isdigit():
        if len(token) > 9 or not token.isascii():
            return "", None
        number = int(token)
        if len(token) == 4 and number in _YEARS:
            return "year", number
        return ("day" if len(token) < 3 and 0 < number < 32 else "number"), number
    digits = token.rstrip("stndrh")
    if token.endswith("s") and digits.isdigit() and digits.endswith("0") and len(digits) in (2, 4):
        return "decade", int(digits) + (1900 if len(digits) == 2 else 0)
    if digits.isdigit() and len(digits) < 3:
        return "ordinal", int(digits)
    return "number", int(token.replace(",", "")) if "," in token and len(token) < 12 else None


def _phrase_at(tokens: Sequence[str], place: int, words: TimeWords) -> tuple[int, str, Value]:
    """Length, class and value of the longest phrase at `place` ("new year's eve"); length 0 without one."""
    for parts, name, value in words.phrases[tokens[place]]:
        found = tuple(token.replace("’", "'") for token in tokens[place : place + len(parts)])
        if found == parts:
            return len(parts), name, value
    return 0, "", None
