"""JSON Lines and JSON: what is a record, what is set aside, and with which words."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read import Limits, read_paths


def read(tmp_path: Path, name: str, data: bytes, **options: Any) -> list[RawRecord | RecordError]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_paths([str(path)], **options))


def outcome(item: RawRecord | RecordError) -> tuple[int | None, str | None, str]:
    """Line, id, and the text or the reason."""
    if isinstance(item, RecordError):
        return item.line, item.record_id, item.reason
    return item.line, item.record_id, item.content


GOOD = b'{"id": "good", "text": "The army withdrew."}'


@pytest.mark.parametrize(
    ("line", "record_id", "reason"),
    [
        (b"not json", None, "not JSON: Expecting value at character 1"),
        (b"# comment", None, "not JSON: Expecting value at character 1"),
        (
            b'{"text": "a",}',
            None,
            "not JSON: Expecting property name enclosed in double quotes at character 14",
        ),
        (b'{"text": "a"} {"text": "b"}', None, "something follows the end of the JSON value at character 15"),
        (b"[1, 2]", None, "not a JSON object ({…}); each line must hold one article"),
        (b'{"text": "a", "text": "b"}', None, 'the key "text" is given twice'),
        (b'{"text": "a", "n": NaN}', None, "NaN is not a JSON value"),
        (b'{"text": "a", "n": -Infinity}', None, "-Infinity is not a JSON value"),
        (b'{"text": ' + b"[" * 100_000 + b"}", None, "nested deeper than 64 levels"),
        (b'{"id": 7, "body": "a"}', "7", '"text" is missing (fields here: id, body)'),
        (b'{"id": "x", "text": 12}', "x", '"text" must be text, not a number'),
        (b'{"id": "x", "text": ["a"]}', "x", '"text" must be text, not a list'),
        (b'{"id": "x", "text": {"a": 1}}', "x", '"text" must be text, not an object'),
        (b'{"id": "x", "text": " \\n "}', "x", "no text"),
        (b'{"id": "x", "text": "\\u0000\\u0000"}', "x", "no text"),
        (b'{"id": "x", "text": "a", "published": {}}', "x", '"published" must be text, not an object'),
        (b'{"id": "x", "text": "a", "title": true}', "x", '"title" must be text, not true'),
        (b'{"id": ["x"], "text": "a"}', None, '"id" must be text or a number, not a list'),
        (
            b'{"text": "caf\xe9"}',
            None,
            "not UTF-8, which JSON Lines must be (first bad byte 0xe9 at offset 13 of the line)",
        ),
        (
            b'{"id": "b", "text": "' + b"\\u0001" * 50 + b'"}',
            "b",
            "looks binary: 50 of 50 characters are control characters",
        ),
    ],
)
@pytest.mark.parametrize("place", ["first", "middle", "last", "alone"])
def test_a_bad_line_costs_itself_alone(
    tmp_path: Path, line: bytes, record_id: str | None, reason: str, place: str
) -> None:
    lines = {"first": [line, GOOD], "middle": [GOOD, line, GOOD], "last": [GOOD, line], "alone": [line]}[place]
    found = [outcome(item) for item in read(tmp_path, "in.jsonl", b"\n".join(lines))]
    expected = [
        (number, record_id, reason) if content == line else (number, "good", "The army withdrew.")
        for number, content in enumerate(lines, start=1)
    ]
    assert found == expected


def test_an_error_reads_as_path_line_reason(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "in.jsonl", b'\n\n{"text": 1}')
    assert str(error) == f'{tmp_path.as_posix()}/in.jsonl:3: "text" must be text, not a number'


@pytest.mark.parametrize(
    ("line", "record_id", "text"),
    [
        (b'{"id": 12, "text": "a"}', "12", "a"),
        (b'{"id": 1.50, "text": "a"}', "1.50", "a"),
        (b'{"id": " x ", "text": "a"}', "x", "a"),
        (b'{"id": "", "text": "a"}', None, "a"),
        (b'{"id": "\\ud800", "text": "a"}', "\ufffd", "a"),
        (b'{"text": "a", "extra": {"deep": [1, 2]}, "__class__": "x"}', None, "a"),
        (b'{"text": "a", "n": ' + b"9" * 6000 + b"}", None, "a"),
        ('{"text": "one\u2028two\u0085three\x7f"}'.encode(), None, "one\u2028two\u0085three\x7f"),
        (b'\xef\xbb\xbf{"text": "a"}', None, "a"),
        (b'{"text": "a"}\r', None, "a"),
    ],
)
def test_a_sound_line_is_read(tmp_path: Path, line: bytes, record_id: str | None, text: str) -> None:
    assert [outcome(item) for item in read(tmp_path, "in.jsonl", line)] == [(1, record_id, text)]


def test_all_fields_are_taken(tmp_path: Path) -> None:
    fields = {
        "id": "7",
        "text": "Body.",
        "published": "2020-01-03",
        "title": "T",
        "outlet": "O",
        "url": "http://e.org/1",
        "language": "en",
        "byline": ["A", "B"],
    }
    (record,) = read(tmp_path, "in.jsonl", json.dumps(fields).encode())
    assert isinstance(record, RawRecord)
    assert (record.published, record.title, record.outlet) == ("2020-01-03", "T", "O")
    assert (record.url, record.language, record.byline, record.encoding) == (
        "http://e.org/1",
        "en",
        "A, B",
        "utf-8",
    )


def test_html_may_stand_in_for_text(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "in.jsonl", b'{"html": "<p>Body.</p>"}')
    assert isinstance(record, RawRecord)
    assert record.is_html
    assert record.content == "<p>Body.</p>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_lines_in_wide_encodings(tmp_path: Path, encoding: str) -> None:
    data = '{"text": "Bogotá"}\n{"text": "Medellín"}\n'.encode(encoding)
    assert [outcome(item)[2] for item in read(tmp_path, "in.jsonl", data)] == ["Bogotá", "Medellín"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"text": "a"}', [(1, "a")]),
        (b'{\n"text": "a"\n}', [(1, "a")]),
        (b'[{"text": "a"},\n{"text": "b"}]', [(1, "a"), (2, "b")]),
        (b"[]", []),
        (b'[{"text": "a"}, 5]', [(1, "a"), (1, "not a JSON object ({…}); each element must be one article")]),
        (
            b'[{"text": "a"},\n{"text": "b"}',
            [
                (1, "a"),
                (2, "b"),
                (2, "not JSON: expected a comma or the end of the list; the rest of the file is not read"),
            ],
        ),
        (b'{"text": "a"}\n{"text": "b"}\n', [(1, "a"), (2, "b")]),
        (b'{"text":\n"a"}\n{"text": "b"}\n', [(1, "a"), (3, "b")]),
    ],
)
def test_json_files_hold_an_object_a_list_or_lines(
    tmp_path: Path, data: bytes, expected: list[tuple[int, str]]
) -> None:
    found = [outcome(item) for item in read(tmp_path, "in.json", data)]
    assert [(line, text) for line, _, text in found] == expected


# ---------------------------------------------------------------- gzip


def packed_records() -> tuple[bytes, list[str]]:
    texts = [f"Report number {number}: {number * 7919 % 1000003}" for number in range(300)]
    return gzip.compress("".join(json.dumps({"text": text}) + "\n" for text in texts).encode()), texts


@pytest.mark.parametrize("twentieth", range(1, 20))
def test_records_before_the_cut_of_a_gzip_file_are_kept(tmp_path: Path, twentieth: int) -> None:
    data, texts = packed_records()
    found = read(tmp_path, "in.jsonl.gz", data[: len(data) * twentieth // 20])
    *records, error = found
    assert isinstance(error, RecordError)
    assert error.reason == "the gzip data end too early; what follows is lost"
    assert [record.content for record in records if isinstance(record, RawRecord)] == texts[: len(records)]
    assert error.line == len(records) + 1


def test_a_wrong_checksum_is_told(tmp_path: Path) -> None:
    data, texts = packed_records()
    found = read(tmp_path, "in.jsonl.gz", data[:-8] + b"\0\0\0\0" + data[-4:])
    assert len(found) == len(texts) + 1
    assert "CRC check failed" in str(found[-1])


def test_garbage_after_gzip_data_is_told_and_zeros_are_not(tmp_path: Path) -> None:
    data = gzip.compress(b'{"text": "a"}\n')
    assert [outcome(item)[2] for item in read(tmp_path, "a.jsonl.gz", data + b"\0" * 100)] == ["a"]
    assert "the gzip data are damaged" in str(read(tmp_path, "b.jsonl.gz", data + b"junk")[1])


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "in.txt.gz", gzip.compress(b"a" * 30_000_000))
    assert "grow more than 200 times" in str(error)


def test_double_gzip_is_refused(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "in.jsonl.gz", gzip.compress(gzip.compress(b"{}")))
    assert "is packed with gzip twice, not jsonl" in str(error)


def test_compression_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    assert [outcome(item)[2] for item in read(tmp_path, "a.jsonl.gz", b'{"text": "plain"}')] == ["plain"]
    packed = gzip.compress(b'{"text": "packed"}')
    assert [outcome(item)[2] for item in read(tmp_path, "b.jsonl", packed)] == ["packed"]


# ---------------------------------------------------------------- size and standard input


def test_a_line_over_the_limit_is_set_aside(tmp_path: Path) -> None:
    data = GOOD + b'\n{"text": "' + b"a" * 500 + b'"}\n' + GOOD
    found = read(tmp_path, "in.jsonl", data, limits=Limits(record_bytes=200))
    assert [outcome(item)[2] for item in found] == [
        "The army withdrew.",
        "too large: over 200 bytes in one line",
        "The army withdrew.",
    ]


def test_html_has_a_limit_of_its_own(tmp_path: Path) -> None:
    data = json.dumps({"html": "<p>" + "a" * 500}).encode()
    (error,) = read(tmp_path, "in.jsonl", data, limits=Limits(html_bytes=200))
    assert outcome(error)[2] == "too large: over 200 bytes"


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b' \n {"text": "a"}\n{"text": "b"}', ["a", "b"]),
        (b'\xef\xbb\xbf{"text": "a"}', ["a"]),
        (gzip.compress(b'{"text": "a"}'), ["a"]),
        (b'[{"text": "a"}]', ["a"]),
        (b"Plain words {not json}", ["Plain words {not json}"]),
        (b"[AFP] Plain words", ["[AFP] Plain words"]),
        (b"", ["no text"]),
        (b"%PDF-1.7", ["is a PDF file, not text"]),
    ],
)
def test_standard_input_is_json_lines_or_one_text(data: bytes, texts: list[str]) -> None:
    assert [outcome(item)[2] for item in read_paths(["-"], stdin=io.BytesIO(data))] == texts
