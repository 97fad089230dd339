"""The table of time expressions: patterns over classes of words, tried in turn, each with its recipe.

A pattern names classes of words (`time_words.LETTERS`) and groups of them; the rest is regular expression:
`(?P<rel>last|this|next) (?P<unit>unit)` matches "last week". The first rule that takes a word keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from dragoman.annotate import time_recipes as recipes
from dragoman.annotate.time_found import Found
from dragoman.annotate.time_words import LETTERS
from dragoman.model import DateRecipe

__all__ = ["Rule", "load_rules"]

# Groups of classes, to be named in patterns.
_GROUPS = {
    "any_month": ("month", "capital_month", "small_month"),
    "sure_month": ("month", "capital_month"),
    "any_weekday": ("weekday", "guarded_weekday"),
    "count": ("cardinal", "number", "day", "year"),
    "rel": ("last", "this", "next", "current", "coming", "upcoming"),
    "ref": ("previous", "next", "following", "that", "same"),
    "anchored": ("earlier", "later", "before", "after"),
    "lead": ("preposition", "from", "to", "before", "after", "of"),
}
_QUANTITY = "(?P<quantity>a? count(?: dash? cardinal)?|a cardinal of?|a? some of?|a)"
_UNIT = "dash? (?P<unit>unit|units|quarter)"
_WITHIN = "(?: of? (?P<rel>this|last|next) (?P<container>unit))?"
_PART = "(?: the? (?:part|earlier|later) dash? (?:preposition|of)?| (?:the? part_noun|later|part|earlier) of)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    name: str
    pattern: re.Pattern[str]
    recipe: Callable[[Found], DateRecipe | None]


@cache
def load_rules() -> tuple[Rule, ...]:
    """The table, compiled."""
    return tuple(Rule(name, _compiled(pattern), recipe) for name, pattern, recipe in _TABLE)


def _compiled(pattern: str) -> re.Pattern[str]:
    def letters(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None:
            return match.group().strip()
        if name in _GROUPS:
            return "[" + "".join(LETTERS[one] for one in _GROUPS[name]) + "]"
        return LETTERS[name]

    return re.compile(re.sub(r"\(\?P<\w+>|\s+|([a-z_]+)", letters, pattern))


_WEEKDAY = "(?:any_weekday dot? comma?)?"
_TABLE: tuple[tuple[str, str, Callable[[Found], DateRecipe | None]], ...] = (
    ("iso", "(?P<year>year) dash (?P<month>day) dash (?P<day>day)", recipes.iso),
    (
        "numeric",
        "(?P<month>day) (?P<mark>slash|dot) (?P<day>day) (?:slash|dot) (?P<year>year|number|day)",
        recipes.numeric,
    ),
    (
        "month_days",
        "(?P<month>any_month) dot? (?P<day>day|ordinal) (?P<join>dash|to) (?P<last>day|ordinal)"
        "(?: comma? (?P<year>year))?",
        recipes.month_days,
    ),
    (
        "days_month",
        "(?P<day>day|ordinal) (?P<join>dash|to) (?P<last>day|ordinal) of? (?P<month>any_month) dot?"
        "(?: comma? (?P<year>year))?",
        recipes.month_days,
    ),
    (
        "day_month_year",
        f"{_WEEKDAY} the? (?P<day>day|ordinal) (?:of|dash)? (?P<month>any_month) dot? (?:comma|dash)?(?P<year>year)",
        recipes.day_month,
    ),
    (
        "month_day",
        f"{_WEEKDAY} (?P<month>any_month) dot? the? (?P<day>day|ordinal)(?:(?: comma| of)? (?P<year>year)|{_WITHIN})",
        recipes.month_day,
    ),
    (
        "day_month",
        f"{_WEEKDAY} the? (?P<day>day|ordinal) of? (?P<month>any_month) (?P<year>year)?{_WITHIN}",
        recipes.day_month,
    ),
    (
        "month_year",
        f"{_PART} (?P<month>any_month) dot? (?:comma|of)? (?P<year>year)",
        recipes.month_year,
    ),
    ("month_relative", f"{_PART} (?P<rel>last|this|next|past) (?P<month>any_month)", recipes.relative_month),
    ("month_within", "(?P<month>sure_month) of? (?P<rel>this|last|next) (?P<container>unit)", recipes.month),
    ("month", f"{_PART} (?P<month>month){_WITHIN}", recipes.month),
    (
        "guarded_month",
        f"(?:(?<=lead)|(?<=lead lead)|part dash?) (?P<month>capital_month){_WITHIN}",
        recipes.month,
    ),
    (
        "quarter_of",
        "(?P<rel>this|last|next) (?P<container>unit) apostrophe s fiscal?"
        "(?P<number>ordinal) dash? quarter (?P<year>year)?",
        recipes.quarter,
    ),
    (
        "quarter",
        f"the? fiscal? dash? (?P<number>ordinal) dash? fiscal? quarter"
        f"(?: of? (?:fiscal unit?)? (?P<year>year)|{_WITHIN})",
        recipes.quarter,
    ),
    ("century", "the? (?:part dash?)? (?P<number>ordinal) dash? (?P<unit>unit)", recipes.century),
    ("years", "(?P<year>year) (?P<join>dash|to) (?P<last>year|number|day)", recipes.years),
    ("fiscal_year", "fiscal unit? dash? (?P<year>year)", recipes.fiscal_year),
    ("decade", "(?: the? part dash?)? (?: the)? (?P<decade>decade)", recipes.decade),
    ("decade_word", "the (?:part dash?)? (?P<decade>decade_word)", recipes.decade),
    ("of_year", f"{_PART} the? unit (?P<year>year)", recipes.year),
    ("part_of_year", "(?:the? part_noun of|part dash?) (?P<year>year)", recipes.year),
    ("each", "every (?:(?P<unit>unit|quarter)|(?P<weekday>weekday))", recipes.each),
    (
        "weekday",
        f"{_PART} (?P<way>last|this|next|past|coming)? (?P<weekday>weekday)"
        "(?: comma? part? (?P<day_part>day_part))?"
        "(?: of? (?P<rel>this|last|next) (?P<container>unit))?",
        recipes.weekday,
    ),
    (
        "holiday",
        "(?P<way>last|this|next)? (?P<holiday>holiday)(?: comma? (?P<year>year)| of? (?P<rel>this|last|next) unit)?",
        recipes.holiday,
    ),
    (
        "season",
        f"the? {_PART} (?P<way>last|this|next)? (?P<season>season|guarded_season)"
        f"(?: (?:of|comma|preposition)? (?P<year>year)|{_WITHIN})",
        recipes.season,
    ),
    ("ago", f"{_QUANTITY} {_UNIT} ago", recipes.ago),
    ("long_ago", "units ago", recipes.long_ago),
    ("counted_from", f"{_QUANTITY} {_UNIT} (?P<way>anchored)", recipes.counted_from),
    (
        "running",
        f"the? (?P<rel>last|past|next|coming|previous|following) {_QUANTITY} {_UNIT}",
        recipes.running_units,
    ),
    ("recent", "the? (?:recent|past|coming) (?P<unit>units)", recipes.vague_duration),
    ("earlier_in", "(?:earlier|later|part) preposition the (?P<unit>unit|quarter)", recipes.this_unit),
    ("unit_before", "the (?P<unit>unit|quarter) (?P<way>anchored)", recipes.unit_before),
    ("same_unit", f"{_PART} the (?P<way>ref) {_UNIT}", recipes.unit_of_text),
    ("that_unit", f"{_PART} (?P<way>that|following) (?P<unit>unit|quarter)", recipes.unit_of_text),
    ("year_earlier", "the? (?P<unit>unit) dash (?:earlier|ago) quarter?", recipes.year_earlier),
    ("year_end", "(?P<unit>unit) dash? part_noun", recipes.year_end),
    ("the_quarter", "(?<=preposition) the quarter", recipes.the_quarter),
    ("past_unit", "the? (?P<rel>past) (?P<unit>unit)", recipes.past_unit),
    ("relative", f"{_PART} the? (?P<rel>rel) (?P<unit>unit|quarter)", recipes.relative),
    ("part_of_unit", "the? part_noun of the (?P<unit>unit|quarter)", recipes.this_unit),
    ("weekend_within", f"{_PART} the? (?P<rel>this|last|next|past|coming)? weekend", recipes.weekend),
    ("deictic", f"{_PART} (?P<deictic>deictic) (?P<day_part>day_part)?", recipes.deictic),
    (
        "day_part",
        "(?:part|earlier|later)? the? (?P<way>this|last|that|next|following|same) (?P<day_part>day_part)",
        recipes.day_part,
    ),
    (
        "clock",
        "(?P<hour>day|number) (?:colon (?P<minute>day|number))? (?P<meridiem>meridiem) (?P<zone>zone)?",
        recipes.clock,
    ),
    (
        "clock_24",
        "(?P<hour>day|number) colon (?P<minute>day|number) (?P<meridiem>meridiem)? (?P<zone>zone)?",
        recipes.clock,
    ),
    ("military_clock", "(?P<hour>number|year) (?P<zone>zone)", recipes.military_clock),
    ("hour_word", "(?P<hour>hour_word)", recipes.hour_word),
    ("year", "(?P<year>year)", recipes.year),
    ("duration", f"{_QUANTITY} {_UNIT} (?! dash? old)", recipes.duration),
    ("vague_duration", "(?<=preposition) (?P<unit>units)", recipes.vague_duration),
    ("frequency", "(?P<frequency>frequency)", recipes.frequency),
    ("weekdays", "(?P<weekday>weekdays)", recipes.weekdays),
    ("reference", "(?P<reference>reference)", recipes.reference),
)
