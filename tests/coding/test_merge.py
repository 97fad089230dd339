"""Mentions of one event come together; distinct events stay apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dragoman.coding.draft import Draft
from dragoman.coding.merge import merge_mentions
from dragoman.model import (
    AuxiliaryMode,
    Entity,
    Interval,
    Mention,
    MentionKind,
    Role,
    SentenceSpan,
    Span,
    Trigger,
    Word,
)


def entity(text: str, *, chain: int = -1, actor_id: str | None = None, label: str | None = None) -> Entity:
    kind = MentionKind.NAME if label else MentionKind.NOMINAL
    word = Word(text, text.lower(), "PROPN" if label else "NOUN", 0, len(text))
    return Entity(Mention(0, len(text), text, (word,), 0, kind, label), actor_id=actor_id, chain=chain)


def person(name: str, chain: int) -> Entity:
    return entity(name, chain=chain, label="PERSON")


def on(day: int) -> Interval:
    return Interval(date(2020, 1, day), date(2020, 1, day), "day", Span(0, 6, "Friday"))


def draft(
    event_type: str = "ASSAULT",
    actors: tuple[Entity, ...] = (),
    recipients: tuple[Entity, ...] = (),
    *,
    at: int = 0,
    modes: tuple[str, ...] = (),
    group: int = -1,
    occurred: Interval | None = None,
    auxiliary: tuple[AuxiliaryMode, ...] = (),
    pos: str = "verb",
) -> Draft:
    trigger = Trigger(
        Span(at, at + 6, "struck"), event_type, modes, (), (), 0, f"{event_type}/strike.{pos}", 0.8, group=group
    )
    return Draft(trigger, actors, recipients, auxiliary, None, occurred, {}, (), SentenceSpan(0, 100, Role.BODY), ())


SOLEIMANI, MUHANDIS = person("Soleimani", 1), person("Muhandis", 2)
ARMY, REBELS = entity("the army", chain=3), entity("rebels", chain=4)
USA, IRAN = entity("the United States", actor_id="USA", label="GPE"), entity("Iran", actor_id="IRN", label="GPE")
VILLAGE, TOWN = entity("the village", chain=5), entity("the town", chain=6)

ONE_EVENT: list[Any] = [
    pytest.param(
        [draft(actors=(USA,), recipients=(SOLEIMANI,)), draft(recipients=(SOLEIMANI,), at=50)],
        id="a killing told twice",
    ),
    pytest.param(
        [
            draft(recipients=(SOLEIMANI, MUHANDIS), modes=("aerial",)),
            draft(actors=(USA,), recipients=(SOLEIMANI,), modes=("drone",), at=50),
            draft(recipients=(person("General Soleimani", 1),), modes=("targeted",), at=90, pos="noun"),
        ],
        id="a killing in three words with three modes",
    ),
    pytest.param(
        [draft(actors=(REBELS,), group=4), draft(recipients=(VILLAGE,), group=4, at=30)],
        id="tied by grammar",
    ),
    pytest.param(
        [draft(actors=(REBELS,), recipients=(VILLAGE,)), draft(actors=(REBELS,), recipients=(VILLAGE,), at=60)],
        id="the same sides",
    ),
    pytest.param(
        [draft(actors=(REBELS,), recipients=(VILLAGE,)), draft(recipients=(VILLAGE,), at=60)],
        id="the same recipient, nobody named as actor",
    ),
    pytest.param(
        [draft(actors=(REBELS,), recipients=(VILLAGE,)), draft(at=60, pos="noun")],
        id="a bare noun echoes",
    ),
    pytest.param(
        [
            draft(actors=(REBELS,), recipients=(VILLAGE,), occurred=on(3)),
            draft(actors=(REBELS,), recipients=(VILLAGE,), occurred=on(3), at=60),
        ],
        id="the same day",
    ),
    pytest.param(
        [
            draft("REQUEST", (USA,), (IRAN,), modes=("yield",)),
            draft("REQUEST", (USA,), (IRAN,), modes=("yield",), at=200),
        ],
        id="a demand repeated",
    ),
]

TWO_EVENTS: list[Any] = [
    pytest.param(
        [draft(actors=(USA,), recipients=(SOLEIMANI,)), draft(actors=(USA,), recipients=(MUHANDIS,), at=50)],
        id="two victims",
    ),
    pytest.param(
        [draft(recipients=(SOLEIMANI,)), draft("ACCUSE", recipients=(SOLEIMANI,), at=50)],
        id="two types",
    ),
    pytest.param(
        [draft(actors=(REBELS,), recipients=(VILLAGE,)), draft(actors=(REBELS,), recipients=(TOWN,), at=60)],
        id="two towns",
    ),
    pytest.param(
        [draft(actors=(REBELS,), recipients=(VILLAGE,)), draft(actors=(ARMY,), recipients=(VILLAGE,), at=60)],
        id="two attackers",
    ),
    pytest.param(
        [
            draft(actors=(REBELS,), recipients=(VILLAGE,), occurred=on(3)),
            draft(actors=(REBELS,), recipients=(VILLAGE,), occurred=on(9), at=60),
        ],
        id="two days",
    ),
    pytest.param(
        [
            draft(actors=(REBELS,), recipients=(VILLAGE,), modes=("abduct",)),
            draft(actors=(REBELS,), recipients=(VILLAGE,), modes=("explosives",), at=60),
        ],
        id="two kinds of violence against no named person",
    ),
    pytest.param(
        [
            draft(actors=(USA,), recipients=(SOLEIMANI,)),
            draft(actors=(USA,), recipients=(SOLEIMANI,), auxiliary=(AuxiliaryMode.NEGATION,), at=60),
        ],
        id="one of them denied",
    ),
    pytest.param(
        [
            draft("REQUEST", (USA,), (IRAN,), modes=("yield",)),
            draft("REQUEST", (USA,), (IRAN,), modes=("yield",), at=5000),
        ],
        id="demands far apart",
    ),
    pytest.param(
        [draft("ACCUSE", (USA,), (IRAN,)), draft("ACCUSE", (USA,), (), at=60)],
        id="acts of speech need both sides",
    ),
    pytest.param(
        [draft(actors=(USA,), recipients=(IRAN,)), draft(actors=(IRAN,), recipients=(USA,), at=60)],
        id="blow and counter-blow",
    ),
]


@pytest.mark.parametrize("drafts", ONE_EVENT)
def test_mentions_of_one_event_come_together(drafts: list[Draft]) -> None:
    assert merge_mentions(drafts) == [drafts]


@pytest.mark.parametrize("drafts", TWO_EVENTS)
def test_distinct_events_stay_apart(drafts: list[Draft]) -> None:
    assert merge_mentions(drafts) == [[each] for each in drafts]


def test_a_word_without_participants_is_no_event() -> None:
    assert merge_mentions([draft()]) == []


def test_a_bare_verb_echoes_nothing() -> None:
    told = draft(actors=(REBELS,), recipients=(VILLAGE,))
    assert merge_mentions([told, draft(at=60)]) == [[told]]


def test_a_bare_noun_belongs_to_the_nearest_earlier_event() -> None:
    first = draft(actors=(REBELS,), recipients=(VILLAGE,))
    second = draft(actors=(ARMY,), recipients=(TOWN,), at=60)
    echo = draft(at=90, pos="noun")
    assert merge_mentions([first, second, echo]) == [[first], [second, echo]]


def test_nothing_comes_of_nothing() -> None:
    assert merge_mentions([]) == []
