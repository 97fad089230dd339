"""PLOVER: the counts, classes and scores of the manual, and what is said when the data are at fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dragoman.errors import DataFileError
from dragoman.ontology import Ontology, load_ontology
from dragoman.ontology.loader import DATA_FOLDER
from dragoman.ontology.reference import reference_tables, with_tables

PAGE = Path(__file__).parents[2] / "docs" / "ontology.md"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


def test_counts_are_those_of_the_manual(ontology: Ontology) -> None:
    assert len(ontology.event_types) == 16
    assert sum(len(event_type.modes) for event_type in ontology.event_types.values()) == 67
    assert len(ontology.contexts) == 37
    assert len(ontology.auxiliary_modes) == 4


def test_actor_codes_are_those_of_the_manual(ontology: Ontology) -> None:
    sectors = "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"
    assert " ".join(ontology.sectors) == sectors
    assert " ".join(ontology.internationals) == "IGO UNO EUR NGO ISM IMG MNC"


@pytest.mark.parametrize(
    ("event_type", "quad_class", "recipient_required", "score", "modes"),
    [
        ("AGREE", 1, False, 2.5, {}),
        ("CONSULT", 1, False, 2.5, {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}),
        ("SUPPORT", 1, False, 5, {}),
        ("CONCEDE", 1, False, 4.5, {}),
        ("COOPERATE", 2, True, 9.5, {}),
        ("AID", 2, True, 10, {}),
        (
            "RETREAT",
            2,
            False,
            6.5,
            {"withdraw": 8, "release": 6.5, "disarm": 10, "ceasefire": 7.5, "access": 6.5, "resign": 4.5},
        ),
        ("REQUEST", 3, False, 0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
        ("ACCUSE", 3, False, -3, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
        ("REJECT", 3, False, -2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
        (
            "THREATEN",
            3,
            False,
            -3.5,
            {
                "restrict": -3,
                "arrest": -3.5,
                "relations": -3.5,
                "expel": -3.5,
                "territory": -4,
                "violence": -3.5,
            },
        ),
        (
            "PROTEST",
            4,
            False,
            -5,
            {
                "demo": -5,
                "riot": -7,
                "strike": -5,
                "hunger": -4.5,
                "boycott": -4.5,
                "obstruct": -4.5,
                "vandalize": None,
            },
        ),
        ("SANCTION", 4, True, -6, {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6}),
        ("MOBILIZE", 4, False, -5.5, {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6}),
        (
            "COERCE",
            4,
            False,
            -7,
            {
                "seize": -7,
                "restrict": -7,
                "censor": -6.5,
                "curfew": -6.5,
                "martial-law": -7.5,
                "arrest": -7,
                "deport": -7,
                "withhold": -7,
                "misinformation": -6.5,
                "cyber": -7,
            },
        ),
        (
            "ASSAULT",
            4,
            False,
            -9,
            {
                "abduct": -8.5,
                "beat": -7.5,
                "torture": -8.5,
                "sexual": -8.5,
                "targeted": -9.5,
                "destroy": -8.5,
                "primitive": -8,
                "firearms": -9,
                "explosives": -9,
                "suicide-attack": -9.5,
                "aerial": -9.5,
                "drone": -9.5,
                "heavy-weapons": -9.5,
                "crowd-control": -7.5,
                "unconventional": -10,
            },
        ),
    ],
)
def test_event_types_are_those_of_the_manual(
    ontology: Ontology,
    event_type: str,
    quad_class: int,
    recipient_required: bool,
    score: float,
    modes: dict[str, float | None],
) -> None:
    found = ontology.event_types[event_type]
    assert (found.quad_class, found.recipient_required, found.score) == (
        quad_class,
        recipient_required,
        score,
    )
    assert {name: mode.score for name, mode in found.modes.items()} == modes
    assert ontology.quad_class(event_type) == quad_class


@pytest.mark.parametrize(
    ("event_type", "modes", "score"),
    [
        ("ASSAULT", (), -9.0),
        ("ASSAULT", ("beat",), -7.5),
        ("ASSAULT", ("beat", "drone"), -9.5),
        ("ASSAULT", ("drone", "beat"), -9.5),
        ("REQUEST", ("assist", "change"), -1.0),
        ("RETREAT", ("resign", "disarm"), 10.0),
        ("PROTEST", ("vandalize",), -5.0),
        ("PROTEST", ("vandalize", "hunger"), -5.0),
        ("PROTEST", ("vandalize", "riot"), -7.0),
    ],
)
def test_of_several_modes_the_one_furthest_from_zero_counts(
    ontology: Ontology, event_type: str, modes: tuple[str, ...], score: float
) -> None:
    assert ontology.plover_score(event_type, modes) == score


@pytest.mark.parametrize(
    ("event_type", "modes", "contexts"),
    [
        ("ASSAULT", ("unconventional",), ("cbrn",)),
        ("COERCE", ("cyber", "misinformation"), ("cyber", "misinformation")),
        ("SANCTION", ("convict",), ("legal",)),
        ("COERCE", ("curfew",), ()),
        ("MOBILIZE", ("troops",), ()),
        ("ASSAULT", (), ()),
    ],
)
def test_only_what_a_mode_means_by_definition_is_implied(
    ontology: Ontology, event_type: str, modes: tuple[str, ...], contexts: tuple[str, ...]
) -> None:
    assert ontology.implied_contexts(event_type, modes) == contexts


def test_names_that_plover_lacks_are_refused(ontology: Ontology) -> None:
    with pytest.raises(ValueError, match='PLOVER has no event type "FIGHT" '):
        ontology.quad_class("FIGHT")
    with pytest.raises(ValueError, match=r'REJECT has no mode "ban" \(it has assist, change, meet, yield\)'):
        ontology.plover_score("REJECT", ("ban",))
    with pytest.raises(ValueError, match=r'AGREE has no mode "visit" \(it has none\)'):
        ontology.cameo_for("AGREE", ("visit",))


def test_the_page_shows_every_code(ontology: Ontology) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page, ontology) == page, "run: python -m dragoman.ontology.reference docs/ontology.md"
    tables = reference_tables(ontology)
    for event_type in ontology.event_types.values():
        assert f"| `{event_type.name}` | {event_type.quad_class} |" in tables
        for mode in event_type.modes:
            assert f"| `{event_type.name}` | {mode} |" in tables
    for name in (*ontology.contexts, *ontology.auxiliary_modes, *ontology.sectors, *ontology.internationals):
        assert f"| `{name}` | " in tables


# ---------------------------------------------------------------- faults


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data files, to be spoilt."""
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))


def spoil(path: Path, old: str, new: str) -> int:
    """Replace the first `old`; returns the line it stood on."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "cameo.yaml",
            "event_type: AGREE",
            "event_type: FIGHT",
            '"event_type" is "FIGHT", which is not one of AGREE, ',
        ),
        (
            "cameo.yaml",
            "mode: phone",
            "mode: letter",
            'CONSULT has no mode "letter" (it has multilateral, phone, ',
        ),
        (
            "cameo.yaml",
            "contexts: [asylum]",
            "contexts: [humanitarian]",
            '"contexts" holds "humanitarian", which is not',
        ),
        ("cameo.yaml", 'code: "176"', 'code: "1899"', '"1899" has no parent: "189" is not in this file'),
        ("cameo.yaml", 'code: "011"', 'code: "010"', 'CAMEO code "010" stands here twice'),
        (
            "cameo.yaml",
            'code: "011"',
            "code: twelve",
            '"twelve" is not a CAMEO code (two to four digits, in quotation',
        ),
        (
            "cameo.yaml",
            'goldstein_from: "183"',
            'goldstein_from: "1951"',
            '"1951" has no Goldstein score of its own',
        ),
        (
            "cameo.yaml",
            "only_in: icews",
            "only_in: gdelt",
            '"only_in" is "gdelt", which is not one of codebook, icews',
        ),
        ("plover_to_cameo.yaml", 'code: "0314"', 'code: "0399"', '"0399" is not a CAMEO code'),
        ("plover_to_cameo.yaml", "mode: phone", "mode: fax", 'CONSULT has no mode "fax"'),
        (
            "event_types.yaml",
            "quad_class: 2",
            "quad_class: 5",
            '"quad_class" is "5", which is not one of 1, 2, 3, 4',
        ),
        (
            "event_types.yaml",
            "score: 9.5",
            "score: 95",
            '"score" is 95, which is outside the scale of -10 to 10',
        ),
        ("event_types.yaml", "mode: riot", "mode: demo", 'PROTEST has the mode "demo" twice'),
        (
            "event_types.yaml",
            "contexts: [cbrn]",
            "contexts: [war]",
            '"contexts" holds "war", which is not one of',
        ),
        ("contexts.yaml", "context: health", "context: gender", '"gender" stands here twice'),
        ("actors.yaml", "code: MNC", "code: GOV", '"GOV" stands here twice'),
        ("actors.yaml", "kind: society", "kinds: society", "unknown key"),
    ],
)
def test_a_fault_is_named_with_its_place(data: Path, file: str, old: str, new: str, problem: str) -> None:
    line = spoil(data / file, old, new)
    with pytest.raises(DataFileError) as caught:
        load_ontology(data)
    assert any(
        fault.path.name == file and fault.line == line and problem in fault.problem for fault in caught.value.faults
    ), str(caught.value)


def test_all_faults_are_reported_at_once(data: Path) -> None:
    first = spoil(data / "event_types.yaml", "quad_class: 2", "quad_class: two")
    second = spoil(data / "cameo.yaml", "contexts: [asylum]", "contexts: [refuge]")
    with pytest.raises(DataFileError) as caught:
        load_ontology(data)
    lines = str(caught.value).splitlines()
    assert f'data/event_types.yaml:{first}: "quad_class" is "two", which is not one of 1, 2, 3, 4' in lines
    assert any(line.startswith(f'data/cameo.yaml:{second}: "contexts" holds "refuge"') for line in lines)


def test_an_unreachable_rule_and_a_type_without_a_last_rule_are_faults(data: Path) -> None:
    path = data / "plover_to_cameo.yaml"
    line = len(path.read_text(encoding="utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8") as file:
        file.write('- event_type: ASSAULT\n  mode: beat\n  code: "182"\n')
    with pytest.raises(DataFileError) as caught:
        load_ontology(data)
    problems = {(fault.line, fault.problem) for fault in caught.value.faults}
    assert (line, "no ASSAULT event can reach this rule: an earlier one fits all it fits") in problems
    assert (1, "ASSAULT needs a last rule without mode and contexts") in problems


def test_the_version_changes_with_the_data(data: Path, ontology: Ontology) -> None:
    assert load_ontology(data).version == ontology.version
    assert ontology.version.startswith("plover-2.0+")
    spoil(data / "cameo.yaml", "label: Torture", "label: Torture of people")
    assert load_ontology(data).version != ontology.version
