"""Who is meant: sentences and the entity of one of their phrases. Published 2021-01-02 unless a row says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dragoman.annotate.mentions import all_mentions
from dragoman.knowledge.actors import ActorBase, load_actors
from dragoman.model import Entity, Mention, MentionKind, Word
from dragoman.resolve.actors import resolve_actors

pytestmark = pytest.mark.model

PUBLISHED = date(2021, 1, 2)
KADHIMI = "irq-mustafa-al-kadhimi"
Resolve = Callable[..., dict[str, Entity]]


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return load_actors()


@pytest.fixture(scope="module")
def resolve(parser: Any, base: ActorBase) -> Resolve:
    """Entities of a text by their words; of equal words the last."""

    def by_text(text: str, published: date | None = PUBLISHED) -> dict[str, Entity]:
        entities = resolve_actors(all_mentions(parser(text)), published, base)
        for entity in entities.values():
            assert text[entity.mention.start : entity.mention.end] == entity.mention.text
        return {entity.mention.text: entity for entity in entities.values()}

    return by_text


@pytest.mark.parametrize(
    ("text", "phrase", "actor_id", "rule"),
    [
        ("Mustafa al-Kadhimi spoke.", "Mustafa al-Kadhimi", KADHIMI, "exact alias"),
        ("Mustafa Al Kadhimi spoke.", "Mustafa Al Kadhimi", KADHIMI, "normalised alias"),
        ("Mostafa Kazemi spoke.", "Mostafa Kazemi", KADHIMI, "transliteration"),
        ("Iraqi Prime Minister Mustafa al-Kadhemi spoke.", "Iraqi Prime Minister Mustafa al-Kadhemi",
         KADHIMI, "title and name"),
        ("The Iraqi prime minister spoke.", "Iraqi prime minister", KADHIMI, "office holder"),
        ("Iraq's prime minister spoke.", "Iraq's prime minister", KADHIMI, "office holder"),
        ("The prime minister of Iraq spoke.", "prime minister of Iraq", KADHIMI, "office holder"),
        ("Members of Kataeb Hezbollah fled.", "Members of Kataeb Hezbollah",
         "irq-kataeb-hezbollah", "part of a body"),
        ("Islamic State militants fled.", "Islamic State militants", "img-islamic-state", "part of a body"),
        ("Iraq fought Iran.", "Iran", "IRN", "state"),
        ("Tehran warned Washington.", "Tehran", "IRN", "capital"),
    ],
)  # fmt: skip
def test_known_actors_and_the_rule_that_finds_them(
    resolve: Resolve, text: str, phrase: str, actor_id: str, rule: str
) -> None:
    entity = resolve(text)[phrase]
    assert (entity.actor_id, entity.rule) == (actor_id, rule)
    assert entity.name is not None


@pytest.mark.parametrize(
    ("text", "phrase", "country", "sector"),
    [
        ("Iraqi security forces fired.", "Iraqi security forces", "IRQ", "COP"),
        ("Israeli jets struck.", "Israeli jets", "ISR", "MIL"),
        ("Iranian rebels fled.", "Iranian rebels", "IRN", "REB"),
        ("Yemen's army fired.", "Yemen's army", "YEM", "MIL"),
        ("Two gunmen fled.", "Two gunmen", None, "UAF"),
        ("The Dutch court ruled.", "Dutch court", "NLD", "JUD"),
        ("Basra residents fled.", "Basra residents", "IRQ", "CVL"),
        ("Rebel commanders fled.", "Rebel commanders", None, "REB"),
        ("Tehran warned Washington.", "Washington", "USA", "GOV"),
        ("The Kremlin objected.", "Kremlin", "RUS", "GOV"),
        ("The Iraqis left.", "Iraqis", "IRQ", None),
        ("Iranian commander Hossein Foobar spoke.", "Iranian commander Hossein Foobar", "IRN", "MIL"),
    ],
)
def test_phrases_that_name_nobody_still_say_country_and_sector(
    resolve: Resolve, text: str, phrase: str, country: str | None, sector: str | None
) -> None:
    entity = resolve(text)[phrase]
    assert (entity.country, entity.sector) == (country, sector)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Pro-Iranian militias fired.", "Pro-Iranian militias"),
        ("An Iranian-backed group fired.", "Iranian-backed group"),
        ("Anti-government protesters marched.", "Anti-government protesters"),
        ("U.S.-led forces fired.", "U.S.-led forces"),
        ("Turkish-allied fighters fled.", "Turkish-allied fighters"),
    ],
)
def test_alignment_is_no_nationality(resolve: Resolve, text: str, phrase: str) -> None:
    assert resolve(text)[phrase].country is None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Michael Jordan spoke.", "Michael Jordan"),
        ("Chad Smith spoke.", "Chad Smith"),
        ("John Foobar spoke.", "John Foobar"),
        ("His brother spoke.", "His brother"),
        ("The deputy prime minister of Iraq spoke.", "deputy prime minister of Iraq"),
        ("Iraq's former prime minister spoke.", "Iraq's former prime minister"),
        ("The prime minister spoke.", "prime minister"),
        ("Iraqi prime ministers met.", "Iraqi prime ministers"),
        ("The rockets fell.", "rockets"),
        ("A Hezbollah commander spoke.", "Hezbollah commander"),
        ("Kadhimi's brother spoke.", "Kadhimi's brother"),
    ],
)
def test_nobody_is_named_without_ground(resolve: Resolve, text: str, phrase: str) -> None:
    entity = resolve(text)[phrase]
    assert (entity.name, entity.actor_id) == (None, None)


@pytest.mark.parametrize(
    ("text", "first", "later"),
    [
        ("Mustafa al-Kadhimi spoke. Kahdimi left.", "Mustafa al-Kadhimi", "Kahdimi"),
        ("Iraqi Prime Minister Mustafa al-Kadhimi spoke. The prime minister left.",
         "Iraqi Prime Minister Mustafa al-Kadhimi", "prime minister"),
        ("Iraqi Prime Minister Mustafa al-Kadhimi spoke. He left.",
         "Iraqi Prime Minister Mustafa al-Kadhimi", "He"),
        ("Sajad Foobar, an analyst, spoke. Foobar left.", "Sajad Foobar", "Foobar"),
        ("The Popular Front Assembly (PFA) met. The PFA voted.", "Popular Front Assembly", "PFA"),
        ("Kataeb Hezbollah fired rockets. The group denied responsibility.", "Kataeb Hezbollah", "group"),
        ("Iraq protested. The country recalled its envoy.", "Iraq", "country"),
        ("Donald Trump met Joe Biden. Trump left.", "Donald Trump", "Trump"),
        ("Iraqi soldiers who fled returned.", "Iraqi soldiers", "who"),
        ("Angela Merkel met Emmanuel Macron. She left.", "Angela Merkel", "She"),
    ],
)  # fmt: skip
def test_later_mentions_share_the_chain_of_the_first(resolve: Resolve, text: str, first: str, later: str) -> None:
    entities = resolve(text)
    assert entities[later].chain == entities[first].chain
    assert entities[later].actor_id == entities[first].actor_id
    assert entities[later].country == entities[first].country


@pytest.mark.parametrize(
    ("text", "first", "later"),
    [
        ("Donald Trump met Joe Biden.", "Donald Trump", "Joe Biden"),
        ("Masoud Foobar met Karim Foobar.", "Masoud Foobar", "Karim Foobar"),
        ("Donald Trump spoke. It rained.", "Donald Trump", "It"),
        ("Iraq and Iran talked.", "Iraq", "Iran"),
        ("Kataeb Hezbollah fired. A new group formed.", "Kataeb Hezbollah", "new group"),
        ("Iraqi Prime Minister Mustafa al-Kadhimi spoke. The former prime minister left.",
         "Iraqi Prime Minister Mustafa al-Kadhimi", "former prime minister"),
        ("The Iraqi soldiers met the Iranian soldiers.", "Iraqi soldiers", "Iranian soldiers"),
        ("Donald Trump spoke. They left.", "Donald Trump", "They"),
    ],
)  # fmt: skip
def test_different_entities_have_different_chains(resolve: Resolve, text: str, first: str, later: str) -> None:
    entities = resolve(text)
    assert entities[later].chain != entities[first].chain


def test_the_office_is_that_of_the_day(resolve: Resolve) -> None:
    text = "The Iraqi prime minister spoke."
    names = [resolve(text, day)["Iraqi prime minister"].name for day in (date(2019, 6, 1), date(2021, 6, 1))]
    assert names == ["Adel Abdul Mahdi", "Mustafa al-Kadhimi"]
    assert resolve(text, None)["Iraqi prime minister"].name is None


def test_an_inferred_office_holder_says_so(resolve: Resolve) -> None:
    entity = resolve("The Iraqi prime minister spoke.")["Iraqi prime minister"]
    assert entity.inferred == "office holder on 2021-01-02"


def test_a_former_holder_keeps_the_id_but_not_the_office(resolve: Resolve) -> None:
    entity = resolve("Ex-President Barack Obama spoke.")["Ex-President Barack Obama"]
    assert (entity.actor_id, entity.sector) == ("usa-barack-obama", "ELI")


@pytest.mark.parametrize(
    ("text", "phrase", "reason"),
    [
        ("US Prime Minister Joe Biden met officials.", "US Prime Minister Joe Biden",
         "United States has no prime minister on 2021-01-02"),
        ("Iranian Prime Minister Hassan Rouhani spoke.", "Iranian Prime Minister Hassan Rouhani",
         "Iran has no prime minister on 2021-01-02"),
        ("Iraqi Prime Minister Barham Salih spoke.", "Iraqi Prime Minister Barham Salih",
         "prime minister was Mustafa al-Kadhimi on 2021-01-02, not Barham Salih"),
    ],
)  # fmt: skip
def test_impossible_offices_are_flagged(resolve: Resolve, text: str, phrase: str, reason: str) -> None:
    (flag,) = resolve(text)[phrase].flags
    assert (flag.name, flag.reason) == ("impossible_office", reason)
    assert flag.start == 0


@pytest.mark.parametrize(
    "text",
    [
        "Iraqi Prime Minister Mustafa al-Kadhimi spoke.",
        "Former Iraqi Prime Minister Nouri al-Maliki spoke.",
        "German Chancellor Angela Merkel spoke.",
        "The Iraqi president spoke.",
        "Then-President Barack Obama spoke.",
    ],
)
def test_possible_offices_are_not_flagged(resolve: Resolve, text: str) -> None:
    assert all(not entity.flags for entity in resolve(text).values())


def test_a_name_two_people_bear_stays_open(resolve: Resolve) -> None:
    entity = resolve("Bush spoke.")["Bush"]
    assert entity.actor_id is None
    assert {"usa-george-h-w-bush", "usa-george-w-bush"} <= set(entity.alternatives)
    assert entity.country == "USA"


def test_we_in_a_quotation_is_the_side_of_its_speaker(resolve: Resolve) -> None:
    entity = resolve('"We will not surrender," Mustafa al-Kadhimi said.')["We"]
    assert (entity.actor_id, entity.country, entity.rule) == (None, "IRQ", "speaker's side")


def test_who_a_private_person_is_related_to_gives_no_id(resolve: Resolve) -> None:
    entity = resolve("John Foobar, a U.S. soldier, was arrested.")["John Foobar"]
    assert (entity.actor_id, entity.name, entity.country, entity.sector) == (None, None, "USA", "MIL")


def test_resolving_twice_gives_the_same(resolve: Resolve) -> None:
    text = "Iraqi Prime Minister Mustafa al-Kadhimi met U.S. soldiers. He said the soldiers would leave."
    assert resolve(text) == resolve(text)


def test_mentions_without_letters_are_left_alone(base: ActorBase) -> None:
    mention = Mention(0, 1, "-", (Word("-", "-", "PUNCT", 0, 1),), 0, MentionKind.NAME)
    (entity,) = resolve_actors([mention], PUBLISHED, base).values()
    assert (entity.name, entity.country, entity.rule) == (None, None, "abstained")


def test_no_mentions_no_entities(base: ActorBase) -> None:
    assert resolve_actors([], PUBLISHED, base) == {}
