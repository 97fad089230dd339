"""Fields of an event in words."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.report.phrases import headline, label, said_by, tag, toll, when, where


@pytest.mark.parametrize(
    ("start", "end", "granularity", "words"),
    [
        ("2020-01-03", "2020-01-03", "day", "3 Jan 2020"),
        ("2015-03-01", "2015-03-31", "month", "Mar 2015"),
        ("2015-01-01", "2015-12-31", "year", "2015"),
        ("2015-04-01", "2015-06-30", "quarter", "Q2 2015"),
        ("2020-01-06", "2020-01-12", "week", "6–12 Jan 2020"),
        ("2020-01-27", "2020-02-02", "week", "27 Jan – 2 Feb 2020"),
        ("2019-12-30", "2020-01-05", "week", "30 Dec 2019 – 5 Jan 2020"),
        ("2014-01-01", "2016-12-31", "range", "1 Jan 2014 – 31 Dec 2016"),
        (None, None, None, ""),
    ],
)
def test_when(start: str | None, end: str | None, granularity: str | None, words: str) -> None:
    assert when({"start": start, "end": end, "granularity": granularity}) == words


def test_no_date_and_no_place_are_no_words() -> None:
    assert when(None) == where(None) == ""


@pytest.mark.parametrize(
    ("name", "country", "precision", "words"),
    [
        ("Baghdad", "IRQ", "city", "Baghdad, IRQ"),
        ("Iraq", "IRQ", "country", "Iraq"),
        ("Sahel", None, "region", "Sahel"),
        ("Gulf of Aden", None, "place", "Gulf of Aden"),
    ],
)
def test_where(name: str, country: str | None, precision: str, words: str) -> None:
    assert where({"name": name, "country": country, "precision": precision}) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(2, 2, "killed 2"), (10, 20, "killed 10–20"), (12, None, "killed at least 12"), (1500, 1500, "killed 1,500")],
)
def test_toll(low: int, high: int | None, words: str) -> None:
    assert toll({"killed": {"low": low, "high": high}}) == words


@pytest.mark.parametrize(
    ("source", "via", "words"),
    [
        (None, [], "unnamed source"),
        ({"text": "Security\nsources", "anonymous": True}, ["AFP"], "Security sources (anonymous) via AFP"),
        ({"text": "he", "anonymous": False, "name": "Hassan Rouhani"}, [], "Hassan Rouhani"),
        ({"text": "the army", "anonymous": False, "name": None}, [], "the army"),
        # A name is never put to an anonymous source.
        ({"text": "an aide", "anonymous": True, "name": "Hassan Rouhani"}, [], "an aide (anonymous)"),
    ],
)
def test_said_by(source: dict[str, Any] | None, via: list[str], words: str) -> None:
    assert said_by({"source": source, "via": via}) == words


def test_participant_in_words() -> None:
    gunmen: dict[str, Any] = {"name": None, "text": "two\n gunmen", "country": None, "sector": "REB", "sectors": []}
    assert (label(gunmen), tag(gunmen)) == ("two gunmen", "REB")
    nobody: dict[str, Any] = {"name": None, "text": "it", "country": None, "sector": None, "sectors": []}
    assert tag(nobody) == ""


@pytest.mark.parametrize(
    ("title", "segments", "words"),
    [
        ("A\ntitle", [("headline", 0, 5)], "A title"),
        (None, [("headline", 0, 5), ("body", 6, 11)], "First"),
        (None, [("dateline", 0, 5), ("body", 6, 11)], "words"),
        (None, [], "First words"),
    ],
)
def test_headline(title: str | None, segments: list[tuple[str, int, int]], words: str) -> None:
    records = [{"role": role, "start": start, "end": end} for role, start, end in segments]
    assert headline({"title": title, "segments": records, "text": "First words"}) == words
