"""Tables, plain files, encodings and paths."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError, RecordError, UsageError
from dragoman.model import RawRecord
from dragoman.read import Limits, read_paths


def read(tmp_path: Path, name: str, data: bytes) -> list[RawRecord | RecordError]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_paths([str(path)]))


def rows(found: list[RawRecord | RecordError]) -> list[tuple[int | None, str]]:
    return [(item.line, item.reason if isinstance(item, RecordError) else item.content) for item in found]


NOT_CLOSED = "a quotation mark opened in this row is not closed properly (followed to line {})"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"id,text\n1,a\n2,b\n", [(2, "a"), (3, "b")]),
        (b"\xef\xbb\xbfid,text\r\n1,a\r\n", [(2, "a")]),
        (b"ID;Text\n1;a\n", [(2, "a")]),
        (b"id\ttext\n1\ta\n", [(2, "a")]),
        (b"sep=|\nid|text\n1|a,b\n", [(3, "a,b")]),
        (b'id,text\n1,"two\nlines"\n2,b\n', [(2, "two\nlines"), (4, "b")]),
        (b'id,text\n1,"he said ""no"""\n', [(2, 'he said "no"')]),
        (b'id,text\n1,"he said \\"no\\" twice"\n2,b\n', [(2, 'he said "no" twice'), (3, "b")]),
        (b"id,text\r1,a\r2,b\r", [(2, "a"), (3, "b")]),
        (b"id,text\n\n1,a\n,\n2,b\n", [(3, "a"), (5, "b")]),
        (b"id,text,\n1,a,\n2,b\n", [(2, "a"), (3, "the row has 2 fields where the header has 3")]),
        (b"id,text\n1,a,,\n", [(2, "a")]),
        (b"id,text\n1,a,spare\n", [(2, "the row has 3 fields where the header has 2")]),
        (b"id,text\n1,a\nid,text\n2,b\n", [(2, "a"), (4, "b")]),
        (b"id,text\n1,\n", [(2, "no text")]),
        (b"id,text\n", []),
        (b"", []),
        (b'id,text\n1,a\n2,"open\n3,c\n4,d\n', [(2, "a"), (3, NOT_CLOSED.format(5)), (4, "c"), (5, "d")]),
        (b'id,text\n1,"open\n2,"b"\n3,c\n', [(2, NOT_CLOSED.format(3)), (3, "b"), (4, "c")]),
        (b"id,text\n1,a\0b\n", [(2, "a\0b")]),
        (
            b"a,b\n1,2\n",
            [(1, 'no "text" column: the first line must name the columns (found: a, b)')],
        ),
        (b"text,text\n1,2\n", [(1, 'the column "text" is there twice')]),
        (b"id,text\n1," + b"a" * 300_000 + b"\n", [(2, "a" * 300_000)]),
    ],
)
def test_csv(tmp_path: Path, data: bytes, expected: list[tuple[int, str]]) -> None:
    assert rows(read(tmp_path, "in.csv", data)) == expected


def test_tsv_may_hold_bare_quotation_marks(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "in.tsv", b'id\ttext\n1\t"We\n2\tb\n')) == [(2, '"We'), (3, "b")]


def test_one_open_quote_in_ten_thousand_rows_loses_one_row(tmp_path: Path) -> None:
    lines = [f"{number},row {number}" for number in range(10_000)]
    lines[1] = '1,"row 1'
    found = read(tmp_path, "in.csv", ("id,text\n" + "\n".join(lines)).encode())
    assert sum(isinstance(item, RawRecord) for item in found) == 9_999


def test_a_row_in_another_encoding_is_set_aside(tmp_path: Path) -> None:
    data = "id,text\n1,Bogotá\n".encode() + ("2," + "plain " * 5_000 + "\n").encode() * 60 + b"3,caf\xe9\n4,d\n"
    *_, bad, last = read(tmp_path, "in.csv", data)
    assert "not in the encoding of the rest of the file (first bad byte 0xe9)" in str(bad)
    assert isinstance(last, RawRecord)


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    from datetime import date

    table = pa.table({"id": [1, 2], "text": ["a", ""], "published": [date(2020, 1, 3), None], "other": [1, 2]})
    pq.write_table(table, tmp_path / "in.parquet")
    first, second = read_paths([str(tmp_path / "in.parquet")])
    assert isinstance(first, RawRecord)
    assert (first.record_id, first.content, first.published, first.line) == ("1", "a", "2020-01-03", 1)
    assert rows([second]) == [(2, "no text")]


def test_a_broken_parquet_file_is_one_error(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "in.parquet", b"PAR1 and nothing else")
    assert "not readable as Parquet" in str(error)


RUSSIAN = "Правительство объявило о новых мерах безопасности в столице страны"
ENGLISH = "The “minister” said café talks – in Bogotá – had failed, and that the army would not withdraw."


@pytest.mark.parametrize(
    ("text", "encoding", "recorded"),
    [
        ("Bogotá", "utf-8", "utf-8"),
        ("Bogotá", "utf-8-sig", "utf-8"),
        ("Bogotá", "utf-16", "utf-16-le"),
        ("The army withdrew.", "utf-16-be", "utf-16-be"),
        ("The army withdrew.", "utf-32-le", "utf-32-le"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("政府宣布在首都采取新的安全措施,以防止进一步的袭击", "gb18030", "gb18030"),
        ("政府は首都での新たな治安対策を発表した。", "shift_jis", "cp932"),
        ("政府は首都での新たな治安対策を発表した。", "iso2022_jp", "iso-2022-jp"),
        ("정부는 수도에서 새로운 보안 조치를 발표했다", "euc-kr", "cp949"),
        ("أعلنت الحكومة عن إجراءات أمنية جديدة في العاصمة", "cp1256", "cp1256"),
        (ENGLISH * 3, "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found_and_written_down(tmp_path: Path, text: str, encoding: str, recorded: str) -> None:
    (record,) = read(tmp_path, "in.txt", text.encode(encoding))
    assert isinstance(record, RawRecord)
    assert (record.content, record.encoding) == (text, recorded)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"<meta charset=windows-1251>", "cp1251"),
        (b'<meta http-equiv="content-type" content="text/html; charset=KOI8-R">', "koi8-r"),
        (b"<meta charset=utf8mb4>", "cp1251"),
    ],
)
def test_html_says_its_encoding(tmp_path: Path, head: bytes, encoding: str) -> None:
    codec = "koi8-r" if encoding == "koi8-r" else "cp1251"
    (record,) = read(tmp_path, "in.html", head + RUSSIAN.encode(codec))
    assert isinstance(record, RawRecord)
    assert record.is_html
    assert RUSSIAN in record.content
    assert record.encoding == encoding


def test_valid_utf8_goes_before_what_html_says(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "in.html", b"<meta charset=koi8-r>" + RUSSIAN.encode())
    assert isinstance(record, RawRecord)
    assert record.encoding == "utf-8"


def test_a_few_damaged_bytes_are_replaced_and_said(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "in.txt", ("é" * 50 + "plain " * 50).encode() + b"\xff")
    assert isinstance(record, RawRecord)
    assert record.content.count("\ufffd") == 1
    assert record.encoding == "utf-8 (damaged)"


def test_what_cannot_be_decoded_names_the_first_bad_byte(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "in.txt", b"\xff\xfeabc")
    assert "marked as utf-16-le at its start, but not utf-16-le (first bad byte 0x63 at offset 4)" in str(error)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4 x", "is a PDF file, not txt"),
        (b"\x89PNG\r\n", "is a PNG image, not txt"),
        (b"\x7fELF", "is a program (ELF), not txt"),
        (b"PAR1", "is a Parquet file, not txt"),
        (b"PK\x03\x04", "is a ZIP archive or office document, not txt"),
        (b"\0" * 40, "no text"),
        (b"", "no text"),
        (b" \n\t ", "no text"),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, data: bytes, reason: str) -> None:
    assert rows(read(tmp_path, "in.txt", data)) == [(None, reason)]


# ---------------------------------------------------------------- paths


def plant(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text of {Path(name).name}")


def names(paths: list[str]) -> list[str]:
    return [Path(item.path).name for item in read_paths(paths)]


def test_folders_are_read_to_the_bottom_and_hidden_files_are_not(tmp_path: Path) -> None:
    plant(tmp_path, "b.txt", "a/z.md", "a/y.html", ".hidden.txt", ".git/x.txt", "notes.cfg", "README")
    assert names([str(tmp_path)]) == ["y.html", "z.md", "b.txt"]


def test_order_and_repetition_of_arguments_do_not_matter(tmp_path: Path) -> None:
    plant(tmp_path, "b.txt", "a.txt", "c.txt")
    a, b, glob = str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), str(tmp_path / "*.txt")
    orders = [[glob, a], [a, b, glob, b], [str(tmp_path), a], [str(tmp_path / "." / "b.txt"), glob]]
    assert {tuple(names(order)) for order in orders} == {("a.txt", "b.txt", "c.txt")}


def test_a_linked_file_is_read_once_and_a_linked_folder_never_loops(tmp_path: Path) -> None:
    plant(tmp_path, "a/real.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "zlink.txt").symlink_to(tmp_path / "a" / "real.txt")
    (tmp_path / "a" / "dangling.txt").symlink_to(tmp_path / "nowhere")
    assert names([str(tmp_path)]) == ["real.txt"]


def test_a_named_file_of_unknown_kind_is_set_aside(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "b.docx")
    *_, error = read_paths([str(tmp_path / "a.txt"), str(tmp_path / "b.docx")])
    assert 'Dragoman does not read ".docx" files (it reads .csv, .htm,' in str(error)


def test_a_file_without_a_suffix_is_read_when_named(tmp_path: Path) -> None:
    plant(tmp_path, "article")
    assert names([str(tmp_path / "article")]) == ["article"]


@pytest.mark.parametrize(
    ("paths", "kind", "words"),
    [
        ([], UsageError, "no input is given"),
        ([""], UsageError, "not a path"),
        (["a\0b"], UsageError, "not a path"),
        (["{}/missing.txt"], InputError, "missing.txt does not exist"),
        (["{}/*.missing"], InputError, "no file matches"),
        (["{}"], InputError, "nothing to read in"),
        (["{}/only.cfg"], InputError, "nothing to read in"),
        (["/dev/null"], UsageError, "is neither a file nor a folder"),
    ],
)
def test_paths_that_make_no_sense_are_refused_at_once(
    tmp_path: Path, paths: list[str], kind: type[Exception], words: str
) -> None:
    plant(tmp_path, "only.cfg")
    with pytest.raises(kind, match=words.replace("*", r"\*")):
        read_paths([path.format(tmp_path) for path in paths])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_set_aside(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "b.txt")
    (tmp_path / "a.txt").chmod(0)
    error, record = read_paths([str(tmp_path)])
    assert "cannot be opened: Permission denied" in str(error)
    assert isinstance(record, RawRecord)


def test_limits_must_make_sense() -> None:
    with pytest.raises(UsageError, match='the limit "record_bytes" is 0; it must be 1 or more'):
        Limits(record_bytes=0)


# ---------------------------------------------------------------- any bytes


STARTS = [b"", b"{", b'{"text": "', b"[", b"id,text\n1,", b"\x1f\x8b\x08", b"\xff\xfe", b"<html>", b'text\n"']


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(STARTS), data=st.binary(max_size=300), suffix=st.sampled_from([
    ".txt", ".md", ".html", ".jsonl", ".json", ".csv", ".tsv", ".parquet", ".jsonl.gz", "",
]))  # fmt: skip
def test_any_bytes_give_records_or_errors_and_nothing_else(
    tmp_path: Path, start: bytes, data: bytes, suffix: str
) -> None:
    for item in read(tmp_path, "any" + suffix, start + data):
        assert isinstance(item, (RawRecord, RecordError))
        assert item.path.endswith("any" + suffix)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_standard_input(data: bytes) -> None:
    for item in read_paths(["-"], stdin=io.BytesIO(data)):
        assert isinstance(item, (RawRecord, RecordError))
