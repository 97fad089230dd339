"""Days of the calendar as intervals: a month, an ISO week, a quarter, a fourth Thursday, Easter."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

__all__ = [
    "DAYS_OF",
    "Days",
    "day",
    "easter",
    "month",
    "months_later",
    "nth_weekday",
    "quarter",
    "shifted",
    "week",
    "weekend",
    "year",
    "years",
]

_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


@dataclass(frozen=True, slots=True)
class Days:
    """Inclusive days, their granularity and TIMEX3 value; `inferred` names the rule where one was needed."""

    start: date
    end: date
    granularity: str
    value: str
    inferred: str | None = None


def day(of: date) -> Days:
    """One day."""
    return Days(of, of, "day", of.isoformat())


def week(of: date) -> Days:
    """The ISO week (Monday to Sunday) that holds a day."""
    monday = of - timedelta(days=of.weekday())
    number = of.isocalendar()
    return Days(monday, monday + timedelta(days=6), "week", f"{number.year:04}-W{number.week:02}")


def weekend(of: date) -> Days:
    """Saturday and Sunday of the ISO week that holds a day."""
    whole = week(of)
    return Days(whole.end - timedelta(days=1), whole.end, "range", f"{whole.value}-WE")


def month(of: date) -> Days:
    """The month that holds a day."""
    first = of.replace(day=1)
    return Days(first, _last_day(first, 1), "month", f"{of.year:04}-{of.month:02}")


def quarter(of: date) -> Days:
    """The calendar quarter that holds a day."""
    number = (of.month - 1) // 3
    first = date(of.year, 3 * number + 1, 1)
    return Days(first, _last_day(first, 3), "quarter", f"{of.year:04}-Q{number + 1}")


def year(of: date) -> Days:
    """The year that holds a day."""
    return Days(date(of.year, 1, 1), date(of.year, 12, 31), "year", f"{of.year:04}")


def years(first: int, last: int, value: str) -> Days:
    """A run of years: a decade, a century."""
    return Days(date(max(first, MINYEAR), 1, 1), date(last, 12, 31), "range", value)


DAYS_OF: Mapping[str, Callable[[date], Days]] = {
    "day": day,
    "week": week,
    "month": month,
    "quarter": quarter,
    "year": year,
    "decade": year,
    "century": year,
}


def months_later(of: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has fewer."""
    count = of.year * 12 + of.month - 1 + months
    if not MINYEAR <= count // 12 <= MAXYEAR:
        raise OverflowError(f"{of} and {months} months leave the calendar")
    in_year, in_month = count // 12, count % 12 + 1
    return date(in_year, in_month, min(of.day, monthrange(in_year, in_month)[1]))


def shifted(of: date, unit: str, amount: int) -> date:
    """A day moved by units: hours count by whole days. Raises `OverflowError` beyond the calendar."""
    if unit in _MONTHS_OF:
        return months_later(of, _MONTHS_OF[unit] * amount)
    days = {"week": 7 * amount, "day": amount, "hour": int(amount / 24)}.get(unit, 0)
    return of + timedelta(days=days)


def nth_weekday(in_year: int, in_month: int, weekday: int, nth: int) -> date:
    """The nth weekday (Monday is 1) of a month; nth -1 is the last."""
    first = date(in_year, in_month, 1)
    if nth < 0:
        last = _last_day(first, 1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def easter(in_year: int) -> date:
    """Western Easter Sunday by the Gregorian reckoning (the anonymous algorithm of 1876)."""
    golden, century, rest = in_year % 19, in_year // 100, in_year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    offset = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * offset) // 451
    month_number, day_index = divmod(epact + offset - 7 * shift + 114, 31)
    return date(in_year, month_number, day_index + 1)


def _last_day(first: date, months: int) -> date:
    """The last day of so many months of one year, the first of which begins at `first`."""
    in_month = first.month + months - 1
    return date(first.year, in_month, monthrange(first.year, in_month)[1])
