"""The shipped actors as a whole: how many, and what must hold for every one."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from dragoman.knowledge.actors import ActorBase, Holder, load_actors


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return load_actors()


@pytest.mark.parametrize(
    ("kinds", "least"),
    [
        (("group",), 1000),
        (("party",), 300),
        (("igo",), 100),
        (("ngo",), 80),
        (("ethnic", "religious"), 150),
        (("media",), 250),
        (("force", "organ"), 600),
        (("person",), 3000),
    ],
)
def test_there_are_as_many_as_the_docs_say(base: ActorBase, kinds: tuple[str, ...], least: int) -> None:
    counts = Counter(actor.kind for actor in base.actors.values())
    assert sum(counts[kind] for kind in kinds) >= least


def test_role_nouns_have_plurals_and_sectors(base: ActorBase) -> None:
    nouns = {role.noun: role for role, _ in base.roles.values()}
    assert len(nouns) >= 1500
    assert all(role.sectors and role.plural for role in nouns.values())


# Sovereign states, and those that are treated as such in the news; others have no government to speak of.
_STATES = re.findall(
    r"[A-Z]{3}",
    """
    AFG ALB DZA AND AGO ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN
    BGR BFA BDI KHM CMR CAN CPV CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA
    DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI
    HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO
    LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MRT MUS MEX MDA MCO MNG MNE MAR MOZ MMR NAM NPL NLD
    NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA WSM STP SAU SEN
    SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK TZA THA TLS TGO TON TTO
    TUN TUR TKM UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE PSE TWN XKX
    """,
)
_HEADS = {
    "president", "king", "queen", "emir", "sultan", "prime minister", "chancellor", "premier", "supreme leader",
    "grand duke", "prince", "captain regent", "minister of state", "leader",
}  # fmt: skip


def test_every_state_has_a_head(base: ActorBase) -> None:
    led = {of for title, of in base.offices if title in _HEADS}
    assert [code for code in _STATES if code not in led] == []


def test_ids_are_lower_case_words(base: ActorBase) -> None:
    assert [actor_id for actor_id in base.actors if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", actor_id)] == []


def test_holders_are_persons_and_follow_one_another(base: ActorBase) -> None:
    """No two hold the highest offices for long at a time, but those known to have contested them."""
    long = timedelta(days=92)
    contested = []
    for (title, of), office in base.offices.items():
        assert all(base.actors[holder.actor_id].is_person for holder in office.holders), (title, of)
        if title in ("president", "prime minister") and not office.many:
            held = [holder for holder in office.holders if not holder.acting and holder.start]
            contested += [of for one, next_ in pairwise(held) if _overlap(one, next_) > long]
    assert sorted(set(contested) - _CONTESTED) == []


# Rival governments, and co-premiers.
_CONTESTED = {"CIV", "LBN", "LBY", "YEM", "AFG", "SOM", "KHM", "BIH", "PSE", "VEN", "SMR", "SDN", "MDG"}


def _overlap(one: Holder, next_: Holder) -> timedelta:
    assert next_.start is not None
    end = one.end or next_.start
    return min(end, next_.end or date.max) - next_.start


def test_what_actors_refer_to_is_of_a_fitting_kind(base: ActorBase) -> None:
    for actor in base.actors.values():
        for other in (*actor.came_from, *actor.became):
            assert other != actor.actor_id
            assert not base.actors[other].is_person, actor.actor_id
        for membership in actor.member_of:
            assert membership.actor_id != actor.actor_id


def test_no_short_form_is_a_state_or_a_common_word(base: ActorBase) -> None:
    common = {
        "A",
        "The",
        "In",
        "On",
        "It",
        "Is",
        "He",
        "She",
        "They",
        "March",
        "May",
        "Monday",
        "Army",
        "Police",
        "Government",
    }
    assert sorted(common & set(base.short_names)) == []
    names = {name for name, nation in base.nations.items() if nation.use == "name"}
    assert sorted(name for name in names & set(base.short_names) if not name.isupper()) == []
