"""CAMEO: its codes and scores, what each is in PLOVER, and the way back."""

from __future__ import annotations

from collections import Counter

import pytest

from dragoman.ontology import Ontology, PloverCode, load_ontology


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


def test_there_are_as_many_codes_under_each_root_as_in_the_codebook(ontology: Ontology) -> None:
    in_codebook = [code for code in ontology.cameo.values() if code.only_in != "icews"]
    assert Counter(code.root for code in in_codebook if code.parent) == {
        "01": 10, "02": 27, "03": 28, "04": 7, "05": 8, "06": 5, "07": 6, "08": 25, "09": 5, "10": 27,
        "11": 12, "12": 26, "13": 22, "14": 26, "15": 6, "16": 13, "17": 13, "18": 14, "19": 9, "20": 7,
    }  # fmt: skip
    assert [code.code for code in in_codebook if code.parent is None] == [f"{root:02}" for root in range(1, 21)]


@pytest.mark.parametrize(
    ("code", "goldstein"),
    [
        ("01", 0), ("02", 3), ("03", 4), ("04", 1), ("05", 3.5), ("06", 6), ("07", 7), ("08", 5), ("09", -2),
        ("10", -5), ("11", -2), ("12", -4), ("13", -6), ("14", -6.5), ("15", -7.2), ("16", -4), ("17", -7),
        ("18", -9), ("19", -10), ("20", -10),
        ("042", 1.9), ("057", 8), ("0874", 10), ("130", -4.4), ("145", -7.5), ("163", -8), ("171", -9.2),
        ("173", -5), ("1823", -10), ("2042", -10),
        ("155", -7.2), ("176", -7), ("1834", -10), ("1951", -10), ("1952", -10), ("1213", -4),
        ("21", None), ("1", None), ("", None), ("0999", None),
    ],
)  # fmt: skip
def test_goldstein_is_the_code_s_own_or_its_parent_s(ontology: Ontology, code: str, goldstein: float | None) -> None:
    assert ontology.goldstein(code) == goldstein


def test_every_code_has_a_score_and_says_whose_it_is(ontology: Ontology) -> None:
    borrowed = {code.code: code.goldstein_from for code in ontology.cameo.values() if code.goldstein is None}
    assert borrowed == {
        "1213": "121", "1214": "121", "155": "15", "176": "17", "1834": "183", "1951": "195", "1952": "195",
    }  # fmt: skip
    assert all(-10 <= (ontology.goldstein(code) or 0) <= 10 for code in ontology.cameo)


@pytest.mark.parametrize(
    ("code", "plover"),
    [
        ("036", PloverCode("AGREE", None, ("diplomatic",))),
        ("043", PloverCode("CONSULT", "visit")),
        ("073", PloverCode("AID", None, ("human_security",))),
        ("0811", PloverCode("CONCEDE", None, ("pro_democracy",))),
        ("0813", PloverCode("RETREAT", None, ("legal",))),
        ("0842", PloverCode("RETREAT", "release", ("legal",))),
        ("094", PloverCode("ACCUSE", "investigate", ("military", "legal"))),
        ("105", PloverCode("REQUEST", "yield", ("legal",))),
        ("112", PloverCode("ACCUSE", "allege")),
        ("1312", PloverCode("THREATEN", "restrict", ("economic",))),
        ("143", PloverCode("PROTEST")),
        ("163", PloverCode("COERCE", "restrict", ("economic",))),
        ("1712", PloverCode("ASSAULT", "destroy", ("human_security",))),
        ("175", PloverCode("ASSAULT", None, ("pro_autocracy", "military"))),
        ("186", PloverCode("ASSAULT", "targeted")),
        ("192", PloverCode("COERCE", "seize", ("military",))),
        ("195", PloverCode("ASSAULT", "aerial", ("military",))),
        ("1952", PloverCode("ASSAULT", "drone", ("military",))),
        ("20", PloverCode("ASSAULT")),
        ("01", None),
        ("016", None),
        ("0233", None),
        ("999", None),
    ],
)
def test_a_cameo_code_reads_as_plover(ontology: Ontology, code: str, plover: PloverCode | None) -> None:
    assert ontology.plover_for(code) == plover


def test_only_statements_and_appeals_have_no_plover_reading(ontology: Ontology) -> None:
    assert {code.root for code in ontology.cameo.values() if code.plover is None} == {"01", "02"}
    assert all(code.plover is None for code in ontology.cameo.values() if code.root in ("01", "02"))


@pytest.mark.parametrize(
    ("event_type", "modes", "contexts", "code"),
    [
        ("AGREE", (), (), "030"),
        ("AGREE", (), ("economic",), "030"),  # to trade, to give aid or to lift sanctions: undecided
        ("AGREE", (), ("peacekeeping",), "0334"),
        ("CONSULT", ("phone",), (), "041"),
        ("CONSULT", ("multilateral",), ("diplomatic",), "040"),
        ("AID", (), ("military",), "072"),
        ("RETREAT", ("release",), (), "0841"),
        ("RETREAT", ("access",), ("peacekeeping",), "0861"),
        ("REQUEST", ("meet",), (), "106"),
        ("ACCUSE", ("allege",), ("corruption",), "1121"),
        ("ACCUSE", ("allege",), ("military",), "1123"),
        ("ACCUSE", ("allege",), ("legal", "military"), "1124"),
        ("ACCUSE", ("disapprove",), ("corruption",), "111"),
        ("THREATEN", ("violence",), ("cbrn",), "1385"),
        ("PROTEST", ("strike",), (), "143"),
        ("PROTEST", ("boycott",), ("rights_freedoms",), "1433"),
        ("PROTEST", ("demo", "riot"), (), "145"),
        ("SANCTION", ("convict",), (), "116"),
        ("MOBILIZE", ("troops",), ("cyber",), "154"),
        ("COERCE", ("arrest",), ("legal",), "173"),
        ("COERCE", ("restrict",), ("economic",), "163"),
        ("COERCE", ("restrict",), (), "172"),
        ("COERCE", (), (), "170"),
        ("ASSAULT", ("drone", "targeted"), ("military",), "186"),
        ("ASSAULT", ("drone",), (), "1952"),
        ("ASSAULT", (), ("military",), "190"),
        ("ASSAULT", (), ("sport",), "180"),
    ],
)
def test_plover_leads_to_the_best_cameo_code(
    ontology: Ontology, event_type: str, modes: tuple[str, ...], contexts: tuple[str, ...], code: str
) -> None:
    assert ontology.cameo_for(event_type, modes, contexts) == code
    assert ontology.cameo_for(event_type, modes[::-1], contexts[::-1]) == code


# Rules whose code reads as another type: no CAMEO code of their own type means the act. See docs/ontology.md.
CROSSING_TYPES = {("RETREAT", "resign", "0831"), ("RETREAT", None, "080"), ("SANCTION", "convict", "116")}


def test_there_and_back_keeps_the_event_type(ontology: Ontology) -> None:
    crossing = {
        (rule.event_type, rule.mode, rule.code)
        for rules in ontology.cameo_rules.values()
        for rule in rules
        if getattr(ontology.plover_for(rule.code), "event_type", None) != rule.event_type
    }
    assert crossing == CROSSING_TYPES


def test_the_way_back_uses_no_root_and_nothing_outside_the_codebook(ontology: Ontology) -> None:
    codes = {rule.code for rules in ontology.cameo_rules.values() for rule in rules}
    assert all(len(code) > 2 and ontology.cameo[code].only_in != "icews" for code in codes)


def test_every_mode_alone_finds_a_code(ontology: Ontology) -> None:
    for event_type in ontology.event_types.values():
        for mode in event_type.modes:
            assert ontology.cameo_for(event_type.name, (mode,)) in ontology.cameo


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("1952", "195"),
        ("1834", "183"),
        ("155", "150"),
        ("176", "170"),
        ("1213", "121"),
        ("186", "186"),
        ("01", "01"),
    ],
)
def test_other_data_get_a_code_they_know(ontology: Ontology, code: str, known: str) -> None:
    assert ontology.exchange_code(code) == known


def test_other_data_get_no_invented_code(ontology: Ontology) -> None:
    with pytest.raises(ValueError, match='"1999" is not a CAMEO code'):
        ontology.exchange_code("1999")
