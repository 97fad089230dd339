"""Time expressions: the words for when, each with the recipe for its days.

    "will meet on Friday, Jan. 3"  →  span "Friday, Jan. 3", recipe month_day(1, 3), tense future

The words alone decide what is a time expression; the parse helps with tense and with words that are often
something else ("may", "march", "2,000").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.annotate.time_found import Found
from dragoman.annotate.time_rules import load_rules
from dragoman.annotate.time_tense import tense_of
from dragoman.annotate.time_words import LETTERS, TimeWords, classify, load_time_words
from dragoman.model import DateRecipe, Span, TimeSpan

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["find_times"]

_TAKEN = "."
# Recipes that mean the last or the next such day, as the tense tells.
_OPEN = frozenset({"weekday", "month", "month_day", "quarter", "season", "holiday", "nth_weekday", "easter", "weekend"})
_CALENDAR = frozenset({"date", "month_day", "month", "weekday", "relative", "quarter", "month_first"})
_NO_YEAR = frozenset({"MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "PRODUCT"})
_NAMES = frozenset({"PERSON", "ORG", "WORK_OF_ART", "FAC", "PRODUCT"})
_LEADS = frozenset(LETTERS[name] for name in ("preposition", "from", "to", "before", "after", "of", "part", "month"))
_BETWEEN_CLOCK_AND_DAY = re.compile(r"\s*,?\s*(?:(?:on|at|of|around|about|by|before|after)\s+)*\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:(to|until|till|through|thru)|(and)|([-–—]))\s*(?:the\s+)?", re.IGNORECASE)
_BEFORE_RANGE = re.compile(r"\b(?:(from)|(between))\s+(?:the\s+)?\Z", re.IGNORECASE)


def find_times(doc: Doc, words: TimeWords | None = None) -> list[TimeSpan]:
    """Every time expression of `doc` in order, none overlapping another.

    Days, months, years, durations ("two weeks"), sets ("every Monday") and references ("now") alike; the
    recipes say what can be computed from the publication date. `words` replaces the list of Dragoman.
    """
    words = words or load_time_words()
    text = doc.text
    times = sorted(_Reader(doc, text, words).found(), key=lambda time: time.span.start)
    return _join_ranges(_join_clocks(times, text), text)


class _Reader:
    """One text while its rules are tried."""

    def __init__(self, doc: Doc, text: str, words: TimeWords) -> None:
        self.doc = doc
        self.words = words
        self.text = classify(text, words)
        self.sentence_starts = [sentence.start_char for sentence in doc.sents]

    def found(self) -> Iterable[TimeSpan]:
        """What the rules find, rule by rule; the first rule that takes a word keeps it."""
        letters = self.text.letters
        stretches = self.text.stretches()
        for rule in load_rules():
            for first, last in stretches:
                for match in rule.pattern.finditer(letters, first, last):
                    found = Found(self.text, match)
                    recipe = rule.recipe(found) if match.group() else None
                    if recipe is not None and self.is_time(rule.name, found):
                        yield self.time(found, recipe)
                        taken = _TAKEN * len(match.group())
                        letters = letters[: match.start()] + taken + letters[match.end() :]

    def is_time(self, rule: str, found: Found) -> bool:
        """Whether the parse lets the words be a time: no names, no verbs, no quantities."""
        if rule == "year":
            return self.is_year(found)
        if "month" in found.match.re.groupindex and found.has("month") and rule != "iso":
            token = self.token(found.match.start("month"))
            if found.kind("month") in ("capital_month", "small_month"):
                return token.pos_ not in ("AUX", "VERB") or token.text[0].isupper()
            return rule != "month" or token.ent_type_ not in _NAMES
        if rule == "weekday":
            return self.token(found.match.start("weekday")).ent_type_ not in _NAMES
        return True

    def is_year(self, found: Found) -> bool:
        """Whether four digits are a year: the parser says so, or a preposition leads to them."""
        place = found.match.start()
        token = self.token(place)
        year = found.number("year") or 0
        start = self.text.starts[place]
        before = self.text.text[start - 1 : start]
        after = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        if before in ("$", "£", "€", "#", "-", "/", "¥") or token.ent_type_ in _NO_YEAR - {"CARDINAL"}:
            return False
        led = place > 0 and (found.match.string[place - 1] in _LEADS or before == "(")
        if token.i and not led and self.doc[token.i - 1].pos_ in ("PROPN", "NOUN"):  # "Flight 1549"
            return False
        if token.ent_type_ == "DATE" and year >= 1500 and (led or found.before() == "the"):
            return True
        if after is not None and (after.tag_ == "NNS" or after.text in ("%", "percent")):
            return False
        if token.ent_type_ == "DATE" and year >= 1500:
            return True
        return led and token.ent_type_ == ("DATE" if year < 1500 else "")

    def time(self, found: Found, recipe: DateRecipe) -> TimeSpan:
        """The span with its recipe, its tense where the recipe asks for one."""
        first, last = found.match.span()
        start, end = self.text.starts[first], self.text.ends[last - 1]
        recipe = self.tensed(recipe, last - 1)
        number = max(bisect_right(self.sentence_starts, start) - 1, 0)
        return TimeSpan(Span(start, end, self.text.text[start:end]), recipe, number)

    def tensed(self, recipe: DateRecipe, place: int) -> DateRecipe:
        if recipe.kind in ("clock", "span") and recipe.parts:
            return replace(recipe, parts=tuple(self.tensed(part, place) for part in recipe.parts))
        if recipe.kind not in _OPEN or recipe.parts or recipe.year is not None:
            return recipe
        return replace(recipe, tense=tense_of(self.token(place), self.words.future_governors))

    def token(self, place: int) -> Token:
        """The parser's token at a word."""
        start, end = self.text.starts[place], self.text.ends[place]
        return self.doc.char_span(start, end, alignment_mode="expand")[0]  # type: ignore[index]  # never None


def _join_clocks(times: list[TimeSpan], text: str) -> list[TimeSpan]:
    """ "3 p.m. on Monday", "Friday at noon": hour and day as one expression."""
    joined: list[TimeSpan] = []
    for time in times:
        previous = joined[-1] if joined else None
        if previous is not None and previous.sentence == time.sentence:
            clock = _clock_of_day(previous.recipe, time.recipe)
            gap = text[previous.span.end : time.span.start]
            if clock is not None and _BETWEEN_CLOCK_AND_DAY.fullmatch(gap):
                joined[-1] = TimeSpan(_hull(previous, time, text), clock, previous.sentence)
                continue
        joined.append(time)
    return [time for time in joined if not _is_bare_hour_word(time)]


def _clock_of_day(first: DateRecipe, second: DateRecipe) -> DateRecipe | None:
    for clock, day in ((first, second), (second, first)):
        is_day = day.kind in ("weekday", "month_day", "holiday") or (day.kind == "date" and day.day is not None)
        if clock.kind == "clock" and not clock.parts and (is_day or (day.kind, day.unit) == ("relative", "day")):
            return replace(clock, parts=(day,))
    return None


def _is_bare_hour_word(time: TimeSpan) -> bool:
    """ "at dawn" without a day says nothing about when."""
    return time.recipe.kind == "clock" and not time.recipe.parts and time.span.text.isalpha()


def _join_ranges(times: list[TimeSpan], text: str) -> list[TimeSpan]:
    """ "from May 1 to June 5", "between 2001 and 2003": both ends as one expression."""
    joined: list[TimeSpan] = []
    for time in times:
        previous = joined[-1] if joined else None
        if previous is not None and _is_range(previous, time, text):
            parts = (_with_year(previous.recipe, time.recipe), time.recipe)
            joined[-1] = TimeSpan(_hull(previous, time, text), DateRecipe("span", parts=parts), previous.sentence)
        else:
            joined.append(time)
    return joined


def _is_range(first: TimeSpan, second: TimeSpan, text: str) -> bool:
    if first.sentence != second.sentence or not {first.recipe.kind, second.recipe.kind} <= _CALENDAR:
        return False
    join = _RANGE.fullmatch(text[first.span.end : second.span.start])
    if join is None:
        return False
    lead = _BEFORE_RANGE.search(text[max(first.span.start - 16, 0) : first.span.start])
    if join.group(2):
        return lead is not None and lead.group(2) is not None
    return join.group(3) is not None or lead is not None or first.recipe.kind == second.recipe.kind


def _with_year(first: DateRecipe, second: DateRecipe) -> DateRecipe:
    """ "May 1 to June 5, 2014": the year goes for both."""
    if second.kind != "date" or second.year is None or first.kind not in ("month_day", "month") or first.month is None:
        return first
    turns = second.month is not None and first.month > second.month
    return DateRecipe("date", year=second.year - turns, month=first.month, day=first.day)


def _hull(first: TimeSpan, second: TimeSpan, text: str) -> Span:
    return Span(first.span.start, second.span.end, text[first.span.start : second.span.end])
