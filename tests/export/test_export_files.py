"""Files that appear whole or not at all, and cells no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import UsageError
from dragoman.export.files import check_output, replacing
from dragoman.export.spool import json_line
from dragoman.export.table import COLUMNS, csv_lines


def _event(**fields: Any) -> dict[str, Any]:
    event = {
        "event_id": "e",
        "article_id": "a",
        "type": "ASSAULT",
        "modes": ["drone", "targeted"],
        "contexts": [],
        "auxiliary_modes": [],
        "cameo": "18",
        "quad_class": 4,
        "plover_score": -9.0,
        "goldstein": -9.0,
        "trigger": {"text": "attacked", "start": 7, "end": 15},
        "actors": [],
        "recipients": [],
        "location": None,
        "occurred": None,
        "counts": {},
        "attributions": [],
        "mentions": [],
        "sentence": [0, 20],
        "role": "body",
        "quality": [],
        "confidence": 0.8,
        "confidences": {"actors": 0.7, "recipients": 0.6, "modes": 0.9, "auxiliary_modes": 0.95},
        "rule": "ASSAULT/attack.verb",
        "coder": "dragoman",
    }
    return event | fields


def _actor(text: str) -> dict[str, Any]:
    return {"text": text, "name": None, "actor_id": None, "country": None, "sectors": []}


def _row(event: dict[str, Any]) -> dict[str, str]:
    table = b"".join(csv_lines([event])).decode("utf-8")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    return row


def test_an_event_without_anything_fills_every_column() -> None:
    row = _row(_event())
    assert tuple(row) == COLUMNS
    assert row["modes"] == "drone;targeted"
    assert row["country"] == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@army", "'@army"),
        ("-SUM(1)", "'-SUM(1)"),
        ("the army", "the army"),
        ("two\nlines", "two lines"),
        ("one; two", "one, two"),
        ('a "quoted" name', 'a "quoted" name'),
    ],
)
def test_a_cell_is_safe_in_a_spreadsheet(text: str, cell: str) -> None:
    assert _row(_event(actors=[_actor(text)]))["actors"] == cell


def test_a_negative_score_stays_a_number() -> None:
    assert _row(_event())["goldstein"] == "-9.0"


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    assert json_line({"text": "\ud800"}) == b'{"text": "\\ud800"}\n'
    assert json_line({"text": "é"}) == '{"text": "é"}\n'.encode()


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def _write_and_fail(path: Path) -> None:
    with replacing(path) as file:
        file.write(b"new")
        raise ZeroDivisionError


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No space left"), replacing(tmp_path / "out"):
        raise OSError(28, "No space left on device")


def test_another_file_that_is_missing_is_not_blamed_on_the_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "out"):
        (tmp_path / "template").read_bytes()


def test_missing_folders_are_made_and_a_folder_is_no_file(tmp_path: Path) -> None:
    check_output(tmp_path / "a" / "b" / "out")
    assert (tmp_path / "a" / "b").is_dir()
    with pytest.raises(UsageError, match="is a folder"):
        check_output(tmp_path / "a")
