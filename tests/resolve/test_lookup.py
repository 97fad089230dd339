"""Words without an article: spellings, titles with dates, offices, bodies and their parents."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.knowledge.actors import ActorBase, load_actors
from dragoman.resolve.lookup import look_up


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return load_actors()


@pytest.mark.parametrize(
    ("words", "actor_id"),
    [
        ("Mostafa Kazemi", "irq-mustafa-al-kadhimi"),
        ("moqtada AL SADR", "irq-moqtada-al-sadr"),
        ("Kim Jongun", "prk-kim-jong-un"),  # words together
        ("Vladimir Vladimirovich Putin", "rus-vladimir-putin"),  # a patronymic
        ("Volodymyr Zelenskiy", "ukr-volodymyr-zelensky"),
        ("Moamar al-Qadhafi", "lby-muammar-gaddafi"),
        ("Ansar-Allah", "yem-houthis"),
        ("Yitzchak Rabin", "isr-yitzhak-rabin"),
        ("Alyaksandr Lukashenka", "blr-alexander-lukashenko"),
    ],
)
def test_spellings(base: ActorBase, words: str, actor_id: str) -> None:
    assert look_up(words, None, base).entity.actor_id == actor_id


@pytest.mark.parametrize(
    ("words", "day", "actor_id"),
    [
        ("Iraqi Prime Minister", date(2005, 6, 1), "irq-ibrahim-al-jaafari"),
        ("Iraqi Prime Minister", date(2009, 6, 1), "irq-nouri-al-maliki"),
        ("Iraqi Prime Minister", date(2019, 6, 1), "irq-adel-abdul-mahdi"),
        ("Iraqi Prime Minister", date(2021, 1, 2), "irq-mustafa-al-kadhimi"),
        ("prime minister of Iraq", date(2021, 1, 2), "irq-mustafa-al-kadhimi"),
        ("President George Bush", date(1991, 1, 20), "usa-george-h-w-bush"),
        ("President George Bush", date(2004, 1, 20), "usa-george-w-bush"),
        ("NATO chief", date(2011, 5, 1), "igo-anders-fogh-rasmussen"),
        ("NATO Secretary General", date(2016, 1, 1), "igo-jens-stoltenberg"),
        ("UN Secretary-General", date(2020, 1, 1), "uno-antonio-guterres"),
        ("U.S. Secretary of State Blinken", date(2022, 1, 1), "usa-antony-blinken"),
        ("former Iraqi prime minister", date(2021, 1, 2), None),
        ("Iraq's deputy prime minister", date(2021, 1, 2), None),
        ("Iraqi Prime Minister", date(1850, 1, 1), None),
    ],
)
def test_titles_mean_who_held_the_office_on_the_day(
    base: ActorBase, words: str, day: date, actor_id: str | None
) -> None:
    assert look_up(words, day, base).entity.actor_id == actor_id


def test_an_office_that_was_abolished_is_impossible(base: ActorBase) -> None:
    answer = look_up("Iranian Prime Minister", date(2021, 1, 2), base)
    assert answer.entity.actor_id is None
    assert [flag.reason for flag in answer.entity.flags] == ["Iran has no prime minister on 2021-01-02"]


def test_an_office_without_a_day_names_its_holders(base: ActorBase) -> None:
    office = look_up("prime minister of Iraq", None, base).office
    assert office is not None
    holders = [holder.actor_id for holder in office.holders]
    assert holders.index("irq-nouri-al-maliki") < holders.index("irq-mustafa-al-kadhimi")


def test_a_name_of_several_names_them_all(base: ActorBase) -> None:
    answer = look_up("Bush", None, base)
    assert answer.entity.actor_id is None
    assert {"usa-george-h-w-bush", "usa-george-w-bush"} <= {actor.actor_id for actor in answer.actors}


@pytest.mark.parametrize("words", ["banana", "Xyzzy Plugh", "Hussein Rouhani Smith", "-", "the"])
def test_what_nobody_is_called_finds_nobody(base: ActorBase, words: str) -> None:
    answer = look_up(words, date(2020, 1, 1), base)
    assert answer.entity.actor_id is None
    assert not answer.actors


@pytest.mark.parametrize(
    ("words", "side", "country"),
    [
        ("Iranian-backed gunmen", "IRN", None),
        ("pro-Iranian militias", "IRN", None),
        ("U.S.-led forces", "USA", None),
        ("Iraqi Taliban-linked militants", "afg-taliban", "IRQ"),
        ("anti-Iranian protesters", None, None),
        ("Baghdad-based militia", None, None),
        ("Iranian gunmen", None, "IRN"),
    ],
)
def test_whose_side_is_not_where_from(base: ActorBase, words: str, side: str | None, country: str | None) -> None:
    entity = look_up(words, date(2020, 1, 1), base).entity
    assert (entity.aligned_with, entity.country) == (side, country)
