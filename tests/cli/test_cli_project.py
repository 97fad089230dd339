"""The commands of a project, from an empty folder to exports, decisions, backups and erasures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import dragoman
from dragoman.pipeline import Tools

pytestmark = pytest.mark.model

Cli = Callable[..., tuple[int, str, str]]

RECORDS = [
    {
        "id": "a",
        "text": "Gunmen killed 12 people in Mosul on Monday, police said.",
        "published": "2020-03-03",
        "outlet": "Delta Courier",
    },
    {
        "id": "b",
        "text": "At least 12 people were killed by gunmen in Mosul on Monday.",
        "published": "2020-03-03",
        "outlet": "Harbour Daily",
    },
    {
        "id": "c",
        "text": "Turkish warplanes bombed a village near Duhok on 18 April.",
        "published": "2020-04-19",
        "outlet": "Delta Courier",
    },
]


@pytest.fixture
def project(cli: Cli, tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three articles; the tools are those of this process."""
    monkeypatch.setattr("dragoman.pipeline.load_tools", lambda *_: tools)
    folder = tmp_path / "iraq"
    assert cli("init", folder)[0] == 0
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in RECORDS), encoding="utf-8")
    status, _, err = cli("add", source, "--project", folder)
    assert (status, "read 3 = coded 3" in err) == (0, True), err
    return folder


def records(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_adding_again_codes_nothing(cli: Cli, project: Path, tmp_path: Path) -> None:
    status, _, err = cli("add", tmp_path / "in.jsonl", "-p", project)
    assert status == 0
    assert "read 3 = coded 0 + duplicates 3 + filtered 0 + set aside 0" in err


def test_the_project_is_that_of_the_folder_one_is_in(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "actors")
    assert cli("check")[0] == 0


def test_bad_records_are_set_aside_and_told(cli: Cli, project: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "x"}\n{"text": "Police held two men in Basra on Monday."}\n')
    status, _, err = cli("add", tmp_path / "bad.jsonl", "-p", project, "--rejects", tmp_path / "rejects.jsonl")
    assert status == 3
    assert 'bad.jsonl:1: "text" is missing' in err
    assert json.loads((tmp_path / "rejects.jsonl").read_text())["line"] == 1


def test_nothing_to_add_is_an_error(cli: Cli, project: Path) -> None:
    assert cli("add", "-p", project) == (
        2,
        "",
        "dragoman: nothing to add: name files or folders, or a list of addresses with --urls\n",
    )


def test_addresses_that_are_refused_are_set_aside(cli: Cli, project: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# pages\nhttp://127.0.0.1:1/x\nnot an address\n")
    status, _, err = cli("add", "-p", project, "--urls", tmp_path / "list.txt")
    assert status == 4
    assert "set aside 2" in err
    assert "list.txt:3" in err


def test_events_are_listed_and_filtered(cli: Cli, project: Path) -> None:
    assert {event["article_id"] for event in records(cli("events", "-p", project)[1])} == {"a", "b", "c"}
    listed = records(cli("events", "-p", project, "--type", "assault", "--since", "2020-04-01")[1])
    assert {event["article_id"] for event in listed} == {"c"}
    words = cli("events", "-p", project, "--actor", "TUR", "--format", "words")[1]
    assert "ASSAULT" in words
    assert "Turkish Air Force (TUR MIL)" in words
    table = cli("events", "-p", project, "--format", "csv", "--limit", "1")[1].splitlines()
    assert len(table) == 2
    assert table[0].endswith(",story_id")


def test_an_unknown_type_is_told(cli: Cli, project: Path) -> None:
    status, _, err = cli("events", "-p", project, "--type", "attack")
    assert status == 2
    assert '"attack" is no event type (they are ACCUSE, AGREE' in err


def test_a_story_is_told(cli: Cli, project: Path) -> None:
    [story] = [each for each in records(cli("story", "-p", project, "--json")[1]) if len(each["articles"]) == 2]  # type: ignore[arg-type]
    status, out, _ = cli("story", story["story_id"], "-p", project, "--why")
    assert status == 0
    for words in ("2 reports from 2 independent origins", "Delta Courier", "Harbour Daily", "killed 12", "agrees:"):
        assert words in out, out
    listed = cli("story", "-p", project)[1]
    assert str(story["story_id"]) in listed


def test_a_person_decides(cli: Cli, project: Path) -> None:
    events = {
        str(e["article_id"]): str(e["event_id"]) for e in records(cli("events", "-p", project, "--type", "ASSAULT")[1])
    }
    status, _, err = cli(
        "story", events["a"], "-p", project, "--different", events["b"], "--by", "ana", "--note", "two raids"
    )
    assert status == 0
    assert len({line.split()[-1] for line in err.splitlines()}) == 2
    assert "ana decided on" in cli("story", events["a"], "-p", project, "--why")[1]
    assert cli("story", events["a"], "-p", project, "--undo", events["b"])[0] == 0
    assert cli("story", events["a"], "-p", project, "--undo", events["b"])[0] == 2


def test_explain_needs_no_files_in_a_project(cli: Cli, project: Path) -> None:
    [event] = records(cli("events", "-p", project, "--actor", "TUR", "--type", "ASSAULT")[1])
    status, out, _ = cli("explain", event["event_id"], "-p", project)
    assert status == 0
    assert "Turkish warplanes" in out
    assert cli("explain", "none", "-p", project)[2] == 'dragoman: the store has no event "none"\n'


def test_sql_over_the_store(cli: Cli, project: Path) -> None:
    sql = "SELECT outlet, count(*) AS n FROM articles GROUP BY 1 ORDER BY 1"
    assert cli("query", sql, "-p", project)[1] == '"outlet","n"\n"Delta Courier",2\n"Harbour Daily",1\n'
    assert records(cli("query", sql, "-p", project, "--format", "jsonl")[1])[0] == {"outlet": "Delta Courier", "n": 2}
    assert "Harbour Daily" in cli("query", sql, "-p", project, "--format", "table")[1]
    assert cli("query", "SELECT * FROM nowhere", "-p", project)[0] == 2


@pytest.mark.parametrize("form", ["plover", "stories", "articles", "csv"])
def test_exports_are_the_same_every_time(cli: Cli, project: Path, tmp_path: Path, form: str) -> None:
    out = cli("export", "-p", project, "--format", form)[1]
    assert cli("export", "-p", project, "--format", form, "-o", tmp_path / "out")[0] == 0
    assert (tmp_path / "out").read_text(encoding="utf-8") == out
    assert out


def test_events_as_parquet_carry_their_story(cli: Cli, project: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    assert cli("export", "-p", project, "--format", "parquet")[0] == 2
    assert cli("export", "-p", project, "--format", "parquet", "-o", tmp_path / "events.parquet")[0] == 0
    assert "story_id" in pq.read_table(tmp_path / "events.parquet").column_names


def test_a_backup_brings_all_of_it_back(cli: Cli, project: Path, tmp_path: Path) -> None:
    (project / "actors" / "own.yaml").write_text(
        "- {id: irq-own, kind: group, name: Own, country: IRQ, sectors: [REB]}\n"
    )
    before = cli("export", "-p", project)[1]
    assert cli("backup", tmp_path / "b.tar.gz", "-p", project)[0] == 0
    status, _, err = cli("restore", tmp_path / "b.tar.gz", tmp_path / "again")
    assert (status, err) == (0, f"restored to {tmp_path / 'again'}\n")
    assert cli("export", "-p", tmp_path / "again")[1] == before
    assert (tmp_path / "again" / "actors" / "own.yaml").is_file()
    assert cli("restore", tmp_path / "b.tar.gz", tmp_path / "again")[0] == 2, "nothing is written over"
    (tmp_path / "broken.tar.gz").write_bytes((tmp_path / "b.tar.gz").read_bytes()[:900])
    assert cli("restore", tmp_path / "broken.tar.gz", tmp_path / "third")[0] == 2


def test_a_damaged_store_is_told(cli: Cli, project: Path) -> None:
    assert cli("check", "-p", project)[0] == 0
    path = project / "store.sqlite"
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = bytes(20_000)  # two pages at least
    path.write_bytes(content)
    status, _, err = cli("check", "-p", project)
    assert status == 5
    assert "fault" in err or "damaged" in err


def test_erasing_asks_first_and_is_for_good(cli: Cli, project: Path, tmp_path: Path) -> None:
    assert cli("erase", "-p", project)[0] == 2
    assert cli("erase", "--article", "zzz", "--yes", "-p", project)[0] == 2
    status, _, err = cli("erase", "--article", "c", "--yes", "-p", project)
    assert status == 0
    assert "backups and exports made before still hold it" in err
    assert "filtered 1" in cli("add", tmp_path / "in.jsonl", "-p", project)[2]
    assert cli("erase", "--person", "Zebulon Quince", "--yes", "-p", project)[0] == 0
    assert cli("check", "-p", project)[0] == 0


def test_coding_anew_says_what_changed(cli: Cli, project: Path) -> None:
    status, _, err = cli("recode", "-p", project, "--all")
    assert status == 0
    assert "0 articles changed, 3 are as before" in err


def test_a_project_without_feeds_is_not_watched(cli: Cli, project: Path) -> None:
    status, _, err = cli("watch", "-p", project, "--once")
    assert status == 2
    assert 'no feed is named under "feeds"' in err


def test_no_project_is_told(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = cli("events")
    assert status == 2
    assert "make one with `dragoman init DIR`" in err


# ---------------------------------------------------------------- from Python


def test_a_project_from_python(project: Path) -> None:
    with dragoman.open_project(project) as opened:
        events = opened.events(type="ASSAULT", since="2020-04-01")
        assert [row["article_id"] for row in events.to_pylist()] == ["c"]
        frame = opened.events().to_pandas()
        assert set(frame["article_id"]) == {"a", "b", "c"}
        assert set(opened.events().to_polars()["article_id"]) == {"a", "b", "c"}
        story = opened.story(events.to_pylist()[0]["event_id"])
        assert story is not None
        assert story in list(opened.stories())
        assert opened.sql("SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 3}]
        import pyarrow as pa

        assert pa.table(opened.events()).num_rows == len(opened.events())
