"""From recipes to days. Unless a row says otherwise, publication was on Thursday, 9 January 2020."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dragoman.annotate.times import find_times
from dragoman.model import DateRecipe, Interval, Span, TimeSpan
from dragoman.resolve.dates import resolve_dates
from dragoman.resolve.days import easter, months_later, nth_weekday

THURSDAY = date(2020, 1, 9)


def resolved(parser: Any, text: str, published: date | None = THURSDAY) -> tuple[Interval, ...]:
    return resolve_dates(find_times(parser(text)), published)


def one(recipe: DateRecipe, published: date | None = THURSDAY) -> Interval:
    (interval,) = resolve_dates([TimeSpan(Span(0, 1, "x"), recipe)], published)
    return interval


def days(interval: Interval) -> tuple[str, str] | None:
    return None if interval.start is None or interval.end is None else (str(interval.start), str(interval.end))


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "start", "end", "granularity", "value"),
    [
        ("He died on January 3, 2020.", "2020-01-03", "2020-01-03", "day", "2020-01-03"),
        ("He died on 2020-01-03.", "2020-01-03", "2020-01-03", "day", "2020-01-03"),
        ("He died on 23/03/2019.", "2019-03-23", "2019-03-23", "day", "2019-03-23"),
        ("He died on 03.01.2020.", "2020-01-03", "2020-01-03", "day", "2020-01-03"),
        ("He died on 28 December.", "2019-12-28", "2019-12-28", "day", "2019-12-28"),
        ("The offer was extended to Feb. 10.", "2020-02-10", "2020-02-10", "day", "2020-02-10"),
        ("Mosul fell in June 2014.", "2014-06-01", "2014-06-30", "month", "2014-06"),
        ("The mayor resigned in June.", "2019-06-01", "2019-06-30", "month", "2019-06"),
        ("The mayor will resign in June.", "2020-06-01", "2020-06-30", "month", "2020-06"),
        ("The mayor resigned last May.", "2019-05-01", "2019-05-31", "month", "2019-05"),
        ("The mayor resigned in May last year.", "2019-05-01", "2019-05-31", "month", "2019-05"),
        ("The war began in 2003.", "2003-01-01", "2003-12-31", "year", "2003"),
        ("The war began in early 2003.", "2003-01-01", "2003-12-31", "year", "2003"),
        ("It was common in the 1990s.", "1990-01-01", "1999-12-31", "range", "199"),
        ("It was common in the 19th century.", "1800-01-01", "1899-12-31", "range", "18"),
        ("They met on Monday.", "2020-01-06", "2020-01-06", "day", "2020-01-06"),
        ("They met on Thursday.", "2020-01-09", "2020-01-09", "day", "2020-01-09"),
        ("They met last Thursday.", "2020-01-02", "2020-01-02", "day", "2020-01-02"),
        ("They will meet on Monday.", "2020-01-13", "2020-01-13", "day", "2020-01-13"),
        ("They will meet next Thursday.", "2020-01-16", "2020-01-16", "day", "2020-01-16"),
        ("They met on Monday of last week.", "2019-12-30", "2019-12-30", "day", "2019-12-30"),
        ("Police fired on Friday night.", "2020-01-03", "2020-01-03", "day", "2020-01-03TNI"),
        ("They fled yesterday.", "2020-01-08", "2020-01-08", "day", "2020-01-08"),
        ("They met last week.", "2019-12-30", "2020-01-05", "week", "2020-W01"),
        ("They met last month.", "2019-12-01", "2019-12-31", "month", "2019-12"),
        ("They met two days ago.", "2020-01-07", "2020-01-07", "day", "2020-01-07"),
        ("They met three weeks ago.", "2019-12-16", "2019-12-22", "week", "2019-W51"),
        ("They met a decade ago.", "2010-01-01", "2010-12-31", "year", "2010"),
        ("Ten died in the past three days.", "2020-01-06", "2020-01-09", "range", "P3D"),
        ("Ten died in the last 24 hours.", "2020-01-08", "2020-01-09", "range", "PT24H"),
        ("Clashes broke out over the weekend.", "2020-01-04", "2020-01-05", "range", "2020-W01-WE"),
        ("The truce ends at the end of the month.", "2020-01-01", "2020-01-31", "month", "2020-01"),
        ("Attacks rose in the first quarter of 2019.", "2019-01-01", "2019-03-31", "quarter", "2019-Q1"),
        ("Attacks rose in the fourth quarter.", "2019-10-01", "2019-12-31", "quarter", "2019-Q4"),
        ("The raid came on Christmas Eve.", "2019-12-24", "2019-12-24", "day", "2019-12-24"),
        ("The raid came on Thanksgiving.", "2019-11-28", "2019-11-28", "day", "2019-11-28"),
        ("The blast came at 3 p.m. on Monday.", "2020-01-06", "2020-01-06", "day", "2020-01-06T15:00"),
        ("The 9/11 attacks changed it.", "2001-09-11", "2001-09-11", "day", "2001-09-11"),
        ("The truce held on May 1-5, 2014.", "2014-05-01", "2014-05-05", "range", "2014-05-01/2014-05-05"),
        ("He ruled between 2001 and 2003.", "2001-01-01", "2003-12-31", "range", "2001/2003"),
        (
            "It held from June 5 to July 7, 2014.",
            "2014-06-05",
            "2014-07-07",
            "range",
            "2014-06-05/2014-07-07",
        ),
    ],
)
def test_days(parser: Any, text: str, start: str, end: str, granularity: str, value: str) -> None:
    (interval,) = resolved(parser, text)
    assert (days(interval), interval.granularity, interval.value) == ((start, end), granularity, value)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The talks lasted two weeks.", "DURATION", "P2W"),
        ("The talks lasted for three hours.", "DURATION", "PT3H"),
        ("They were released within hours.", "DURATION", "PTXH"),
        ("Attacks rose in recent weeks.", "DURATION", "PXW"),
        ("They were held a few weeks ago.", "DATE", "PAST_REF"),
        ("They protest every Friday.", "SET", "XXXX-WXX-5"),
        ("They protest every year.", "SET", "P1Y"),
        ("They now control the town.", "DATE", "PRESENT_REF"),
    ],
)
def test_values_without_days(parser: Any, text: str, kind: str, value: str) -> None:
    (interval,) = resolved(parser, text)
    assert (days(interval), interval.granularity) == (None, None)
    assert (interval.type, interval.value) == (kind, value)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He died on January 3, 2019. Two days later, protests began.", ("2019-01-05", "2019-01-05")),
        ("He died on January 3, 2019. The next day, protests began.", ("2019-01-04", "2019-01-04")),
        ("He died on January 3, 2019. The previous day, he met them.", ("2019-01-02", "2019-01-02")),
        ("He died on January 3, 2019. That year, protests began.", ("2019-01-01", "2019-12-31")),
        ("A year after, he was freed. He died in 2003.", None),
        ("In June 2014, Mosul fell. The next day, he fled.", None),
        ("Protests began two days later.", None),
        (
            "They were freed on Monday and will be home by Saturday. A day earlier, he had fled.",
            ("2020-01-05", "2020-01-05"),
        ),
        ("The vote will be held on Saturday. A day earlier, it will be silent.", ("2020-01-10", "2020-01-10")),
        ("Protests began a year after the strike.", None),
        (
            "He died on January 3, 2019. Three weeks later, he fled. The next day, he fell.",
            None,
        ),
    ],
)
def test_days_counted_from_a_date_in_the_text(parser: Any, text: str, expected: tuple[str, str] | None) -> None:
    intervals = resolved(parser, text)
    counted = intervals[0] if text.startswith("A year after") else intervals[-1]
    assert days(counted) == expected


@pytest.mark.model
def test_an_event_is_dated_by_the_day_beside_it(parser: Any) -> None:
    intervals = resolved(parser, "Two days after the January 3, 2019 strike, protests began.")
    assert days(intervals[0]) == ("2019-01-05", "2019-01-05")


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "They met on Monday.",
        "They met yesterday.",
        "They met last year.",
        "They met in June.",
        "They met on January 3.",
        "They met two days ago.",
        "They met over the weekend.",
        "They met at 3 p.m.",
        "Ten died in the past three days.",
        "They met on Christmas Day.",
    ],
)
def test_without_a_publication_date_nothing_relative_has_days(parser: Any, text: str) -> None:
    (interval,) = resolved(parser, text, None)
    assert days(interval) is None


@pytest.mark.model
@pytest.mark.parametrize("text", ["He died on January 3, 2019.", "The war began in 2003.", "He died on 2019-01-03."])
def test_explicit_dates_need_no_publication_date(parser: Any, text: str) -> None:
    assert resolved(parser, text, None) == resolved(parser, text)
    assert days(resolved(parser, text, None)[0]) is not None


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "inferred"),
    [
        ("It was signed on 01/03/2020.", "month before day, as in the United States"),
        ("It was signed on 23/03/2020.", None),
        ("It was signed on 03/03/2020.", None),
        ("Rebels came in the spring of 2014.", "season of the northern hemisphere"),
        ("Fiscal 2019 was hard.", "fiscal year taken for the calendar year"),
        ("The blast came at 3 p.m.", "publication date"),
        ("The raid came on Good Friday.", "Western Easter"),
        ("They met on Monday.", None),
    ],
)
def test_choices_the_words_leave_open_are_named(parser: Any, text: str, inferred: str | None) -> None:
    (interval,) = resolved(parser, text)
    assert days(interval) is not None
    assert interval.inferred == inferred


@pytest.mark.parametrize(
    "recipe",
    [
        DateRecipe("date", year=2020, month=2, day=30),
        DateRecipe("month_day", month=2, day=30),
        DateRecipe("relative", unit="year", amount=-5000),
        DateRecipe("relative", unit="day", amount=10**9),
        DateRecipe("span", parts=(DateRecipe("date", year=2005), DateRecipe("date", year=2001))),
    ],
)
def test_days_that_do_not_exist_are_left_out(recipe: DateRecipe) -> None:
    assert days(one(recipe)) is None


@pytest.mark.parametrize(
    ("published", "tense", "expected"),
    [
        ("2020-01-09", None, "2020-01-06"),
        ("2020-01-06", None, "2020-01-06"),
        ("2020-01-06", "future", "2020-01-06"),
        ("2020-01-05", "past", "2019-12-30"),
        ("2020-01-05", "future", "2020-01-06"),
    ],
)
def test_a_bare_monday(published: str, tense: str | None, expected: str) -> None:
    recipe = DateRecipe("weekday", day=1, tense=tense)
    assert days(one(recipe, date.fromisoformat(published))) == (expected, expected)


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2023-12-01", "2024-02-29"), ("2024-03-10", "2024-02-29"), ("2022-02-20", None)],
)
def test_the_29th_of_february(published: str, expected: str | None) -> None:
    interval = one(DateRecipe("month_day", month=2, day=29), date.fromisoformat(published))
    assert days(interval) == (None if expected is None else (expected, expected))


@pytest.mark.parametrize("published", [date.min, date.max, date(2020, 2, 29)])
@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year", "decade", "century", "hour"])
@pytest.mark.parametrize("amount", [-1, 0, 1])
def test_the_edges_of_the_calendar_do_not_break(published: date, unit: str, amount: int) -> None:
    interval = one(DateRecipe("relative", unit=unit, amount=amount), published)
    assert interval.start is None or interval.end is None or interval.start <= interval.end


# Easter Sundays as the churches published them.
@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1961, "1961-04-02"),
        (2000, "2000-04-23"),
        (2008, "2008-03-23"),
        (2019, "2019-04-21"),
        (2024, "2024-03-31"),
    ],
)
def test_easter(year: int, expected: str) -> None:
    assert str(easter(year)) == expected


def test_calendar_arithmetic() -> None:
    assert months_later(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert months_later(date(2020, 1, 31), -2) == date(2019, 11, 30)
    assert nth_weekday(2020, 5, 1, -1) == date(2020, 5, 25)
    assert nth_weekday(2020, 1, 1, 3) == date(2020, 1, 20)
