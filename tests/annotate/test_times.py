"""Time expressions: which words are found, and what must be left alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dragoman.annotate.time_words import classify, load_time_words
from dragoman.annotate.times import find_times
from dragoman.errors import DataFileError

pytestmark = pytest.mark.model


def found(parser: Any, sentence: str) -> list[str]:
    return [time.span.text for time in find_times(parser(sentence))]


@pytest.mark.parametrize(
    ("sentence", "expressions"),
    [
        ("The general was killed on January 3, 2020.", ["January 3, 2020"]),
        ("He died on 3 January.", ["3 January"]),
        ("It happened on Jan. 3 in Baghdad.", ["Jan. 3"]),
        ("It happened on Friday, Jan. 3, 2020.", ["Friday, Jan. 3, 2020"]),
        ("The order of 2020-01-03 was lifted.", ["2020-01-03"]),
        ("It was signed on 23/03/2020.", ["23/03/2020"]),
        ("Mosul fell in June 2014.", ["June 2014"]),
        ("He may resign in May.", ["May"]),
        ("The envoy arrived in late March.", ["late March"]),
        ("The war began in 2003.", ["2003"]),
        ("It was the worst year of the 1990s.", ["the 1990s"]),
        ("Violence fell in the mid-1980s.", ["the mid-1980s"]),
        ("They met on Monday.", ["Monday"]),
        ("They fled Baghdad Monday.", ["Monday"]),
        ("They met last Monday and will meet next Tuesday.", ["last Monday", "next Tuesday"]),
        ("Police fired on Friday night.", ["Friday night"]),
        ("They met on Monday of last week.", ["Monday of last week"]),
        ("They fled yesterday and return tomorrow.", ["yesterday", "tomorrow"]),
        ("Last week, three men were held.", ["Last week"]),
        ("It was signed two days ago.", ["two days ago"]),
        ("It was signed a decade ago.", ["a decade ago"]),
        ("Two days later, the army came.", ["Two days later"]),
        ("The next day the army came.", ["The next day"]),
        ("Ten people died in the past three days.", ["the past three days"]),
        ("Ten people died in the last 24 hours.", ["the last 24 hours"]),
        ("They were released within hours.", ["hours"]),
        ("Attacks rose in recent weeks.", ["recent weeks"]),
        ("Clashes broke out over the weekend.", ["the weekend"]),
        ("The truce expires at the end of the month.", ["the end of the month"]),
        ("It was agreed earlier this month.", ["earlier this month"]),
        ("Attacks rose in the first quarter of 2019.", ["the first quarter of 2019"]),
        ("Rebels came in the spring of 2014.", ["the spring of 2014"]),
        ("The raid came on New Year's Eve.", ["New Year's Eve"]),
        ("The raid came on New Year’s Eve.", ["New Year’s Eve"]),
        ("The blast occurred at 3 p.m. on Monday.", ["3 p.m. on Monday"]),
        ("The truce held from May 1 to May 5.", ["May 1 to May 5"]),
        ("The truce held on May 1-5, 2014.", ["May 1-5, 2014"]),
        ("He served between 2001 and 2003.", ["2001 and 2003"]),
        ("He was held in 2001 and 2005.", ["2001", "2005"]),
        ("The talks lasted two weeks.", ["two weeks"]),
        ("They protest every Friday.", ["every Friday"]),
        ("They now control the town.", ["now"]),
        ("The 9/11 hijackers trained there.", ["9/11"]),
    ],
)
def test_found(parser: Any, sentence: str, expressions: list[str]) -> None:
    assert found(parser, sentence) == expressions


@pytest.mark.parametrize(
    "sentence",
    [
        "He may resign.",
        "Troops march on the city.",
        "The march turned violent.",
        "May said the deal was dead.",
        "April Smith was elected mayor.",
        "The second man fled in the sun.",
        "The wounded sat by the road.",
        "The 27-year-old was shot.",
        "He was 27 years old.",
        "The attack killed 2015 people.",
        "It costs $2003.",
        "The council passed Resolution 1701.",
        "Black September gunmen stormed the hotel.",
        "The April 6 Youth Movement called for a strike.",
        "Three-quarters of the votes were counted.",
        "The Arab Spring changed the region.",
        "Prices fall when troops withdraw.",
        "They won 2:1 at home.",
        "About 1,200 soldiers were sent.",
        "The score was 13/14.",
        "I am in Baghdad.",
        "At dawn troops moved in.",
        "",
    ],
)
def test_left_alone(parser: Any, sentence: str) -> None:
    assert found(parser, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "tense"),
    [
        ("The ministers met on Friday.", "past"),
        ("The ministers have met on Friday.", "past"),
        ("The ministers will meet on Friday.", "future"),
        ("The ministers are meeting on Friday.", "future"),
        ("The vote is scheduled for Friday.", "future"),
        ("They plan to march on Friday.", "future"),
        ("He agreed to step down on Friday.", "future"),
        ("He agreed on Friday to step down.", "past"),
        ("The truce had been due to end on Friday.", "past"),
        ("The camp stays closed until Friday.", "future"),
        ("They condemned Friday's attack.", None),
        ("They will condemn Friday's attack.", "future"),
    ],
)
def test_tense(parser: Any, sentence: str, tense: str | None) -> None:
    (time,) = find_times(parser(sentence))
    assert time.recipe.tense == tense


def test_spans_are_the_words_in_place_and_never_overlap(parser: Any) -> None:
    text = "On Friday, Jan. 3, 2020, at 1 a.m. (2200 GMT Thursday), it hit.\n\nTwo days later he fell."
    times = find_times(parser(text))
    assert len(times) == 3
    assert [time.sentence for time in times] == sorted(time.sentence for time in times)
    for time in times:
        assert text[time.span.start : time.span.end] == time.span.text
    for one, other in pairwise(times):
        assert one.span.end <= other.span.start


@pytest.mark.parametrize("text", ["", "\n\n", "ß–“”…", "٣٤ ¾ ²", "1" * 5000, "may " * 500, "1 - " * 500, "-01-" * 300])
def test_any_text_is_taken_apart(text: str) -> None:
    taken = classify(text, load_time_words())
    assert len(taken.letters) == len(taken.starts) == len(taken.ends) == len(taken.values)


def test_a_faulty_word_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "times.yaml"
    path.write_text(
        "- words: [may, may]\n  class: month\n  value: 5\n- words: [easter]\n  class: holiday\n",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError) as caught:
        load_time_words(path)
    assert str(caught.value).splitlines()[0].endswith('times.yaml:1: "may" stands here for the second time')
    assert "a holiday needs month and day, or month, nth and weekday, or easter" in str(caught.value)
