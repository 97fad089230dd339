"""`dragoman evaluate` on a made-up gold folder whose scorer only counts."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import dragoman.pipeline
from dragoman.cli.evaluate import evaluate
from dragoman.errors import InputError, UsageError
from dragoman.evaluate import Judged, find_sets, run_scorer
from dragoman.evaluate.scorer import parse_figures
from dragoman.model import Annotation
from dragoman.ontology import load_ontology

# Reports how many gold and predicted lines it was given, as a real scorer would its figures.
COUNTING = """
import json, sys
name, gold, predicted = sys.argv[1:]
golds = [json.loads(line) for line in open(gold, encoding="utf-8")]
lines = [json.loads(line) for line in open(predicted, encoding="utf-8")]
copies = sum(len(line.get("near_duplicates") or ()) for line in lines)
print("a table")
print(f"FIGURE {name}.gold={len(golds)} {name}.predicted={len(lines)} copies={copies}")
"""
COPY = (
    "Two farmers were hurt when a bridge fell into the river near the village of Aldenby on Sunday evening. "
    "The council said that it would inspect all of the wooden bridges of the district before the spring floods."
)


def write_lines(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two sets: three sentences with events, one of them empty; two articles that are copies."""
    folder = tmp_path / "gold"
    sentences = [
        {"id": "s1", "text": COPY, "published": "2020-01-02", "events": ["the answer"]},
        {"id": "s2", "text": "", "published": "2020-01-02", "events": []},
        {"id": "s3", "text": "The minister met the envoy of the union.", "published": "2020-01-02"},
    ]
    articles = [
        {"id": "a1", "text": COPY, "published": "2020-01-02"},
        {"id": "a2", "text": COPY, "published": "2020-01-03"},
    ]
    write_lines(folder / "events/gold/bridges.dev.jsonl", sentences)
    write_lines(folder / "events/gold/bridges.train.jsonl", sentences)
    write_lines(folder / "text/gold/rivers.dev.input.jsonl", articles)
    write_lines(folder / "text/gold/rivers.dev.gold.jsonl", articles)
    for kind in ("events", "text"):
        (folder / kind / "score.py").write_text(COUNTING, encoding="utf-8")
    return folder


@pytest.fixture
def stub_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tools that find nothing in any text."""
    annotator = SimpleNamespace(version="stub 1", annotate=lambda article: Annotation())
    tools = dragoman.pipeline.Tools(
        annotator=annotator,
        actors=SimpleNamespace(version="stub 1"),  # type: ignore[arg-type]
        gazetteer=SimpleNamespace(version="stub 1"),  # type: ignore[arg-type]
        ontology=load_ontology(),
    )
    monkeypatch.setattr(dragoman.pipeline, "load_tools", lambda: tools)


def test_sets_are_found_with_what_they_judge(gold: Path) -> None:
    sets = find_sets(gold)
    assert [(each.name, each.judged) for each in sets] == [
        ("bridges", Judged.EVENTS),
        ("rivers", Judged.ARTICLES),
    ]


def test_only_the_sets_asked_for(gold: Path) -> None:
    assert [each.name for each in find_sets(gold, ["rivers"])] == ["rivers"]


def test_an_unknown_set_is_told_with_those_there_are(gold: Path) -> None:
    with pytest.raises(UsageError, match=r'no set "lakes" in .* \(it has bridges, rivers\)'):
        find_sets(gold, ["lakes"])


def test_a_folder_without_gold_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold data here; expected events/gold/"):
        find_sets(tmp_path)


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ("events/score.py", "the scorer of the gold data is missing"),
        ("text/gold/rivers.dev.input.jsonl", "expected rivers.dev.input.jsonl beside it"),
    ],
)
def test_a_missing_part_is_named(gold: Path, lost: str, told: str) -> None:
    (gold / lost).unlink()
    with pytest.raises(InputError, match=told):
        find_sets(gold)


def test_the_coder_sees_no_answers(gold: Path, tmp_path: Path) -> None:
    given = tmp_path / "given.jsonl"
    assert find_sets(gold)[0].write_input(given) == 3
    records = [json.loads(line) for line in given.read_text(encoding="utf-8").splitlines()]
    assert [set(record) for record in records] == [{"id", "text", "published"}] * 3
    assert records[2]["id"] == "s3"


def test_a_broken_gold_line_is_told_with_its_number(gold: Path, tmp_path: Path) -> None:
    path = gold / "events/gold/bridges.dev.jsonl"
    path.write_text('{"id": "s1", "text": "A.", "published": null}\n{"id": \n', encoding="utf-8")
    with pytest.raises(InputError, match=r"bridges\.dev\.jsonl:2: not JSON"):
        find_sets(gold)[0].write_input(tmp_path / "given.jsonl")


@pytest.mark.parametrize(
    ("printed", "figures"),
    [
        ("table\nFIGURE plv.root_f1=0.5 plv.quad_f1=1.0000\n", {"root_f1": 0.5, "quad_f1": 1.0}),
        ("FIGURE f1=0.25\n", {"f1": 0.25}),
        ("FIGURE other.f1=0.25\n", {"other.f1": 0.25}),
        ("FIGURE f1=0.1\nFIGURE f1=0.2\n", {"f1": 0.2}),
        ("a FIGURE f1=0.1\n", {}),
        ("", {}),
    ],
)
def test_figures_are_read_from_the_last_line(printed: str, figures: dict[str, float]) -> None:
    assert parse_figures("plv", printed) == figures


@pytest.mark.parametrize(
    ("scorer", "told"),
    [
        ("raise SystemExit('gold and predictions differ')", "gold and predictions differ"),
        ("print('no figures today')", "no figures today"),
        ("pass", "it printed nothing"),
    ],
)
def test_a_failing_scorer_is_quoted(gold: Path, tmp_path: Path, scorer: str, told: str) -> None:
    (gold / "events/score.py").write_text(scorer, encoding="utf-8")
    with pytest.raises(InputError, match=f"gave no figures for bridges: {told}"):
        run_scorer(find_sets(gold)[0], tmp_path / "none.jsonl")


@pytest.mark.usefixtures("stub_tools")
def test_the_command_codes_scores_and_keeps(gold: Path, tmp_path: Path) -> None:
    output, keep = tmp_path / "figures.json", tmp_path / "kept"
    ran = CliRunner().invoke(evaluate, [str(gold), "--output", str(output), "--keep", str(keep)])
    assert ran.exception is None or ran.exit_code == 0, ran.output
    # Three gold lines and no events; two articles, each a copy of the other.
    assert json.loads(output.read_text(encoding="utf-8")) == {
        "bridges": {"gold": 3.0, "predicted": 0.0, "copies": 0.0},
        "rivers": {"gold": 2.0, "predicted": 2.0, "copies": 2.0},
    }
    assert "bridges: 2 of 3 records coded" in ran.stderr
    assert "rivers: 2 of 2 records coded" in ran.stderr
    assert ran.stdout.splitlines()[1].split() == ["bridges", "gold", "3.0000"]
    assert sorted(path.name for path in keep.iterdir()) == [
        "bridges.events.jsonl",
        "bridges.input.jsonl",
        "bridges.score.txt",
        "rivers.input.jsonl",
        "rivers.score.txt",
        "rivers.text.jsonl",
    ]
