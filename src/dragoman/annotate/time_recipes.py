"""What the words of a time expression stand for: one function for each kind of expression.

Each reads the groups its pattern matched (`time_rules`) and returns the recipe of the days, or None for
what only looks like a time expression ("13/13/2020", "three-quarters").
"""

from __future__ import annotations

from dragoman.annotate.time_found import Found
from dragoman.model import DateRecipe

__all__ = [
    "ago",
    "century",
    "clock",
    "counted_from",
    "day_month",
    "day_part",
    "decade",
    "deictic",
    "duration",
    "each",
    "fiscal_year",
    "frequency",
    "holiday",
    "hour_word",
    "iso",
    "long_ago",
    "military_clock",
    "month",
    "month_day",
    "month_days",
    "month_year",
    "numeric",
    "past_unit",
    "quarter",
    "reference",
    "relative",
    "relative_month",
    "running_units",
    "season",
    "the_quarter",
    "this_unit",
    "unit_before",
    "unit_of_text",
    "vague_duration",
    "weekday",
    "weekdays",
    "weekend",
    "year",
    "year_earlier",
    "year_end",
    "years",
]

_OFFSETS = {"last": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}
_ANCHOR_OFFSETS = {
    "previous": -1,
    "next": 1,
    "following": 1,
    "that": 0,
    "same": 0,
    "earlier": -1,
    "before": -1,
}
_ANCHOR_OFFSETS |= {"later": 1, "after": 1}
_BEFORE_A = ("preposition", "after", "before", "every", "from", "to")
_CLOCK_UNITS = ("second", "minute", "hour")
_DESIGNATORS = {
    "second": "T{}S",
    "minute": "T{}M",
    "hour": "T{}H",
    "day": "{}D",
    "week": "{}W",
    "month": "{}M",
}
_YEARS_OF = {"year": 1, "decade": 10, "century": 100}


# ---------------------------------------------------------------- calendar days and months


def iso(found: Found) -> DateRecipe | None:
    if not found.is_tight() or len(found.written("month")) != 2 or len(found.written("day")) != 2:
        return None
    return _day(found.number("year"), found.number("month"), found.number("day"))


def numeric(found: Found) -> DateRecipe | None:
    """ "01/03/2020": taken as month first unless that cannot be; the resolver says so where both would do."""
    first, second, year = found.number("month"), found.number("day"), found.number("year")
    if not found.is_tight() or first is None or second is None or year is None:
        return None
    if found.kind("year") != "year":
        if len(found.written("year")) != 2 or found.kind("mark") == "dot":
            return None
        year += 1900 if year >= 50 else 2000
    if first > 12 or (found.kind("mark") == "dot" and second <= 12):
        first, second = second, first
        return _day(year, first, second)
    recipe = _day(year, first, second)
    if recipe is None or second > 12 or first == second:
        return recipe
    return DateRecipe("month_first", year=year, month=first, day=second)


def _day(year: int | None, month: int | None, day: int | None) -> DateRecipe | None:
    if month is None or day is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if year is None:
        return DateRecipe("month_day", month=month, day=day)
    return DateRecipe("date", year=year, month=month, day=day)


def month_day(found: Found) -> DateRecipe | None:
    recipe = _day(found.number("year"), found.number("month"), found.number("day"))
    return recipe if recipe is None or recipe.year is not None else _held(recipe, found)


def day_month(found: Found) -> DateRecipe | None:
    in_words = found.kind("day") == "ordinal" and found.written("day").isalpha()
    if in_words and found.kind("month") == "small_month":
        return None
    return month_day(found)


def month_days(found: Found) -> DateRecipe | None:
    """ "May 1-5": only where the days run on; "May 1 and 9" are two dates."""
    first, last = found.number("day"), found.number("last")
    if first is None or last is None or last <= first:
        return None
    if found.written("join").lower() in ("and", "or") and last != first + 1:
        return None
    year, month = found.number("year"), found.number("month")
    begin, end = _day(year, month, first), _day(year, month, last)
    return None if begin is None or end is None else DateRecipe("span", parts=(begin, end))


def month_year(found: Found) -> DateRecipe | None:
    return DateRecipe("date", year=found.number("year"), month=found.number("month"))


def month(found: Found) -> DateRecipe | None:
    return _held(DateRecipe("month", month=found.number("month")), found)


def relative_month(found: Found) -> DateRecipe | None:
    return DateRecipe("month", month=found.number("month"), amount=_offset(found))


def _held(recipe: DateRecipe, found: Found) -> DateRecipe:
    """The recipe with what contains it: "June last year", "Monday of next week"."""
    if not found.has("container"):
        return recipe
    container = DateRecipe("relative", unit=found.value("container"), amount=_OFFSETS[found.kind("rel")])
    return DateRecipe(recipe.kind, month=recipe.month, day=recipe.day, amount=recipe.amount, parts=(container,))


def _offset(found: Found) -> int:
    return -1 if found.kind("rel") == "past" else _OFFSETS[found.kind("rel")]


# ---------------------------------------------------------------- quarters, years, decades


def quarter(found: Found) -> DateRecipe | None:
    number = found.number("number")
    if number is None or number > 4:
        return None
    year = found.number("year")
    if year is not None:
        return DateRecipe("quarter", amount=number, year=year)
    return _held(DateRecipe("quarter", amount=number), found)


def years(found: Found) -> DateRecipe | None:
    first, last = found.number("year"), found.number("last")
    if first is None or last is None:
        return None
    if found.kind("last") != "year":
        if len(found.written("last")) != 2:
            return None
        last += first // 100 * 100
    joined = found.written("join").lower()
    if last <= first or joined == "or" or (joined == "and" and found.before_written() != "between"):
        return None
    return DateRecipe("span", parts=(DateRecipe("date", year=first), DateRecipe("date", year=last)))


def year(found: Found) -> DateRecipe | None:
    return DateRecipe("date", year=found.number("year"))


def fiscal_year(found: Found) -> DateRecipe | None:
    return DateRecipe("fiscal_year", year=found.number("year"))


def decade(found: Found) -> DateRecipe | None:
    return DateRecipe("decade", year=found.number("decade"))


def century(found: Found) -> DateRecipe | None:
    number = found.number("number")
    if found.value("unit") != "century" or number is None:
        return None
    return DateRecipe("century", year=(number - 1) * 100)


# ---------------------------------------------------------------- so many units from now, or from a date


def ago(found: Found) -> DateRecipe | None:
    amount = found.quantity()
    if amount is None:
        return DateRecipe("value", value="PAST_REF")
    return DateRecipe("relative", unit=found.unit(), amount=-amount)


def long_ago(_: Found) -> DateRecipe | None:
    return DateRecipe("value", value="PAST_REF")


def counted_from(found: Found) -> DateRecipe | None:
    """ "two days later", "a year after", "three weeks earlier"."""
    amount = found.quantity()
    sign = _ANCHOR_OFFSETS[found.kind("way")]
    if amount is None:
        return _lasting(found.unit(), None)
    return DateRecipe(_counting(found), unit=found.unit(), amount=sign * amount)


def _counting(found: Found) -> str:
    """ "two days after, …" counts from a date; "two days after the raid" from an event, dated or not."""
    is_closed = found.after() in ("comma", "dot", "paragraph")
    return "from_event" if found.kind("way") in ("before", "after") and not is_closed else "from_date"


def unit_of_text(found: Found) -> DateRecipe | None:
    """ "the next day", "that year", "the same month"."""
    if found.unit() in _CLOCK_UNITS:
        return None
    return DateRecipe("unit_of_date", unit=found.unit(), amount=_ANCHOR_OFFSETS[found.kind("way")])


def the_quarter(_: Found) -> DateRecipe | None:
    return DateRecipe("unit_of_date", unit="quarter", amount=0)


def year_earlier(found: Found) -> DateRecipe | None:
    """ "the year-earlier quarter"."""
    return DateRecipe("from_date", unit="year", amount=-1) if found.unit() == "year" else None


def year_end(found: Found) -> DateRecipe | None:
    return DateRecipe("relative", unit="year", amount=0) if found.unit() == "year" else None


def unit_before(found: Found) -> DateRecipe | None:
    """ "the day before", "a day after"."""
    return DateRecipe(_counting(found), unit=found.unit(), amount=_ANCHOR_OFFSETS[found.kind("way")])


def relative(found: Found) -> DateRecipe | None:
    unit = found.unit()
    if unit in (*_CLOCK_UNITS, "decade", "century"):
        return None
    return DateRecipe("relative", unit=unit, amount=_offset(found))


def this_unit(found: Found) -> DateRecipe | None:
    """ "the end of the month", "earlier in the year"."""
    return None if found.unit() in _CLOCK_UNITS else DateRecipe("relative", unit=found.unit(), amount=0)


def past_unit(found: Found) -> DateRecipe | None:
    return _running(found, 1)


def running_units(found: Found) -> DateRecipe | None:
    return _running(found, found.quantity())


def _running(found: Found, amount: int | None) -> DateRecipe | None:
    """ "the past three days": a duration that ends (or begins) at publication; vague ones have no days."""
    lasting = _lasting(found.unit(), amount)
    if amount is None or found.kind("rel") in ("previous", "following"):
        return lasting
    sign = 1 if found.kind("rel") in ("next", "coming") else -1
    value = lasting.value if lasting is not None else None
    return DateRecipe("running", unit=found.unit(), amount=sign * amount, type="DURATION", value=value)


# ---------------------------------------------------------------- weekdays, weekends, days


def weekday(found: Found) -> DateRecipe | None:
    recipe = DateRecipe("weekday", day=found.number("weekday"))
    if found.has("container"):
        return _held(recipe, found) if found.value("container") in ("week", "month") else None
    if found.has("way"):
        amount = -1 if found.kind("way") in ("last", "past") else _OFFSETS[found.kind("way")]
        recipe = DateRecipe("weekday", day=recipe.day, amount=amount)
    return _at(recipe, found)


def weekend(found: Found) -> DateRecipe | None:
    return DateRecipe("weekend", amount=_offset(found) if found.has("rel") else None)


def deictic(found: Found) -> DateRecipe | None:
    recipe = DateRecipe("relative", unit="day", amount=found.number("deictic"))
    if found.written("deictic").lower() == "tonight":
        return DateRecipe("clock", parts=(recipe,), type="TIME", value="TNI")
    return _at(recipe, found)


def day_part(found: Found) -> DateRecipe | None:
    """ "this morning", "last night"; "that night" counts from a day in the text."""
    way = found.kind("way")
    if way in ("last", "this"):
        day = DateRecipe("relative", unit="day", amount=_OFFSETS[way])
    else:
        day = DateRecipe("from_date", unit="day", amount=_ANCHOR_OFFSETS[way])
    return _at(day, found)


def _at(day: DateRecipe, found: Found) -> DateRecipe:
    if not found.has("day_part"):
        return day
    return DateRecipe("clock", parts=(day,), type="TIME", value=found.value("day_part"))


def holiday(found: Found) -> DateRecipe | None:
    recipe = found.recipe("holiday")
    if recipe is None or recipe.kind == "date":
        return recipe
    amount = _OFFSETS.get(found.kind("way")) if recipe.kind == "holiday" else recipe.amount
    parts = (DateRecipe("relative", unit="year", amount=_OFFSETS[found.kind("rel")]),) if found.has("rel") else ()
    return DateRecipe(
        recipe.kind, year=found.number("year"), month=recipe.month, day=recipe.day, amount=amount, parts=parts
    )


def season(found: Found) -> DateRecipe | None:
    is_name = found.kind("season") == "guarded_season" or found.written("season")[0].isupper()
    if is_name and not (found.has("way") or found.has("year") or found.has("container")):
        return None
    amount = _OFFSETS[found.kind("way")] if found.has("way") else None
    recipe = DateRecipe("season", year=found.number("year"), amount=amount, value=found.value("season"))
    if not found.has("container"):
        return recipe
    return DateRecipe("season", value=recipe.value, parts=_held(recipe, found).parts)


# ---------------------------------------------------------------- clock times


def clock(found: Found) -> DateRecipe | None:
    hour, minute = found.number("hour"), found.number("minute") if found.has("minute") else None
    if hour is None or (found.has("minute") and (minute is None or len(found.written("minute")) != 2)):
        return None
    if hour == 0 and not found.has("minute"):
        return None
    if found.has("meridiem"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (found.number("meridiem") or 0)
    if hour > 24 or (minute is not None and minute > 59):
        return None
    zone = "Z" if found.has("zone") and found.written("zone").upper() in ("GMT", "UTC") else ""
    return DateRecipe("clock", type="TIME", value=f"T{hour:02}:{minute or 0:02}{zone}")


def military_clock(found: Found) -> DateRecipe | None:
    written = found.written("hour")
    if len(written) != 4 or int(written[:2]) > 24 or int(written[2:]) > 59:
        return None
    zone = "Z" if found.written("zone").upper() in ("GMT", "UTC") else ""
    return DateRecipe("clock", type="TIME", value=f"T{written[:2]}:{written[2:]}{zone}")


def hour_word(found: Found) -> DateRecipe | None:
    return DateRecipe("clock", type="TIME", value=found.value("hour"))


# ---------------------------------------------------------------- durations, sets, now


def duration(found: Found) -> DateRecipe | None:
    """ "for a week" lasts, "twice a week" does not; "three-quarters" is a share."""
    if found.unit() == "quarter" and found.is_tight():
        return None
    if found.kind("quantity") == "a" and len(found.match["quantity"]) == 1 and found.before() not in _BEFORE_A:
        return None
    return _lasting(found.unit(), found.quantity())


def vague_duration(found: Found) -> DateRecipe | None:
    return _lasting(found.unit(), None)


def _lasting(unit: str, amount: int | None) -> DateRecipe | None:
    return DateRecipe("value", type="DURATION", value=_period(unit, amount))


def _period(unit: str, amount: int | None) -> str:
    """TIMEX3 value of so many units: "P2W", "PT3H", "PXY" when nobody counted them."""
    if unit == "quarter":
        unit, amount = "month", None if amount is None else 3 * amount
    if unit in _YEARS_OF:
        return f"P{'X' if amount is None else amount * _YEARS_OF[unit]}Y"
    return "P" + _DESIGNATORS[unit].format("X" if amount is None else amount)


def each(found: Found) -> DateRecipe | None:
    if found.has("weekday"):
        return DateRecipe("value", type="SET", value=f"XXXX-WXX-{found.number('weekday')}")
    return DateRecipe("value", type="SET", value=_period(found.unit(), 1))


def frequency(found: Found) -> DateRecipe | None:
    return DateRecipe("value", type="SET", value=found.value("frequency"))


def weekdays(found: Found) -> DateRecipe | None:
    return DateRecipe("value", type="SET", value=f"XXXX-WXX-{found.number('weekday')}")


def reference(found: Found) -> DateRecipe | None:
    return DateRecipe("value", value=found.value("reference"))
