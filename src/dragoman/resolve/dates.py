"""Time expressions to days: each recipe computed from the publication date, or from a date the text names.

    "last Monday", published Thursday 2020-01-09  →  2020-01-06
    "two days later", after "January 3, 2020"      →  2020-01-05

Without a publication date only what is explicit resolves; nothing is assumed in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dragoman.model import DateRecipe, Interval, TimeSpan
from dragoman.resolve import days as calendar
from dragoman.resolve.days import DAYS_OF, Days

__all__ = ["resolve_dates"]

# An earlier date serves as anchor ("two days later") only while it is near.
_ANCHOR_SENTENCES = 8
_EVENT_SENTENCES = 0
_CLOCK_SENTENCES = 1
_FINENESS = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4, "decade": 4, "century": 4}
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
# How near to publication the nearest such day is meant without regard to tense.
_NEAR_DAYS = {"month_day": 75, "quarter": 100, "holiday": 75, "nth_weekday": 75, "easter": 75}
# Recipes whose interval others may count from: not spans, durations or what was itself guessed.
_ANCHORS = frozenset({"day", "week", "month", "quarter", "year"})


def resolve_dates(times: Sequence[TimeSpan], published: date | None) -> tuple[Interval, ...]:
    """The days each time expression covers, in the order given; inclusive, as wide as the words leave them.

    "March 2015" is a month, "early 2001" the whole year; bare weekdays and months are those the tense points
    to, by default the most recent (publication day included). Durations, sets and "now" keep their TIMEX3
    value and have no days; nor has what counts from an event the text does not date.
    """
    situation = _Situation(published, tuple(times))
    return tuple(situation.interval(place) for place in range(len(times)))


@dataclass
class _Situation:
    """What is known while the expressions of one text are read in order."""

    published: date | None
    times: tuple[TimeSpan, ...]
    anchors: list[tuple[int, Days, bool]] = field(default_factory=list)
    sentence: int = 0
    place: int = 0

    def interval(self, place: int) -> Interval:
        """The interval of one expression, kept as an anchor for those that follow."""
        time = self.times[place]
        self.place, self.sentence = place, time.sentence
        recipe = time.recipe
        days = self.days(recipe)
        if days is None:
            return Interval(None, None, None, time.span, recipe.type, recipe.value if recipe.kind in _VALUED else None)
        if days.granularity in _ANCHORS and recipe.kind not in ("running", "span"):
            self.anchors.append((time.sentence, days, recipe.kind == "from_date"))
        return Interval(days.start, days.end, days.granularity, time.span, recipe.type, days.value, days.inferred)

    def days(self, recipe: DateRecipe) -> Days | None:
        """What a recipe comes to; None when it needs what is not known, or for a day that does not exist."""
        try:
            return _KINDS[recipe.kind](self, recipe)
        except (ValueError, OverflowError):
            return None

    def anchor(
        self, unit: str, within_sentences: int, *, counted: bool = True, until: date | None = None
    ) -> Days | None:
        """The last date named nearby that is at least as fine as `unit`.

        Without `counted` none that was itself counted from another; none that begins after `until`.
        """
        for sentence, days, is_counted in reversed(self.anchors):
            if self.sentence - sentence > within_sentences:
                return None
            if (is_counted and not counted) or (until is not None and days.start > until):
                continue
            if is_counted and _FINENESS[days.granularity] > _FINENESS.get(unit, 0):
                return None  # "three weeks later … the next day": the story has moved on to a day unknown
            if _FINENESS[days.granularity] <= _FINENESS.get(unit, 0):
                return days
        return None

    def next_in_sentence(self) -> Days | None:
        """The next day of the same sentence: "a year after the January 3, 2020 strike"."""
        for following in self.times[self.place + 1 :]:
            if following.sentence != self.sentence:
                return None
            if following.recipe.kind in ("date", "month_day", "weekday"):
                return self.days(following.recipe)
        return None


# ---------------------------------------------------------------- explicit


def _date(_: _Situation, recipe: DateRecipe) -> Days | None:
    if recipe.year is None:
        return None
    if recipe.month is None:
        return calendar.year(date(recipe.year, 1, 1))
    if recipe.day is None:
        return calendar.month(date(recipe.year, recipe.month, 1))
    return calendar.day(date(recipe.year, recipe.month, recipe.day))


def _month_first(situation: _Situation, recipe: DateRecipe) -> Days | None:
    days = _date(situation, recipe)
    return None if days is None else replace(days, inferred="month before day, as in the United States")


def _fiscal_year(situation: _Situation, recipe: DateRecipe) -> Days | None:
    days = _date(situation, recipe)
    return None if days is None else replace(days, inferred="fiscal year taken for the calendar year")


def _decade(_: _Situation, recipe: DateRecipe) -> Days | None:
    return None if recipe.year is None else calendar.years(recipe.year, recipe.year + 9, f"{recipe.year // 10:03}")


def _century(_: _Situation, recipe: DateRecipe) -> Days | None:
    return None if recipe.year is None else calendar.years(recipe.year, recipe.year + 99, f"{recipe.year // 100:02}")


def _span(situation: _Situation, recipe: DateRecipe) -> Days | None:
    first, last = (situation.days(part) for part in recipe.parts)
    if first is None or last is None or last.end < first.start:
        return None
    return Days(first.start, last.end, "range", f"{first.value}/{last.value}", first.inferred or last.inferred)


# ---------------------------------------------------------------- counted from publication


def _relative(situation: _Situation, recipe: DateRecipe) -> Days | None:
    if situation.published is None or recipe.unit is None or recipe.amount is None:
        return None
    unit = "day" if recipe.unit in ("hour", "minute", "second") else recipe.unit
    return DAYS_OF[unit](calendar.shifted(situation.published, recipe.unit, recipe.amount))


def _running(situation: _Situation, recipe: DateRecipe) -> Days | None:
    """ "the past three days" ends on the day of publication, "the next two weeks" begins there."""
    if situation.published is None or recipe.unit is None or recipe.amount is None:
        return None
    other = calendar.shifted(situation.published, recipe.unit, recipe.amount)
    start, end = min(situation.published, other), max(situation.published, other)
    return Days(start, end, "range", recipe.value or f"{start}/{end}")


def _weekday(situation: _Situation, recipe: DateRecipe) -> Days | None:
    if recipe.day is None:
        return None
    if recipe.parts:
        container = situation.days(recipe.parts[0])
        if container is None or container.granularity != "week":
            return None
        return calendar.day(container.start + timedelta(days=recipe.day - 1))
    published = situation.published
    if published is None:
        return None
    back, ahead = (published.isoweekday() - recipe.day) % 7, (recipe.day - published.isoweekday()) % 7
    if recipe.amount is not None:
        distance = {-1: -(back or 7), 0: ahead if recipe.tense != "past" else -back, 1: ahead or 7}[recipe.amount]
    else:
        distance = ahead if recipe.tense == "future" else -back
    return calendar.day(published + timedelta(days=distance))


def _weekend(situation: _Situation, recipe: DateRecipe) -> Days | None:
    """The weekend under way or last past, or the coming one where the tense says so."""
    if situation.published is None:
        return None
    weeks = recipe.amount
    if weeks is None:
        weeks = 0 if recipe.tense == "future" or situation.published.isoweekday() > 5 else -1
    return calendar.weekend(situation.published + timedelta(weeks=weeks))


# ---------------------------------------------------------------- days of a year that the words leave open


def _open(
    of_year: Callable[[int, DateRecipe], Days | None],
) -> Callable[[_Situation, DateRecipe], Days | None]:
    """A recipe whose year is named, contained in another expression, or to be chosen by tense."""

    def resolve(situation: _Situation, recipe: DateRecipe) -> Days | None:
        if recipe.year is not None:
            return of_year(recipe.year, recipe)
        if recipe.parts:
            container = situation.days(recipe.parts[0])
            return None if container is None else _inside(container, of_year, recipe)
        if situation.published is None:
            return None
        return _nearest(situation.published, of_year, recipe)

    return resolve


def _inside(container: Days, of_year: Callable[[int, DateRecipe], Days | None], recipe: DateRecipe) -> Days | None:
    """ "June last year": the one inside the container."""
    days = of_year(container.start.year, recipe)
    if days is None or container.granularity == "year":
        return days
    return days if container.start <= days.start <= container.end else None


def _nearest(published: date, of_year: Callable[[int, DateRecipe], Days | None], recipe: DateRecipe) -> Days | None:
    """The one of last, this and next year that the words and the tense ask for.

    `amount` -1 is the last before publication ("last May"), 1 the next after it, neither the one under
    way. Days and quarters near publication are the nearest whatever the tense ("was extended to Nov. 20");
    else tense decides.
    """
    near = (year for year in range(published.year - 1, published.year + 2))
    known = [days for year in near if (days := of_year(year, recipe)) is not None]
    way = recipe.amount if recipe.kind in ("month", "season", "holiday") else None
    if way == 0:
        return of_year(published.year, recipe)
    open_days = [days for days in known if way is None or not days.start <= published <= days.end]
    past = [days for days in open_days if days.start <= published]
    ahead = [days for days in open_days if days.end >= published]
    nearest = min(known, key=lambda days: _distance(days, published), default=None)
    if way is None and nearest is not None and _distance(nearest, published) <= _NEAR_DAYS.get(recipe.kind, 0):
        return nearest
    if way == -1 or (way is None and recipe.tense == "past"):
        return past[-1] if past else None
    if way == 1 or (way is None and recipe.tense == "future"):
        return ahead[0] if ahead else None
    return nearest if recipe.kind in _NEAR_DAYS else past[-1] if past else None


def _distance(days: Days, published: date) -> int:
    """Days from publication to the middle of an interval."""
    return abs((days.start - published).days + (days.end - published).days) // 2


def _month_day_of(year: int, recipe: DateRecipe) -> Days | None:
    try:
        return calendar.day(date(year, recipe.month or 1, recipe.day or 1))
    except ValueError:  # February 29
        return None


def _month_of(year: int, recipe: DateRecipe) -> Days | None:
    return calendar.month(date(year, recipe.month or 1, 1))


def _quarter_of(year: int, recipe: DateRecipe) -> Days | None:
    return calendar.quarter(date(year, 3 * (recipe.amount or 1), 1))


def _nth_weekday_of(year: int, recipe: DateRecipe) -> Days | None:
    return calendar.day(calendar.nth_weekday(year, recipe.month or 1, recipe.day or 1, recipe.amount or 1))


def _easter_of(year: int, recipe: DateRecipe) -> Days | None:
    days = calendar.day(calendar.easter(year) + timedelta(days=recipe.amount or 0))
    return replace(days, inferred="Western Easter")


def _season_of(year: int, recipe: DateRecipe) -> Days | None:
    first = date(year, _SEASONS[recipe.value or "SP"], 1)
    last = calendar.months_later(first, 3) - timedelta(days=1)
    return Days(first, last, "range", f"{year:04}-{recipe.value}", "season of the northern hemisphere")


# ---------------------------------------------------------------- counted from a date in the text


def _from_date(situation: _Situation, recipe: DateRecipe) -> Days | None:
    """ "two days later" goes on from the last date named; "a year earlier" never goes back twice, nor from a day still
    to come where there is another ("expelled on Saturday, they will be home by Monday … a day earlier")."""
    unit = recipe.unit or "day"
    if (recipe.amount or 0) > 0:
        return _counted(recipe, situation.anchor(unit, _ANCHOR_SENTENCES))
    past = situation.anchor(unit, _ANCHOR_SENTENCES, counted=False, until=situation.published)
    return _counted(recipe, past or situation.anchor(unit, _ANCHOR_SENTENCES, counted=False))


def _from_event(situation: _Situation, recipe: DateRecipe) -> Days | None:
    """ "a year after the strike": from the date that stands beside the event."""
    beside = situation.next_in_sentence()
    return _counted(recipe, beside or situation.anchor(recipe.unit or "day", _EVENT_SENTENCES))


def _unit_of_date(situation: _Situation, recipe: DateRecipe) -> Days | None:
    """ "the next day", "that year": a whole unit, whatever the date it counts from was."""
    anchor = situation.anchor(recipe.unit or "day", _ANCHOR_SENTENCES)
    if anchor is None or recipe.unit is None or recipe.amount is None or recipe.unit not in DAYS_OF:
        return None
    return DAYS_OF[recipe.unit](calendar.shifted(anchor.start, recipe.unit, recipe.amount))


def _counted(recipe: DateRecipe, anchor: Days | None) -> Days | None:
    if anchor is None or recipe.unit is None or recipe.amount is None or recipe.unit not in DAYS_OF:
        return None
    moved = calendar.shifted(anchor.start, recipe.unit, recipe.amount)
    # "the third quarter … a year earlier" is a quarter again.
    finer = anchor.granularity in ("month", "quarter") and recipe.unit == "year"
    return DAYS_OF[anchor.granularity if finer else recipe.unit](moved)


def _clock(situation: _Situation, recipe: DateRecipe) -> Days | None:
    """A time of day on the day it stands with.

    Alone, on the next day of its sentence, else the last one named nearby, else that of publication.
    """
    inferred = None
    if recipe.parts:
        days = situation.days(recipe.parts[0])
    else:
        days = situation.next_in_sentence() or situation.anchor("day", _CLOCK_SENTENCES)
        inferred = "day named nearby"
        if days is None and situation.published is not None:
            days, inferred = calendar.day(situation.published), "publication date"
    if days is None:
        return None
    return replace(days, value=f"{days.start.isoformat()}{recipe.value}", inferred=days.inferred or inferred)


def _value(_: _Situation, __: DateRecipe) -> None:
    return None


_VALUED = frozenset({"value", "running"})
_KINDS: Mapping[str, Callable[[_Situation, DateRecipe], Days | None]] = {
    "date": _date,
    "month_first": _month_first,
    "fiscal_year": _fiscal_year,
    "decade": _decade,
    "century": _century,
    "span": _span,
    "relative": _relative,
    "running": _running,
    "weekday": _weekday,
    "weekend": _weekend,
    "month_day": _open(_month_day_of),
    "month": _open(_month_of),
    "quarter": _open(_quarter_of),
    "holiday": _open(_month_day_of),
    "nth_weekday": _open(_nth_weekday_of),
    "easter": _open(_easter_of),
    "season": _open(_season_of),
    "from_date": _from_date,
    "from_event": _from_event,
    "unit_of_date": _unit_of_date,
    "clock": _clock,
    "value": _value,
}
