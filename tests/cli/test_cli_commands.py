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


def test_lookup_of_an_office_lists_its_holders(cli: Cli) -> None:
    status, out, _ = cli("actors", "lookup", "prime", "minister", "of", "Iraq")
    assert status == 0
    assert out.index("Nouri al-Maliki from 2006-05-20") < out.index("Mustafa al-Kadhimi from 2020-05-07 to 2022-10-27")
    status, out, _ = cli("actors", "lookup", "Iranian Prime Minister", "--on", "2021-01-02")
    assert "impossible_office: Iran has no prime minister on 2021-01-02" in out


def test_lookup_says_what_is_written_nearly_so(cli: Cli) -> None:
    status, _, err = cli("actors", "lookup", "Quxar", "Zembolli")
    assert status == 2
    assert 'nobody called "Quxar Zembolli" is known' in err
    status, _, err = cli("actors", "lookup", "Organisation of Americain Stats")
    assert (status, "like it: " in err) == (2, True)


def test_import_writes_a_file_that_checks(cli: Cli, tmp_path: Path) -> None:
    old, new = tmp_path / "old.actors", tmp_path / "new.yaml"
    old.write_text("HARBOUR_FRONT_ [TURREB]\n+HARBOURISTS_\nBROKEN [---]\n")
    status, out, err = cli("actors", "import", old, "--output", new)
    assert (status, out) == (0, "")
    assert f"{old}:3: a code for what is to be discarded: [---]" in err
    status, out, _ = cli("actors", "check", new)
    assert (status, "1 actors added" in out) == (0, True)
    status, out, _ = cli("actors", "lookup", "Harbourists", "--actors", new)
    assert "TUR REB" in out


def test_diff_says_which_events_a_change_touches(cli: Cli, tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text("- {id: x-front, kind: group, name: The Harbour Front, country: TUR, sectors: [REB]}\n")
    new.write_text(
        "- {id: x-front, kind: group, name: The Harbour Front, country: TUR, sectors: [PRM]}\n"
        "- {id: x-guild, kind: group, name: Lantern Guild, sectors: [CRM]}\n"
    )
    events = tmp_path / "events.jsonl"
    rows = [
        ("e1", "The Harbour Front", "x-front"),
        ("e2", "men of the lantern guild", None),
        ("e3", "the harbour", None),
    ]
    events.write_text(
        "".join(
            json.dumps({"event_id": i, "actors": [{"text": text, "actor_id": actor}], "recipients": []}) + "\n"
            for i, text, actor in rows
        )
    )
    status, out, _ = cli("actors", "diff", old, new, "--events", events)
    assert status == 0
    assert "+ x-guild" in out
    assert "sectors: REB → PRM" in out
    assert [line.split()[1] for line in out.splitlines() if line.startswith("event ")] == ["e1", "e2"]
    assert "2 events to code again" in out


def test_code_takes_actors_of_ones_own(cli: Cli, tmp_path: Path) -> None:
    mine, article = tmp_path / "mine.yaml", tmp_path / "a.txt"
    mine.write_text("- {id: x-front, kind: group, name: Harbour Front, country: TUR, sectors: [REB]}\n")
    article.write_text(
        "Fighters of the Harbour Front attacked a police station in Ankara on Monday, killing two officers."
    )
    out = tmp_path / "events.jsonl"
    status, _, _ = cli("code", article, "--actors", mine, "--output", out)
    assert status == 0
    ids = {actor["actor_id"] for line in out.read_text().splitlines() for actor in json.loads(line)["actors"]}
    assert "x-front" in ids
