"""What a story says of its happening: when, where, who, as its reports tell it. Claims have tests of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dragoman.link.accounts import Report, story_record

Json = dict[str, Any]


def occurred(start: str, end: str, granularity: str, *, assumed: bool = False) -> Json:
    return {
        "start": start, "end": end, "granularity": granularity, "text": None if assumed else "then",
        "span": None if assumed else [0, 4], "inferred": "publication date" if assumed else None,
    }  # fmt: skip


def location(name: str, precision: str, *, listed: bool = True, country: str | None = "IRQ") -> Json:
    return {
        "text": name, "start": 0, "end": 1, "name": name, "geonameid": len(name) if listed else None,
        "country": country, "admin1": None, "latitude": None, "longitude": None, "precision": precision,
        "inferred": None,
    }  # fmt: skip


def who(actor_id: str | None, text: str = "they", sector: str | None = None, country: str | None = None) -> Json:
    return {
        "text": text, "start": 0, "end": 1, "name": actor_id, "actor_id": actor_id, "country": country,
        "sector": sector, "sectors": [sector] if sector else [], "aligned_with": None, "inferred": None,
    }  # fmt: skip


def report(number: int, **told: Any) -> Report:
    event = {
        "event_id": f"e{number}", "article_id": f"a{number}", "type": "ASSAULT", "auxiliary_modes": [], "counts": {},
        "actors": [], "recipients": [], "attributions": [], "occurred": None, "location": None, "quality": [],
        "sentence": [0, 9], "role": "body", **told,
    }  # fmt: skip
    return Report(event, f"a{number}", f"2020-03-{number:02}", outlet=f"Outlet {number}")


def story(*reports: Report) -> Json:
    told = story_record("story-e1", list(reports))
    assert told == story_record("story-e1", list(reversed(reports)))
    return told


DAY = occurred("2020-03-02", "2020-03-02", "day")
OTHER_DAY = occurred("2020-03-03", "2020-03-03", "day")
ASSUMED = occurred("2020-03-01", "2020-03-01", "day", assumed=True)
MONTH = occurred("2020-03-01", "2020-03-31", "month")


@pytest.mark.parametrize(
    ("reason", "told", "start"),
    [
        ("a day rather than a month, though more tell the month", [MONTH, MONTH, DAY], "2020-03-02"),
        ("a month that is told rather than a day that is assumed", [ASSUMED, ASSUMED, MONTH], "2020-03-01"),
        ("what most tell", [OTHER_DAY, DAY, DAY], "2020-03-02"),
        ("of equals the earlier", [OTHER_DAY, DAY], "2020-03-02"),
        ("an assumed day rather than none", [None, ASSUMED], "2020-03-01"),
    ],
)
def test_when_it_was(reason: str, told: list[Json | None], start: str) -> None:
    found = story(*(report(number, occurred=each) for number, each in enumerate(told, 1)))["occurred"]
    assert found["start"] == start


def test_words_are_of_the_event_that_is_named_with_them() -> None:
    found = story(report(1, occurred=ASSUMED), report(2, occurred=DAY))["occurred"]
    assert (found["text"], found["event_id"]) == ("then", "e2")


@pytest.mark.parametrize(
    ("reason", "told", "name"),
    [
        ("a city rather than its country", [location("Iraq", "country"), location("Mosul", "city")], "Mosul"),
        ("what most tell", [location("Basra", "city"), location("Mosul", "city"), location("Mosul", "city")], "Mosul"),
        ("what is listed", [location("a square", "place", listed=False), location("Mosul", "city")], "Mosul"),
        (
            "in the country that most tell",
            [location("Valletta", "city", country="MLT"), location("Libya", "country", country="LBY"),
             location("Libya", "country", country="LBY")],
            "Libya",
        ),
    ],
)  # fmt: skip
def test_where_it_was(reason: str, told: list[Json], name: str) -> None:
    assert story(*(report(number, location=each) for number, each in enumerate(told, 1)))["location"]["name"] == name


def test_nowhere_and_never_are_null() -> None:
    found = story(report(1))
    assert (found["occurred"], found["location"]) == (None, None)


def test_the_type_is_what_most_articles_tell() -> None:
    assert story(report(1, type="COERCE"), report(2), report(3))["type"] == "ASSAULT"


def test_participants_known_by_name_come_first_and_once() -> None:
    front, gunmen = who("irq-front", sector="REB"), who(None, "gunmen", "UAF")
    found = story(report(1, actors=[gunmen]), report(2, actors=[front]), report(3, actors=[front, who("irq-army")]))
    assert [actor["actor_id"] for actor in found["actors"]] == ["irq-front", "irq-army"]


def test_where_nobody_is_known_by_name_words_describe_them() -> None:
    victims = [who(None, "two guards", "COP", "IRQ"), who(None, "Iraqi policemen", "COP", "IRQ"), who(None, "a shop")]
    found = story(*(report(number, recipients=[each]) for number, each in enumerate(victims, 1)))
    assert [recipient["text"] for recipient in found["recipients"]] == ["two guards"]


def test_a_brigade_and_its_army_are_no_two_culprits() -> None:
    told = [report(1, actors=[who("irq-brigade")]), report(2, actors=[who("syr-front")])]
    assert story(*told)["disputed"]
    kin = {"irq-brigade": frozenset({"syr-front"})}
    assert not story(*(replace(each, bodies=kin) for each in told))["disputed"]


def test_nobody_disputes_who_came_to_a_meeting() -> None:
    told = [report(1, type="CONSULT", actors=[who("irq-front")]), report(2, type="CONSULT", actors=[who("syr-front")])]
    assert not story(*told)["disputed"]


def test_a_source_is_one_by_any_of_its_names() -> None:
    def toll(number: int, killed: int, text: str) -> Report:
        said = {"text": text, "start": 0, "end": 1, "anonymous": False, "name": None, "actor_id": None}
        attribution = {"source": said, "via": [], "content": {"start": 0, "end": 9, "spans": [[0, 9]]}}
        counts = {"killed": {"low": killed, "high": killed, "text": "", "start": 1, "end": 2}}
        return report(number, counts=counts, attributions=[attribution])

    found = story(toll(1, 12, "Iraq's interior ministry"), toll(2, 9, "the Iraqi interior ministry"))
    assert [claim["superseded_by"] for claim in found["claims"]] == [1, None]
    assert found["counts"] == {"killed": {"low": 9, "high": 9}}
    assert not found["disputed"]
