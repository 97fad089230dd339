"""`dragoman code` from end to end: what it writes, what it says, how it exits."""

from __future__ import annotations

import csv
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

Cli = Callable[..., tuple[int, str, str]]
Json = dict[str, Any]

_ARREST = (
    "Police arrested three protesters in Nairobi on Sunday, the interior ministry said in a statement. "
    "The opposition leader condemned the arrests and called for talks with the government."
)
_SHELLING = (
    "Turkish forces shelled a village near Aleppo on Monday, killing two rebels, a monitoring group said.\n\n"
    "“We will respond,” a rebel commander told reporters. He said that his men had fired rockets 😀 at the base."
)
_TALKS = (
    "The foreign ministers of France and Germany met in Paris on 3 March 2020 to discuss sanctions against Russia. "
    "They signed an agreement on trade, officials said."
)
_GERMAN = (
    "Die Polizei hat am Sonntag in der Hauptstadt drei Demonstranten festgenommen, wie das Innenministerium "
    "am Abend mitteilte. Die Opposition verurteilte die Festnahmen und forderte Gespräche mit der Regierung."
)


def _record(text: str, **more: str) -> str:
    return json.dumps({"text": text, "published": "2020-03-04", **more})


def _lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.jsonl"
    path.write_text("\n".join((_record(_ARREST, id="a"), _record(_SHELLING, id="b"), _record(_TALKS, id="c"))))
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.jsonl"
    lines = (
        _record(_ARREST, id="a"),
        "{not json",
        _record(_ARREST, id="a"),
        json.dumps({"id": "no text"}),
        _record(_SHELLING, id="a"),
        _record(_GERMAN, id="german"),
        _record(_TALKS, id="c"),
    )
    path.write_text("\n".join(lines))
    return path


def _account(err: str) -> dict[str, int]:
    found = re.search(r"read (\d+) = coded (\d+) \+ duplicates (\d+) \+ filtered (\d+) \+ set aside (\d+)", err)
    assert found
    names = ("read", "coded", "duplicates", "filtered", "set_aside")
    return dict(zip(names, map(int, found.groups()), strict=True))


def test_all_coded_exits_with_0(code: Cli, good: Path, tmp_path: Path) -> None:
    status, out, err = code(good, "--output", tmp_path / "new" / "events.jsonl")
    assert (status, out) == (0, "")
    assert _account(err) == {"read": 3, "coded": 3, "duplicates": 0, "filtered": 0, "set_aside": 0}
    types = {event["type"] for event in _lines(tmp_path / "new" / "events.jsonl")}
    assert {"COERCE", "ASSAULT"} <= types


def test_bad_records_are_set_aside_and_counted(code: Cli, mixed: Path, tmp_path: Path) -> None:
    events, rejects = tmp_path / "events.jsonl", tmp_path / "rejects.jsonl"
    status, _, err = code(mixed, "--output", events, "--rejects", rejects)
    account = _account(err)
    assert status == 3
    assert account == {"read": 7, "coded": 2, "duplicates": 1, "filtered": 1, "set_aside": 3}
    kept = _lines(rejects)
    assert {record["line"] for record in kept} >= {2, 4}
    assert len(kept) == account["set_aside"]
    assert all(list(record) == ["path", "line", "id", "reason"] for record in kept)
    assert all(record["reason"] in err for record in kept)
    assert {event["article_id"] for event in _lines(events)} <= {"a", "c"}


@pytest.mark.parametrize("content", ["{not json\n[]\n", ""], ids=["all bad", "empty"])
def test_nothing_readable_exits_with_4(code: Cli, tmp_path: Path, content: str) -> None:
    bad, events = tmp_path / "bad.jsonl", tmp_path / "events.jsonl"
    bad.write_text(content)
    status, _, err = code(bad, "--output", events)
    assert status == 4
    assert "nothing readable" in err
    assert "Traceback" not in err
    assert not events.exists()


def test_a_missing_path_exits_with_4(code: Cli, tmp_path: Path) -> None:
    status, _, err = code(tmp_path / "nowhere.txt")
    assert status == 4
    assert "nowhere.txt does not exist" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--published", "yesterday"], "not a date"),
        (["--workers", "0"], "--workers"),
        (["--format", "xml"], "--format"),
        (["--format", "parquet"], "--output"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_exits_with_2(code: Cli, good: Path, arguments: list[str], words: str) -> None:
    status, out, err = code(good, *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_an_input_is_never_overwritten(code: Cli, good: Path) -> None:
    before = good.read_bytes()
    status, _, err = code(good, "--output", good)
    assert status == 2
    assert "is an input" in err
    assert good.read_bytes() == before


def test_two_outputs_do_not_share_a_file(code: Cli, good: Path, tmp_path: Path) -> None:
    status, _, _ = code(good, "--output", tmp_path / "x.jsonl", "--articles", tmp_path / "x.jsonl")
    assert status == 2
    assert not (tmp_path / "x.jsonl").exists()


def test_the_three_formats_hold_the_same_events(code: Cli, good: Path, tmp_path: Path) -> None:
    for suffix in ("jsonl", "csv", "parquet"):
        assert code(good, "--output", tmp_path / f"events.{suffix}")[0] == 0
    ids = [event["event_id"] for event in _lines(tmp_path / "events.jsonl")]
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        assert [row["event_id"] for row in csv.DictReader(file)] == ids
    table = pyarrow.parquet.read_table(tmp_path / "events.parquet")
    assert table.column("event_id").to_pylist() == ids
    assert len(set(ids)) == len(ids) > 0


def test_without_output_jsonl_goes_to_stdout(code: Cli, good: Path) -> None:
    status, out, _ = code(good)
    assert status == 0
    assert all(json.loads(line)["coder"].startswith("dragoman ") for line in out.splitlines())
    assert out


def test_the_summary_is_words_and_names_the_files(code: Cli, good: Path, tmp_path: Path) -> None:
    events, articles = tmp_path / "events.jsonl", tmp_path / "articles.jsonl"
    status, out, err = code(good, "--output", events, "--articles", articles, "--summary")
    assert status == 0
    assert "three protesters" in out
    assert "COERCE" in out
    told = " ".join(err.split())
    assert f"events: {events}" in told
    assert f"articles: {articles}" in told


def test_every_span_is_words_of_its_article(code: Cli, good: Path, tmp_path: Path) -> None:
    events, articles = tmp_path / "events.jsonl", tmp_path / "articles.jsonl"
    code(good, "--output", events, "--articles", articles)
    texts = {article["article_id"]: article["text"] for article in _lines(articles)}
    spans = [
        (texts[record["article_id"]], span)
        for record in [*_lines(events), *_lines(articles)]
        for span in _spans(record)
    ]
    assert len(spans) > 20
    assert [span for text, span in spans if text[span["start"] : span["end"]] != span["text"]] == []
    for event in _lines(events):
        occurred = event["occurred"]
        if occurred is not None and occurred["span"] is not None:
            start, end = occurred["span"]
            assert texts[event["article_id"]][start:end] == occurred["text"]


def _spans(value: Any) -> Iterator[Json]:
    """Every mapping with a text and its offsets, however deep."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys() and isinstance(value["start"], int):
            yield value
        for part in value.values():
            yield from _spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from _spans(part)


def test_any_order_workers_and_hash_seed_give_the_same_bytes(mixed: Path, good: Path, tmp_path: Path) -> None:
    runs = [
        ("one", "0", [good, mixed], "1"),
        ("two", "1", [mixed, good], "2"),
    ]
    written = set()
    for name, seed, paths, workers in runs:
        folder = tmp_path / name
        outputs = [folder / "events.jsonl", folder / "articles.jsonl", folder / "rejects.jsonl"]
        options = zip(("--output", "--articles", "--rejects"), outputs, strict=True)
        arguments = [*paths, "--workers", workers, *(part for option in options for part in option)]
        done = subprocess.run(
            [sys.executable, "-c", "from dragoman.cli.main import main; main()", "code", *map(str, arguments)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 3, done.stderr
        written.add(tuple(path.read_bytes() for path in outputs))
    assert len(written) == 1


def test_files_in_a_folder_are_read(code: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text(_ARREST)
    (folder / "two.md").write_text(f"# Talks in Paris\n\n{_TALKS}\n")
    (folder / "three.html").write_text(
        f"<html><head><title>News</title></head><body><article><p>{_SHELLING}</p></article></body></html>"
    )
    status, _, err = code(folder, "--published", "2020-03-04", "--output", tmp_path / "e.jsonl")
    assert status == 0
    assert _account(err)["coded"] == 3


def test_libraries_do_not_talk_on_stderr(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    logger = logging.getLogger("trafilatura")
    monkeypatch.setattr(logger, "propagate", True)
    monkeypatch.setattr(logger, "handlers", [])
    cli("--help")
    assert not logger.propagate
    assert [type(handler) for handler in logger.handlers] == [logging.NullHandler]


def test_the_report_is_written_and_named_last(code: Cli, good: Path, tmp_path: Path) -> None:
    report = tmp_path / "out" / "report.html"
    status, _, err = code(good, "--output", tmp_path / "out" / "e.jsonl", "--report", report, "--summary")
    assert status == 0
    assert "three protesters" in report.read_text(encoding="utf-8")
    assert " ".join(err.split()).endswith(f"report: {report}")
