"""`explain`, `actors`, `doctor` and the group itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.cli.doctor import check
from dragoman.errors import ComponentError

Cli = Callable[..., tuple[int, str, str]]

_TEXT = (
    "Kenyan police arrested three protesters in Nairobi on Sunday, the interior ministry said.\n\n"
    "Rebels attacked the army."
)


@pytest.fixture
def coded(code: Cli, tmp_path: Path) -> tuple[Path, Path]:
    article, events, articles = (tmp_path / name for name in ("in.txt", "events.jsonl", "articles.jsonl"))
    article.write_text(_TEXT)
    status, _, _ = code(article, "--published", "2020-03-04", "--output", events, "--articles", articles)
    assert status == 0
    return events, articles


def _event_id(events: Path, type_: str) -> str:
    found = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    return str(next(event["event_id"] for event in found if event["type"] == type_))


def _rows(out: str) -> dict[str, str]:
    return {line[:13].strip(): line[13:] for line in out.splitlines() if line[:1].strip()}


def test_explain_shows_each_field_beside_its_words(cli: Cli, coded: tuple[Path, Path]) -> None:
    events, articles = coded
    status, out, _ = cli("explain", _event_id(events, "COERCE"), "--events", events, "--articles", articles)
    rows = _rows(out)
    assert status == 0
    assert rows["type"].startswith("COERCE")
    assert "“arrested” by rule COERCE/" in rows["type"]
    assert "police”" in rows["actor"]
    assert "“three protesters”" in rows["recipient"]
    assert rows["where"].startswith("Nairobi, KEN")
    assert "“Nairobi”" in rows["where"]
    assert rows["when"].startswith("1 Mar 2020")
    assert "“Sunday”" in rows["when"]
    assert "“the interior ministry” “said”" in rows["said by"]
    assert "actors 0." in rows["confidence"]
    assert "Kenyan police arrested three protesters in Nairobi on Sunday" in out


def test_explain_says_by_which_rule_a_field_was_inferred(cli: Cli, coded: tuple[Path, Path]) -> None:
    events, articles = coded
    status, out, _ = cli("explain", _event_id(events, "ASSAULT"), "--events", events, "--articles", articles)
    assert status == 0
    assert "(inferred: publication date)" in _rows(out)["when"]


def test_explain_knows_no_other_id(cli: Cli, coded: tuple[Path, Path]) -> None:
    events, articles = coded
    status, out, err = cli("explain", "0123", "--events", events, "--articles", articles)
    assert (status, out) == (2, "")
    assert err == f'dragoman: no event "0123" in {events}\n'


def test_explain_names_a_missing_file(cli: Cli, tmp_path: Path) -> None:
    status, _, err = cli("explain", "0", "--events", tmp_path / "gone.jsonl", "--articles", tmp_path / "a")
    assert status == 2
    assert "gone.jsonl" in err
    assert "cannot be read" in err


@pytest.mark.parametrize("content", [b'"0" {broken\n', b"PAR1\xff\xfe0\n"], ids=["not JSON", "not text"])
def test_explain_refuses_what_is_no_jsonl(cli: Cli, tmp_path: Path, content: bytes) -> None:
    events = tmp_path / "events.csv"
    events.write_bytes(content)
    status, _, err = cli("explain", "0", "--events", events, "--articles", tmp_path / "a")
    assert status == 2
    assert "JSONL" in err
    assert "Traceback" not in err


def test_explain_needs_the_articles_of_the_same_run(cli: Cli, coded: tuple[Path, Path], tmp_path: Path) -> None:
    events, _ = coded
    other = tmp_path / "other.jsonl"
    other.write_text('{"article_id": "other", "text": ""}\n')
    status, _, err = cli("explain", _event_id(events, "COERCE"), "--events", events, "--articles", other)
    assert status == 2
    assert "no article" in err


def test_lookup_shows_the_office_of_the_day(cli: Cli) -> None:
    status, out, _ = cli("actors", "lookup", "Mustafa al-Kadhimi", "--on", "2021-01-02")
    assert status == 0
    assert "prime minister (IRQ GOV)" in out
    status, out, _ = cli("actors", "lookup", "Mustafa al-Kadhimi", "--on", "2023-06-01")
    assert status == 0
    assert "prime minister" not in out


def test_lookup_finds_a_state(cli: Cli) -> None:
    status, out, _ = cli("actors", "lookup", "Iraq")
    assert status == 0
    assert "state  IRQ" in out


def test_lookup_of_nobody_exits_with_2(cli: Cli) -> None:
    status, out, err = cli("actors", "lookup", "Xyzzy", "Plugh", "--on", "2021-01-02")
    assert (status, out) == (2, "")
    assert '"Xyzzy Plugh"' in err


def test_check_counts_what_an_overlay_adds(cli: Cli, tmp_path: Path) -> None:
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("- id: x-front\n  kind: group\n  name: The X Front\n  country: IRQ\n  sectors: [REB]\n")
    status, out, _ = cli("actors", "check", overlay)
    assert status == 0
    assert "1 actors added, 0 actors changed" in out


def test_check_names_every_fault_with_its_line(cli: Cli, tmp_path: Path) -> None:
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("- id: x\n  kind: wizard\n  name: X\n- id: y\n  kind: group\n  name: Y\n  country: ZZZ\n")
    status, out, err = cli("actors", "check", overlay)
    assert (status, out) == (2, "")
    assert "mine.yaml:2:" in err
    assert "mine.yaml:7:" in err


def test_check_wants_a_file_that_exists(cli: Cli, tmp_path: Path) -> None:
    status, _, err = cli("actors", "check", tmp_path / "gone.yaml")
    assert status == 2
    assert "does not exist" in err


def test_doctor_names_all_versions(cli: Cli) -> None:
    status, out, _ = cli("doctor")
    assert status == 0
    names = [line.split()[0] for line in out.splitlines()]
    assert names == ["dragoman", "Python", "spaCy", "words", "model", "ontology", "actors", "places", "memory"]
    assert "MISSING" not in out


def test_doctor_exits_with_6_when_something_is_missing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ComponentError("the model is not installed")

    monkeypatch.setattr("dragoman.cli.doctor._COMPONENTS", (("dragoman", lambda: "1"), ("model", missing)))
    status, out, err = cli("doctor")
    assert status == 6
    assert "MISSING: the model is not installed" in out
    assert "model" in err


def test_a_component_that_answers_has_no_problem() -> None:
    assert check("x", lambda: "1.0").problem is None


def test_help_lists_the_commands(cli: Cli) -> None:
    status, out, _ = cli("--help")
    assert status == 0
    assert all(name in out for name in ("code", "explain", "actors", "doctor"))


def test_an_unknown_command_exits_with_2(cli: Cli) -> None:
    status, _, err = cli("cod")
    assert status == 2
    assert "cod" in err
