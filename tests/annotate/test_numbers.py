"""Count phrases and the ranges they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.annotate.numbers import NumberRange, load_number_words, read_number
from dragoman.errors import DataFileError


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("14", 14, 14),
        ("1,200", 1200, 1200),
        ("1.5 million", 1_500_000, 1_500_000),
        ("2000", 2000, 2000),
        ("350", 350, 350),
        ("thirteen", 13, 13),
        ("Thirteen", 13, 13),
        ("twenty-four", 24, 24),
        ("two hundred and fifty", 250, 250),
        ("three thousand two hundred", 3200, 3200),
        ("a hundred", 100, 100),
        ("a", 1, 1),
        ("an", 1, 1),
        ("the 14", 14, 14),
        ("a couple", 2, 2),
        ("a couple of", 2, 2),
        ("two dozen", 24, 24),
        ("a dozen", 12, 12),
        ("half a dozen", 6, 6),
        ("dozens", 24, 99),
        ("dozens of", 24, 99),
        ("scores", 40, 199),
        ("hundreds", 200, 999),
        ("hundreds of thousands", 200_000, 999_999),
        ("tens of thousands", 20_000, 99_999),
        ("thousands", 2000, 9999),
        ("several", 3, None),
        ("a few", 3, None),
        ("several hundred", 300, 999),
        ("several dozen", 36, 99),
        ("at least 12", 12, None),
        ("at least twelve", 12, None),
        ("at least a dozen", 12, None),
        ("no fewer than 12", 12, None),
        ("12 or more", 12, None),
        ("20+", 20, None),
        ("more than 20", 21, None),
        ("More than 1,000", 1001, None),
        ("more than 2014", 2015, None),
        ("more than a hundred", 101, None),
        ("over 50", 51, None),
        ("up to 30", 1, 30),
        ("as many as 30", 1, 30),
        ("no more than 30", 1, 30),
        ("fewer than 10", 1, 9),
        ("between 10 and 20", 10, 20),
        ("from 10 to 20", 10, 20),
        ("10 to 20", 10, 20),
        ("10-20", 10, 20),
        ("10–20", 10, 20),
        ("two or three", 2, 3),
        ("no", 0, 0),
        ("none", 0, 0),
        ("zero", 0, 0),
    ],
)
def test_counts(words: str, low: int, high: int | None) -> None:
    assert read_number(words) == NumberRange(low, high, approximate=False)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("about 50", 50, 50),
        ("some 200", 200, 200),
        ("roughly two dozen", 24, 24),
        ("around 10 to 20", 10, 20),
        ("50 or so", 50, 50),
        ("nearly 100", 100, 100),
        ("at least some 200", 200, None),
    ],
)
def test_about_says_so(words: str, low: int, high: int | None) -> None:
    number = read_number(words)
    assert number is not None
    assert (number.low, number.high) == (low, high)
    assert number.approximate is ("at least" not in words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "first",
        "the third",
        "21st",
        "1990s",
        "2003",
        "1998",
        "two-thirds",
        "a third",
        "half",
        "20 percent",
        "20%",
        "3.5",
        "one two",
        "five twenty",
        "20 to",
        "between",
        "at least",
        "people",
        "many years",
        "1,2",
        "12-year-old",
        "99999999999999999999",
        "and",
        "the",
    ],
)
def test_no_counts(words: str) -> None:
    assert read_number(words) is None


def test_a_faulty_word_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "numbers.yaml"
    path.write_text("- words: [one]\n  class: cardinl\n  value: 1\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r'numbers.yaml:2: "class" is "cardinl", which is not one of'):
        load_number_words(path)
