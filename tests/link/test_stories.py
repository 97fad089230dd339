"""Which reports are of one event and which are not: a row is a pair and the reason. Rows are made up."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest

from dragoman.link.stories import (
    Decision,
    Sighting,
    explain_link,
    group,
    keys,
    link_score,
    lookups,
    make_sightings,
    story_id,
)
from tests.link.stories_factory import above, records, sighting

Told = dict[str, Any]

BOMBING: Told = {
    "text": "A car bomb tore through the Bab al-Toub vegetable market of Mosul on Monday, killing 12 people.",
    "trigger": "bomb",
    "modes": ("explosives",),
    "place": "Mosul",
    "recipients": ("/CVL",),
    "killed": 12,
}
MEETING: Told = {
    "text": "The foreign ministers discussed water shares of the Euphrates in Basra on Monday.",
    "trigger": "discussed",
    "type": "CONSULT",
    "place": "Basra",
    "actors": ("IRQ/GOV", "TUR/GOV"),
}
EXPULSION: Told = {
    "text": "Iraq on Monday expelled two Turkish attaches accused of spying on the Faw port.",
    "trigger": "expelled",
    "type": "SANCTION",
    "modes": ("expel",),
    "actors": ("IRQ/GOV",),
    "recipients": ("TUR/GOV",),
}
RAID: Told = {
    "text": "Commandos arrested seven suspected smugglers in a raid on a farmhouse outside Bartella on Monday.",
    "trigger": "arrested",
    "type": "COERCE",
    "modes": ("arrest",),
    "place": "Bartella",
    "recipients": ("/CRM",),
}


def score(first: Told, second: Told, *, copies: bool = False) -> float | None:
    one, other = sighting(**{**first, "number": 1}), sighting(**{**second, "number": 2})
    found = link_score(one, other, are_copies=lambda: copies)
    assert found == link_score(other, one, are_copies=lambda: copies)
    return found


def changed(told: Told, **changes: Any) -> Told:
    return {**told, **changes}


SAME = [
    ("the same words", BOMBING, BOMBING),
    ("other words for it", BOMBING, changed(BOMBING, text="At least a dozen shoppers died in Monday's explosion among "
     "the stalls of Bab al-Toub market, hospital staff said.", trigger="explosion")),
    ("a place told less exactly: city and province", BOMBING, changed(BOMBING, place="Nineveh")),
    ("a place not told at all", BOMBING, changed(BOMBING, place=None)),
    ("a neighbouring town", BOMBING, changed(BOMBING, place="Bartella")),
    ("no day told: published the day after", BOMBING, changed(BOMBING, assumed=True)),
    ("no day told: looking back ten days later", BOMBING,
     changed(BOMBING, assumed=True, published="2020-03-12", lead=False)),
    ("only the month told", BOMBING, changed(BOMBING, day="2020-03-01", last_day="2020-03-31", granularity="month")),
    ("a day apart, as reports of a night are", BOMBING, changed(BOMBING, day="2020-03-03")),
    ("last week, which a Sunday may count otherwise", BOMBING,
     changed(BOMBING, day="2020-02-24", last_day="2020-03-01", granularity="week", published="2020-03-08")),
    ("a toll that rose", BOMBING, changed(BOMBING, killed=15)),
    ("a brigade, and the group it belongs to", changed(BOMBING, actors=("irq-brigade-45/REB",)),
     changed(BOMBING, actors=("irq-kataib-hezbollah/REB",))),
    ("unnamed gunmen may be anybody", changed(BOMBING, actors=("irq-kataib-hezbollah/REB",)),
     changed(BOMBING, actors=("/UAF",))),
    ("a state, and a force of it", changed(RAID, actors=("IRQ/GOV",)), changed(RAID, actors=("irq-army/MIL",))),
    ("arrest or abduction, as each calls it", RAID, changed(RAID, text="Seven suspected smugglers were seized by "
     "commandos at a farmhouse near Bartella.", trigger="seized", type="ASSAULT", modes=("abduct",))),
    ("the parties of talks in either order", MEETING, changed(MEETING, actors=("TUR/GOV",), recipients=("IRQ/GOV",))),
    ("talks, and what was agreed in them", MEETING, changed(MEETING, text="The foreign ministers agreed in Basra on "
     "Monday on water shares of the Euphrates.", trigger="agreed", type="AGREE")),
    ("expelled, and told to leave", EXPULSION, changed(EXPULSION, text="Iraq told two Turkish attaches to leave on "
     "Monday for spying on the Faw port.", trigger="told", type="REQUEST", modes=("yield",))),
]  # fmt: skip

DIFFERENT = [
    ("two days apart", BOMBING, changed(BOMBING, day="2020-03-05")),
    ("another month", BOMBING, changed(BOMBING, day="2020-05-01", last_day="2020-05-31", granularity="month")),
    ("no day told, but half a year later", BOMBING, changed(BOMBING, assumed=True, published="2020-09-02")),
    ("a type that is never the same happening", BOMBING, MEETING),
    ("another city, other victims, another thing hit", BOMBING, changed(BOMBING, text="A bomb went off beside a police "
     "checkpoint in Basra on Monday, killing three officers.", place="Basra", recipients=("/COP",), killed=3)),
    ("the same city and day, another thing hit", BOMBING, changed(BOMBING, text="A roadside bomb hit a police patrol "
     "near the Nabi Yunus shrine in Mosul on Monday, killing three officers.", recipients=("/COP",), killed=3)),
    ("tolls far apart", BOMBING, changed(BOMBING, text="A bomb killed 190 worshippers at a shrine in Mosul on Monday.",
     killed=190)),
    ("another culprit, another place", changed(BOMBING, actors=("irq-kataib-hezbollah/REB",)), changed(BOMBING,
     text="Shells hit a school in Basra on Monday.", trigger="hit", modes=("heavy-weapons",), place="Basra",
     actors=("irq-islamic-state/REB",), killed=None)),
    ("the same two states the other way round", EXPULSION, changed(EXPULSION, text="Turkey ordered two Iraqi consular "
     "officers to leave on Monday.", trigger="ordered", actors=("TUR/GOV",), recipients=("IRQ/GOV",))),
    ("one minister, another guest", MEETING, changed(MEETING, text="The minister received the Kuwaiti envoy on Monday "
     "to talk about a gas field.", trigger="received", actors=("IRQ/GOV",), recipients=("KWT/GOV",))),
    ("another part of the day", changed(BOMBING, text="A bomb killed two people in Mosul early on Monday morning.",
     killed=2), changed(BOMBING, text="A bomb killed nine people in Mosul on Monday evening.", killed=9)),
    ("two statements of one day", {"text": "Iraq condemned the raid as a breach of its airspace on Monday.",
     "trigger": "condemned", "type": "ACCUSE", "actors": ("IRQ/GOV",)}, {"text": "Iraq accused traders of hoarding "
     "sugar on Monday.", "trigger": "accused", "type": "ACCUSE", "actors": ("IRQ/GOV",)}),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "first", "second"), SAME, ids=[row[0] for row in SAME])
def test_reports_of_one_event_are_linked(reason: str, first: Told, second: Told) -> None:
    found = score(first, second)
    assert found is not None
    assert 0.5 <= found < 1


@pytest.mark.parametrize(("reason", "first", "second"), DIFFERENT, ids=[row[0] for row in DIFFERENT])
def test_reports_of_two_events_are_not_linked(reason: str, first: Told, second: Told) -> None:
    assert score(first, second) is None


@pytest.mark.parametrize(("reason", "first", "second"), SAME, ids=[row[0] for row in SAME])
def test_whichever_came_first_is_found_by_the_other(reason: str, first: Told, second: Told) -> None:
    one, other = sighting(**{**first, "number": 1}), sighting(**{**second, "number": 2})
    assert set(keys(one)) & set(lookups(other))
    assert set(keys(other)) & set(lookups(one))


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations([row[1] for row in (*SAME, *DIFFERENT)], 2)))
def test_keys_and_lookups_agree_both_ways(first: Told, second: Told) -> None:
    one, other = sighting(**{**first, "number": 1}), sighting(**{**second, "number": 2})
    assert bool(set(keys(one)) & set(lookups(other))) == bool(set(keys(other)) & set(lookups(one)))


def test_copies_that_tell_it_in_the_same_word_are_surely_of_one_event() -> None:
    likely, sure = score(BOMBING, BOMBING), score(BOMBING, BOMBING, copies=True)
    assert likely is not None
    assert sure is not None
    assert sure > likely


def test_a_copy_makes_no_one_event_of_two_days() -> None:
    assert score(BOMBING, changed(BOMBING, day="2020-03-05"), copies=True) is None


@pytest.mark.parametrize("modes", [("future",), ("hypothetical",), ("negation",), ("historical", "future")])
def test_what_is_not_reported_as_having_happened_is_not_sighted(modes: tuple[str, ...]) -> None:
    event, article = records(**{**BOMBING, "auxiliary": modes})
    assert make_sightings([event], article, above) == []


def test_what_has_no_day_is_not_sighted() -> None:
    event, article = records(**{**BOMBING, "day": None})
    assert make_sightings([event], article, above) == []


def test_history_is_sighted() -> None:
    event, article = records(**{**BOMBING, "auxiliary": ("historical",)})
    assert len(make_sightings([event], article, above)) == 1


def test_two_weeks_after_an_event_tells_its_day() -> None:
    text = "Two weeks after a bomb tore through the Bab al-Toub market of Mosul, its traders are back."
    later = changed(BOMBING, text=text, assumed=True, published="2020-03-16")
    assert score(BOMBING, later) is not None
    assert score(changed(BOMBING, day="2020-03-15"), later) is None


def test_a_day_read_from_such_words_is_of_the_other_event() -> None:
    event, article = records(
        "Hundreds marched in Mosul a day after a bomb killed 12 people there.", trigger="bomb", published="2020-03-03",
        day="2020-03-04", auxiliary=("future",), place="Mosul", recipients=("/CVL",), killed=12, number=2,
    )  # fmt: skip
    at = article["text"].index("a day after")
    event["occurred"]["span"] = [at, at + len("a day after")]
    (found,) = make_sightings([event], article, above)
    assert link_score(found, sighting(**BOMBING), are_copies=lambda: False) is not None


def test_two_events_that_an_article_sets_beside_each_other_are_two() -> None:
    second = "Hours later another bomb killed 11 people at a second vegetable market of Mosul."
    told = changed(BOMBING, text=second, killed=11, lead=False)
    one = sighting(**BOMBING, number=1, article="a1")
    other = sighting(**told, number=2, article="a1")
    assert link_score(one, other, are_copies=lambda: False) is None


def test_a_sighting_survives_its_record() -> None:
    for row in SAME:
        made = sighting(**row[2])
        record, words = made.to_record()
        assert Sighting.from_record(json.loads(json.dumps(record)), words) == made


def test_a_link_is_explained_in_words_the_weightiest_first() -> None:
    one, other = sighting(**{**BOMBING, "number": 1}), sighting(**{**SAME[1][2], "number": 2})
    assert explain_link(one, other) == explain_link(other, one)
    assert "agrees: the same number" in explain_link(one, other)
    apart = sighting(**{**BOMBING, "number": 3, "place": "Basra"})
    assert "contradicts: the towns that the words give are far apart" in explain_link(one, apart)
    assert explain_link(one, sighting(**MEETING)) == ("contradicts: of types or times that exclude one another",)


# ---------------------------------------------------------------- grouping


def linked(sightings: list[Sighting]) -> dict[tuple[str, str], float]:
    links = {}
    for one, other in itertools.combinations(sorted(sightings, key=lambda each: each.event_id), 2):
        found = link_score(one, other, are_copies=lambda: False)
        if found is not None:
            links[one.event_id, other.event_id] = found
    return links


def stories_of(sightings: list[Sighting], decisions: list[Decision] | None = None) -> list[tuple[str, ...]]:
    return group(sightings, linked(sightings), decisions or [])


PATROL = changed(
    BOMBING,
    text="A roadside bomb hit a police patrol near the Nabi Yunus shrine in Mosul on Monday, killing three officers.",
    recipients=("/COP",),
    killed=3,
)
VAGUE = changed(BOMBING, text="A bomb went off in Mosul on Monday.", recipients=(), killed=None)


def two_bombings() -> list[Sighting]:
    market = [sighting(**{**BOMBING, "number": n}) for n in (1, 2, 3)]
    patrol = [sighting(**{**PATROL, "number": n}) for n in (4, 5, 6)]
    return [*market, *patrol]


def test_two_bombings_of_a_day_stay_two_though_a_vague_report_is_like_both() -> None:
    vague = sighting(**{**VAGUE, "number": 7})
    found = stories_of([*two_bombings(), vague])
    assert [set(story) - {"e007"} for story in found if story != ("e007",)] == [
        {"e001", "e002", "e003"},
        {"e004", "e005", "e006"},
    ]


def test_a_chain_of_days_is_no_one_story() -> None:
    chain = [sighting(**changed(BOMBING, number=n, day=f"2020-03-{n:02}", published="2020-04-01")) for n in range(1, 8)]
    assert all(len(story) <= 2 for story in stories_of(chain))


def test_order_leaves_no_trace() -> None:
    sightings = [*two_bombings(), sighting(**{**VAGUE, "number": 7})]
    expected = stories_of(sightings)
    for seed in range(10):
        shuffled = random.Random(seed).sample(sightings, len(sightings))
        links = list(linked(shuffled).items())
        random.Random(seed).shuffle(links)
        assert group(shuffled, dict(links), []) == expected


def test_decided_to_be_the_same_are_one_story() -> None:
    found = stories_of(two_bombings(), [Decision("same", "e001", "e004")])
    assert next(story for story in found if "e001" in story) == next(story for story in found if "e004" in story)


def test_decided_to_be_different_are_two_stories_and_that_wins() -> None:
    same, different = Decision("same", "e001", "e002"), Decision("different", "e001", "e002")
    for decisions in ([different], [same, different], [different, same]):
        found = stories_of(two_bombings(), decisions)
        assert not any({"e001", "e002"} <= set(story) for story in found)


def test_different_holds_where_decisions_contradict_each_other() -> None:
    decisions = [
        Decision("same", "e001", "e002"),
        Decision("same", "e004", "e005"),
        Decision("different", "e002", "e005"),
    ]
    found = stories_of(two_bombings(), [*decisions, Decision("same", "e001", "e004")])
    assert not any({"e002", "e005"} <= set(story) for story in found)


def test_decisions_about_others_change_nothing() -> None:
    assert stories_of(two_bombings(), [Decision("same", "e001", "e999")]) == stories_of(two_bombings())


def test_a_story_is_named_after_the_report_first_published() -> None:
    first = sighting(**{**BOMBING, "number": 9, "published": "2020-03-02"})
    assert story_id([*two_bombings(), first]) == "story-e009"
    assert story_id(two_bombings()) == "story-e001"
