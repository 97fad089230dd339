"""Claims side by side: who says what, what was taken back, what is disputed, and what a story makes of its reports."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.link.accounts import Report, story_record

Json = dict[str, Any]


def event(
    number: int,
    *,
    killed: tuple[int, int | None] | None = None,
    source: str | None = None,
    anonymous: bool = False,
    actor: str | None = None,
    kind: str = "ASSAULT",
    modes: tuple[str, ...] = (),
    recipient: str | None = None,
    day: str = "2020-03-02",
    inferred: str | None = None,
    place: tuple[str, str] | None = None,
    flag: str | None = None,
    sentence: tuple[int, int] = (0, 60),
) -> Json:
    def who(name: str | None) -> list[Json]:
        if name is None:
            return []
        country = name[:3].upper()
        return [{"text": name, "name": name, "actor_id": name, "country": country, "sector": None, "sectors": []}]

    said = {
        "source": {"text": source, "name": None if anonymous else source, "actor_id": None, "anonymous": anonymous},
        "content": {"start": 0, "end": 60},
        "kind": "indirect",
        "via": [],
    }
    return {
        "event_id": f"e{number}",
        "type": kind,
        "auxiliary_modes": list(modes),
        "counts": {}
        if killed is None
        else {"killed": {"low": killed[0], "high": killed[1], "text": "", "start": 5, "end": 7}},
        "actors": who(actor),
        "recipients": who(recipient),
        "attributions": [said] if source else [],
        "occurred": {"start": day, "end": day, "granularity": "day", "text": "x", "span": [1, 2], "inferred": inferred},
        "location": None
        if place is None
        else {
            "name": place[0],
            "precision": place[1],
            "geonameid": None,
            "country": "IRQ",
            "start": 0,
            "end": 5,
            "text": "x",
        },
        "quality": [{"name": flag}] if flag else [],
        "sentence": list(sentence),
        "role": "body",
    }


def report(number: int, told: Json, published: str = "2020-03-02", **known: Any) -> Report:
    return Report(told, f"a{number}", published, outlet=f"Outlet {number}", **known)


def story(*reports: Report) -> Json:
    return story_record("story-e1", reports)


def test_tolls_stand_side_by_side_with_their_sources() -> None:
    told = story(
        report(1, event(1, killed=(12, 12), source="police")),
        report(2, event(2, killed=(15, 15), source="the ministry")),
    )
    assert [(c["what"], c["low"], c["source"], c["article_id"]) for c in told["claims"]] == [
        ("killed", 12, "police", "a1"),
        ("killed", 15, "the ministry", "a2"),
    ]
    assert told["counts"] == {"killed": {"low": 12, "high": 15}}
    assert told["disputed"]
    assert told["disputes"] == ["killed: 12 says police (2020-03-02), 15 says the ministry (2020-03-02)"]


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        (((12, 12), "police", "2020-03-02"), ((12, 12), "the ministry", "2020-03-02"), False),
        (((12, None), "police", "2020-03-02"), ((15, 15), "the ministry", "2020-03-02"), False),  # "at least 12"
        (((10, 20), "police", "2020-03-02"), ((15, 15), "the ministry", "2020-03-02"), False),
        (((12, 12), "police", "2020-03-02"), ((15, 15), "the ministry", "2020-03-03"), False),  # it has risen
        (((15, 15), "police", "2020-03-02"), ((12, 12), "the ministry", "2020-03-03"), True),  # another says less
        (((15, 15), "police", "2020-03-02"), ((12, 12), "police", "2020-03-03"), False),  # they correct themselves
        (((15, 15), "police", "2020-03-02"), ((0, 0), "the group", "2020-03-03"), True),
    ],
)
def test_what_is_an_update_and_what_a_dispute(first: Any, second: Any, disputed: bool) -> None:
    told = story(
        *(
            report(n, event(n, killed=killed, source=source), day)
            for n, (killed, source, day) in enumerate((first, second), 1)
        )
    )
    assert told["disputed"] is disputed, told["disputes"]


def test_a_correction_takes_the_place_of_what_the_same_source_said() -> None:
    told = story(
        report(1, event(1, killed=(15, 15), source="police"), "2020-03-02"),
        report(2, event(2, killed=(9, 9), source="police"), "2020-03-04"),
    )
    assert [claim["superseded_by"] for claim in told["claims"]] == [1, None]
    assert told["counts"] == {"killed": {"low": 9, "high": 9}}
    assert not told["disputed"]


def test_an_unnamed_source_is_nobody_elses_correction() -> None:
    told = story(
        report(1, event(1, killed=(15, 15), source="a security source", anonymous=True), "2020-03-02"),
        report(2, event(2, killed=(9, 9), source="a security source", anonymous=True), "2020-03-04"),
    )
    assert [claim["superseded_by"] for claim in told["claims"]] == [None, None]


def test_copies_claim_only_once() -> None:
    told = story(*(report(n, event(n, killed=(12, 12)), family=7) for n in (1, 2, 3)))
    assert len(told["claims"]) == 1


def test_different_perpetrators_are_a_dispute_unless_one_belongs_to_the_other() -> None:
    def told(**bodies: frozenset[str]) -> Json:
        return story(
            report(1, event(1, actor="irq-front", source="police"), bodies=bodies),
            report(2, event(2, actor="syr-brigade", source="the ministry")),
        )

    assert told()["disputes"] == [
        "who did it: irq-front says police (2020-03-02), syr-brigade says the ministry (2020-03-02)"
    ]
    assert not told(**{"syr-brigade": frozenset({"irq-front"})})["disputed"]


def test_two_who_act_together_are_no_dispute() -> None:
    both = event(1, actor="irq-front", source="police")
    both["actors"] += event(1, actor="syr-brigade")["actors"]
    assert not story(report(1, both), report(2, event(2, actor="syr-brigade", source="the ministry")))["disputed"]


def test_blame_and_denial_near_it_are_claims_about_it() -> None:
    blame = event(8, kind="ACCUSE", actor="irq-government", recipient="irq-front", sentence=(61, 120))
    denial = event(9, actor="irq-front", modes=("negation",), sentence=(121, 160))
    far = event(10, kind="ACCUSE", actor="usa-state", recipient="irn-guards", sentence=(900, 960))
    told = story(report(1, event(1), others=(blame, denial, far)))
    assert [(c["what"], c["source"], c["value"]) for c in told["claims"]] == [
        ("blames", "irq-government", "irq-front"),
        ("denial", "irq-front", None),
    ]
    assert told["disputes"] == ["irq-front denies it"]


def test_place_and_day_are_the_most_exact_that_most_tell() -> None:
    told = story(
        report(1, event(1, place=("Iraq", "country"), day="2020-03-03", inferred="publication date")),
        report(2, event(2, place=("Mosul", "city"))),
        report(3, event(3, place=("Mosul", "city"))),
        report(4, event(4, place=("Erbil", "city"))),
    )
    assert (told["location"]["name"], told["occurred"]["start"]) == ("Mosul", "2020-03-02")


def test_a_story_on_flagged_text_only_says_so() -> None:
    flagged = report(1, event(1, flag="broken_phrasing"))
    assert story(flagged)["flagged_only"]
    assert not story(flagged, report(2, event(2)))["flagged_only"]
    assert not story(report(1, event(1, flag="caption")))["flagged_only"]


def test_the_order_of_reports_leaves_no_trace() -> None:
    reports = [
        report(1, event(1, killed=(12, 12), source="police", actor="irq-front")),
        report(2, event(2, killed=(15, 15), place=("Mosul", "city")), "2020-03-03"),
        report(3, event(3, killed=(9, 9), source="police"), "2020-03-05"),
    ]
    assert story(*reports) == story(*reversed(reports))
