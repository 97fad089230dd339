"""Toponyms: which words of a sentence name places, and which only look as if they did."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from dragoman.annotate.toponyms import find_toponyms
from dragoman.knowledge.gazetteer import Gazetteer, load_gazetteer
from dragoman.model import Toponym

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


PERSON = pytest.mark.xfail(reason="the model, which does not see capitals, takes the place for a person", strict=True)


def toponyms(parser: Any, gazetteer: Gazetteer, text: str) -> list[Toponym]:
    found = find_toponyms(parser(text), gazetteer)
    for toponym in found:
        assert text[toponym.span.start : toponym.span.end] == toponym.span.text
    return found


def names(parser: Any, gazetteer: Gazetteer, text: str) -> list[str]:
    return [toponym.span.text for toponym in toponyms(parser, gazetteer, text) if not toponym.adjectival]


# Developed on: sentences written for this table.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two soldiers were killed in Baghdad on Friday.", ["Baghdad"]),
        ("The militants withdrew from Palmyra at dawn.", ["Palmyra"]),
        ("Shelling hit villages in northern Syria overnight.", ["Syria"]),
        ("The court sat in Athens, Texas, for a week.", ["Athens", "Texas"]),
        ("He was arrested in Lansing, Mich., on Monday.", ["Lansing", "Mich."]),
        ("The mayor of St. Louis resigned.", ["St. Louis"]),
        ("Officials in Washington, D.C. declined to comment.", ["Washington, D.C."]),
        pytest.param("Fighting spread to Deir ez-Zor and al-Hasakah.", ["Deir ez-Zor", "al-Hasakah"], marks=PERSON),
        ("BEIRUT (AP) — A bomb exploded near a mosque.", ["BEIRUT"]),
        ("The U.S. and the UK signed the accord in Geneva.", ["U.S.", "UK", "Geneva"]),
        ("Tankers were seized in the Gulf.", ["Gulf"]),
        ("Ships crossed the Strait of Hormuz.", ["Strait of Hormuz"]),
        ("A rocket landed in the Green Zone.", ["Green Zone"]),
        pytest.param("Protesters filled Tahrir Square in Cairo.", ["Tahrir Square", "Cairo"], marks=PERSON),
        ("Troops entered the West Bank and the Gaza Strip.", ["West Bank", "Gaza Strip"]),
        ("The Iraqi city of Mosul fell in 2014.", ["Mosul"]),
        ("Floods struck Bosnia and Herzegovina.", ["Bosnia and Herzegovina"]),
        ("Clashes were reported in Idlib province.", ["Idlib"]),
        ("He lives in Port-au-Prince.", ["Port-au-Prince"]),
        ("The Baghdad police chief was shot.", ["Baghdad"]),
    ],
)
def test_places_are_found(parser: Any, gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    assert names(parser, gazetteer, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton opened a hotel.",
        "Michael Jordan scored again, and Jordan left the court.",
        "President Lincoln freed the slaves.",
        "Mr. Washington said he would appeal.",
        "Mrs. Sydney Carter told us about it.",
        "The Bank of England raised rates.",
        "The Duke of York spoke first.",
        "They told us about the march in May.",
        "Independence is what they want.",
        "She was reading the news.",
        "Iraqi and Syrian officials met.",
        "Doctors treated a case of Ebola virus.",
        "Mustafa al-Kadhemi spoke. Militias threatened Kadhemi.",
        "The Kremlin denied the report.",
        "Orange juice prices rose.",
        "The company sold 500 units.",
        "He was elected on Monday, March 4.",
        "The march was led by Mary and Joseph.",
        "Why would they lie?",
    ],
)
def test_what_is_no_place(parser: Any, gazetteer: Gazetteer, text: str) -> None:
    assert names(parser, gazetteer, text) == []


@pytest.mark.parametrize(
    ("text", "name", "inside"),
    [
        ("He was born in Mosul, Iraq.", "Mosul", "Iraq"),
        ("He was born in Mosul, in northern Iraq.", "Mosul", "Iraq"),
        ("A jury in Athens, Texas, convicted him.", "Athens", "Texas"),
        ("She moved to Paris, TX, last year.", "Paris", "TX"),
        ("The Iraqi city of Mosul fell.", "Mosul", "Iraqi"),
        ("Troops left Iraq's Anbar province.", "Anbar", "Iraq"),
        ("They drove from Baghdad to Mosul.", "Mosul", None),
        ("He visited Cairo, London and Berlin.", "Cairo", None),
    ],
)
def test_containers_are_noted(parser: Any, gazetteer: Gazetteer, text: str, name: str, inside: str | None) -> None:
    found = {toponym.span.text: toponym.inside for toponym in toponyms(parser, gazetteer, text)}
    assert found[name] == inside


@pytest.mark.parametrize(
    ("text", "name", "facility", "preposition"),
    [
        ("Rockets hit the airport in Baghdad.", "Baghdad", "airport", "in"),
        ("They bombed the U.S. embassy in Beirut.", "Beirut", "embassy", "in"),
        ("The plane left Kabul airport.", "Kabul", "airport", None),
        ("Clashes broke out in Idlib province.", "Idlib", "province", "in"),
        ("Shells fell near Kharkiv.", "Kharkiv", None, "near"),
        ("Shells fell in the eastern Donbas.", "Donbas", None, "in"),
    ],
)
def test_surroundings_are_noted(
    parser: Any, gazetteer: Gazetteer, text: str, name: str, facility: str | None, preposition: str | None
) -> None:
    found = {toponym.span.text: toponym for toponym in toponyms(parser, gazetteer, text)}
    assert (found[name].facility, found[name].preposition) == (facility, preposition)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Iraqi forces met North Korean envoys.", ["Iraqi", "North Korean"]),
        ("Two Frenchmen left.", ["Frenchmen"]),
    ],
)
def test_nationalities_are_adjectival(parser: Any, gazetteer: Gazetteer, text: str, words: list[str]) -> None:
    assert [toponym.span.text for toponym in toponyms(parser, gazetteer, text) if toponym.adjectival] == words


def test_counties_of_a_list_are_counties(parser: Any, gazetteer: Gazetteer) -> None:
    found = toponyms(parser, gazetteer, "Storms struck Butler, Clark and Warren counties in Ohio.")
    assert [toponym.span.text for toponym in found if toponym.facility == "county"] == [
        "Butler",
        "Clark",
        "Warren",
    ]


def test_toponyms_do_not_overlap_and_are_in_order(parser: Any, gazetteer: Gazetteer) -> None:
    text = "Police in Athens, Texas, told New York police about Saudi Arabia, South Sudan and the Gulf of Aden."
    found = toponyms(parser, gazetteer, text)
    assert found == sorted(found, key=lambda toponym: toponym.span)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert found == toponyms(parser, gazetteer, text)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "—", "US", "A"])
def test_scraps_do_no_harm(parser: Any, gazetteer: Gazetteer, text: str) -> None:
    assert len(toponyms(parser, gazetteer, text)) <= 1
