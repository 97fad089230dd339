"""Web archives: what becomes a record, what is passed over, and what damage costs."""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read import Limits, read_paths

PAGE = b"<html><body><p>Troops left %b on Monday.</p></body></html>"
PLACES = (b"Kalvo", b"Mirova", b"Torsk", b"Ardun", b"Selka")
PAGES = [PAGE % place for place in PLACES]
DAMAGED = "; reading goes on at the next record that can be found"


def record(
    block: bytes, *, kind: str = "response", url: str = "https://www.kalvonews.example/a", **fields: str | int
) -> bytes:
    """One WARC record; `fields` are WARC fields, with "_" for "-"."""
    named = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(block),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    header = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return b"WARC/1.0\r\n" + header.encode() + b"\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, *, status: int = 200, headers: Sequence[str] = ("Content-Type: text/html",)) -> bytes:
    return f"HTTP/1.1 {status} X\r\n{''.join(line + chr(13) + chr(10) for line in headers)}\r\n".encode() + body


def pages(*contents: bytes) -> list[bytes]:
    return [record(answer(content)) for content in contents]


def read(tmp_path: Path, data: bytes, name: str = "in.warc", **limits: int) -> list[RawRecord | RecordError]:
    (tmp_path / name).write_bytes(data)
    return list(read_paths([str(tmp_path / name)], limits=Limits(**limits)))


def rows(found: list[RawRecord | RecordError]) -> list[tuple[int | None, str]]:
    return [(item.line, item.reason if isinstance(item, RecordError) else item.content) for item in found]


def packed(records: Sequence[bytes]) -> list[bytes]:
    return [gzip.compress(one, mtime=0) for one in records]


def texts(*numbers: int) -> list[tuple[int, str]]:
    return [(number, PAGES[number - 1].decode()) for number in numbers]


INFO = record(b"software: test\r\n", kind="warcinfo", Content_Type="application/warc-fields")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("in.warc", b"".join(pages(*PAGES))),
        ("in.warc.gz", b"".join(packed(pages(*PAGES)))),
        ("in.warc.gz", gzip.compress(b"".join(pages(*PAGES)))),
        ("in.warc", b"".join(packed(pages(*PAGES)))),
        ("in.warc.gz", b"".join(pages(*PAGES))),
        ("IN.WARC.GZ", b"\0\0".join(packed(pages(*PAGES))) + b"\0" * 1000),
        ("in.warc.gz", gzip.compress(b"".join(pages(*PAGES[:2]))) + b"".join(packed(pages(*PAGES[2:])))),
        ("in.warc", b"".join(pages(*PAGES)).rstrip()),
        ("in.warc", b"\r\n\r\n".join(pages(*PAGES))),
        ("in.warc", b"".join(pages(*PAGES)).replace(b"WARC/1.0", b"WARC/1.1")),
    ],
    ids=["plain", "gz", "whole gz", "gz unnamed", "not gz", "padded", "mixed", "no end", "blank lines", "1.1"],
)
def test_every_page_is_a_record(tmp_path: Path, name: str, data: bytes) -> None:
    assert rows(read(tmp_path, data, name)) == texts(1, 2, 3, 4, 5)


def test_members_that_are_no_records_are_joined(tmp_path: Path) -> None:
    data = b"".join(pages(*PAGES))
    blocks = [data[start : start + 100] for start in range(0, len(data), 100)]
    assert rows(read(tmp_path, b"".join(packed(blocks)), "in.warc.gz")) == texts(1, 2, 3, 4, 5)


def test_a_record_says_where_it_came_from(tmp_path: Path) -> None:
    (found,) = read(tmp_path, INFO + record(answer(PAGES[0])))
    assert found == RawRecord(
        str(tmp_path / "in.warc"),
        2,
        PAGES[0].decode(),
        is_html=True,
        outlet="kalvonews.example",
        url="https://www.kalvonews.example/a",
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "passed_over",
    [
        INFO,
        record(b"GET /a HTTP/1.1\r\n\r\n", kind="request"),
        record(b"fetchTimeMs: 7\r\n", kind="metadata"),
        record(answer(b""), kind="revisit"),
        record(b"\x89PNG", kind="resource", Content_Type="image/png"),
        record(answer(PAGES[1], status=404)),
        record(answer(PAGES[1], status=503)),
        record(answer(b"", status=301)),
        record(answer(PAGES[1], status=206)),
        record(answer(b"\x89PNG", headers=["Content-Type: image/png"])),
        record(answer(b"{}", headers=["Content-Type: application/json"])),
        record(answer(b"User-agent: *", headers=["Content-Type: text/plain"]), url="https://a.example/robots.txt"),
        record(b"20240301\na.example. 60 IN A 192.0.2.1", url="dns:a.example", Content_Type="text/dns"),
        record(b"no HTTP at all"),
        record(b""),
    ],
)
def test_what_is_no_page_is_passed_over_and_counted(tmp_path: Path, passed_over: bytes) -> None:
    first, last = pages(PAGES[0], PAGES[2])
    assert rows(read(tmp_path, first + passed_over + last)) == texts(1, 3)


def test_plain_text_and_html_resources_are_pages(tmp_path: Path) -> None:
    text = record(answer(b"Troops left.", headers=["content-type: Text/Plain; charset=utf-8"]))
    page = record(PAGES[1], kind="resource", url="<http://b.example/>", Content_Type="text/html")
    bare = record(answer(b"<!DOCTYPE html>" + PAGES[2], headers=[]))
    found = [item for item in read(tmp_path, text + page + bare) if isinstance(item, RawRecord)]
    assert [(item.is_html, item.url) for item in found] == [
        (False, "https://www.kalvonews.example/a"),
        (True, "http://b.example/"),
        (True, "https://www.kalvonews.example/a"),
    ]


def chunked(body: bytes) -> bytes:
    cut = len(body) // 2
    pieces = b"".join(b"%x;note=1\r\n%b\r\n" % (len(piece), piece) for piece in (body[:cut], body[cut:]))
    return pieces + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGES[0]), ["Transfer-Encoding: chunked"]),
        (chunked(gzip.compress(PAGES[0])), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
        (gzip.compress(PAGES[0]), ["Content-Encoding: gzip"]),
        (gzip.compress(PAGES[0][:9]) + gzip.compress(PAGES[0][9:]), ["Content-Encoding: x-gzip"]),
        (zlib.compress(PAGES[0]), ["Content-Encoding: deflate"]),
        (raw_deflate(PAGES[0]), ["Content-Encoding: deflate"]),
        (PAGES[0], ["Transfer-Encoding: chunked"]),
        (PAGES[0], ["Content-Encoding: gzip", "Content-Length: 7"]),
        (PAGES[0], ["Content-Encoding: br"]),
        (PAGES[0], [f"Content-Length: {len(PAGES[0])}"]),
    ],
    ids=["chunks", "chunks gzip", "gzip", "two", "zlib", "deflate", "no chunks", "no gzip", "no br", "length"],
)
def test_the_page_is_what_a_browser_would_show(tmp_path: Path, body: bytes, headers: list[str]) -> None:
    assert rows(read(tmp_path, record(answer(body, headers=["Content-Type: text/html", *headers])))) == texts(1)


@pytest.mark.parametrize(
    ("content_type", "head", "encoding"),
    [
        ("text/html; charset=windows-1251", b"", "cp1251"),
        ('text/html; charset="windows-1251"', b"<meta charset=koi8-r>", "cp1251"),
        ("text/html", b"<meta charset=windows-1251>", "cp1251"),
        ("text/html; charset=no-such", b"<meta charset=windows-1251>", "cp1251"),
        ("text/html; charset=windows-1251", b"", "utf-8"),
    ],
)
def test_the_charset_is_the_headers_then_the_pages(
    tmp_path: Path, content_type: str, head: bytes, encoding: str
) -> None:
    words = "Правительство объявило о новых мерах"
    page = head + f"<p>{words}</p>".encode(encoding)
    (found,) = read(tmp_path, record(answer(page, headers=[f"Content-Type: {content_type}"])))
    assert isinstance(found, RawRecord)
    assert (words in found.content, found.encoding) == (True, encoding)


def digest(data: bytes, *, base: int = 32) -> str:
    made = hashlib.sha1(data, usedforsecurity=False)
    return "sha1:" + (base64.b32encode(made.digest()).decode() if base == 32 else made.hexdigest())


BODY = chunked(gzip.compress(PAGES[0], mtime=0))
STORED = answer(BODY, headers=["Content-Type: text/html", "Transfer-Encoding: chunked", "Content-Encoding: gzip"])


@pytest.mark.parametrize(
    "fields",
    [
        {"WARC_Block_Digest": digest(STORED)},
        {"WARC_Block_Digest": digest(STORED, base=16)},
        {"WARC_Block_Digest": "sha256:" + hashlib.sha256(STORED).hexdigest()},
        {"WARC_Payload_Digest": digest(BODY)},
        {"WARC_Payload_Digest": digest(gzip.compress(PAGES[0], mtime=0))},
        {"WARC_Payload_Digest": digest(PAGES[0])},
        {"WARC_Payload_Digest": "crc:1234"},
        {"WARC_Payload_Digest": "sha1:!!!"},
    ],
)
def test_a_digest_of_any_reading_is_accepted(tmp_path: Path, fields: dict[str, str]) -> None:
    assert rows(read(tmp_path, record(STORED, **fields))) == texts(1)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (
            record(answer(PAGES[1]), WARC_Block_Digest=digest(b"other")),
            "the record is not what was stored: its WARC-Block-Digest differs",
        ),
        (
            record(answer(PAGES[1]), WARC_Payload_Digest=digest(b"other")),
            "the page is not what was stored: its WARC-Payload-Digest differs",
        ),
        (
            record(answer(PAGES[1]), WARC_Truncated="length"),
            "the crawler cut the page short (WARC-Truncated: length)",
        ),
        (
            record(answer(PAGES[1]), WARC_Segment_Number=1),
            "the page is stored in segments, which Dragoman does not join",
        ),
        (
            record(answer(PAGES[1], headers=["Content-Type: text/html", "Content-Length: 9999"])),
            f"the page breaks off after {len(PAGES[1])} of 9999 bytes",
        ),
        (
            record(answer(chunked(PAGES[1])[:40], headers=["Content-Type: text/html", "Transfer-Encoding: chunked"])),
            "the page breaks off: its last chunk is missing",
        ),
        (
            record(answer(gzip.compress(PAGES[1])[:-9], headers=["Content-Type: text/html", "Content-Encoding: gzip"])),
            "the gzip content ends too early",
        ),
        (
            record(answer(b"\x1b\x03brotli", headers=["Content-Type: text/html", "Content-Encoding: br"])),
            'the page is packed as "br", which Dragoman does not unpack',
        ),
        (record(answer(b" ")), "no text"),
        (
            record(answer(PAGES[1]), Content_Length="many"),
            'the Content-Length of the record is "many", which is no number of bytes',
        ),
        (
            record(answer(PAGES[1]), Content_Length=60),
            "the Content-Length of the record is wrong: no record ends there",
        ),
        (
            record(answer(PAGES[1]), Content_Length=len(answer(PAGES[1])) + 40),
            "the Content-Length of the record is wrong: no record ends there",
        ),
        (record(answer(PAGES[1]), Content_Length=99_999), "the file ends inside the record"),
        (b"GARBAGE\r\n\r\n\r\n", "what stands here is no WARC record"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 20_000 + b"\r\n\r\n", "the header of the WARC record does not end"),
    ],
)
def test_a_bad_record_costs_itself_alone(tmp_path: Path, bad: bytes, reason: str) -> None:
    first, *others = pages(PAGES[0], *PAGES[2:])
    wanted = [*texts(1), (2, reason), *texts(3, 4, 5)]
    assert rows(read(tmp_path, first + bad + b"".join(others))) == wanted


@pytest.mark.parametrize("length", [60, len(answer(PAGES[1])) + 40, 99_999])
def test_a_wrong_length_in_a_member_costs_its_record_alone(tmp_path: Path, length: int) -> None:
    records = pages(*PAGES)
    records[1] = record(answer(PAGES[1]), Content_Length=length)
    found = read(tmp_path, b"".join(packed(records)), "in.warc.gz")
    assert [(item.line, isinstance(item, RawRecord)) for item in found] == [
        (1, True),
        (2, False),
        (3, True),
        (4, True),
        (5, True),
    ]


@pytest.mark.parametrize("place", [0, 1, 2, 3, 8, 20, 60, 120, -9, -8, -5, -1])
def test_a_flipped_byte_costs_its_member_alone(tmp_path: Path, place: int) -> None:
    members = packed(pages(*PAGES))
    broken = bytearray(members[2])
    # Not the name and time in the header, which change nothing.
    broken[place if place != 8 else 3] ^= 0xFF
    data = b"".join([*members[:2], bytes(broken), *members[3:]])
    first, second, bad, *rest = read(tmp_path, data, "in.warc.gz")
    assert rows([first, second, *rest]) == texts(1, 2, 4, 5)
    assert isinstance(bad, RecordError)
    assert (bad.line, bad.reason.endswith(DAMAGED)) == (3, True)


def test_damage_is_told_in_full(tmp_path: Path) -> None:
    members = packed(pages(*PAGES[:2]))
    members[0] = members[0][:-8] + b"\0" * 8
    found = read(tmp_path, b"".join(members), "in.warc.gz")
    assert rows(found) == [
        (1, f"the gzip data are damaged (Error -3 while decompressing data: incorrect data check){DAMAGED}"),
        *texts(2),
    ]


@pytest.mark.parametrize("left", [1, 9, 50, 200])
def test_a_cut_last_member_costs_its_record(tmp_path: Path, left: int) -> None:
    *whole, last = packed(pages(*PAGES))
    found = read(tmp_path, b"".join([*whole, last[:left]]), "in.warc.gz")
    assert rows(found)[:4] == texts(1, 2, 3, 4)
    assert [item.line for item in found if isinstance(item, RecordError)] == [5]


def test_a_cut_member_costs_its_record_alone(tmp_path: Path) -> None:
    members = packed(pages(*PAGES))
    members[1] = members[1][:90]
    found = rows(read(tmp_path, b"".join(members), "in.warc.gz"))
    assert [row for row in found if row[0] != 2] == texts(1, 3, 4, 5)


def test_a_record_cut_before_it_was_packed_costs_itself_alone(tmp_path: Path) -> None:
    records = pages(*PAGES)
    records[1] = records[1][:200]
    found = rows(read(tmp_path, b"".join(packed(records)), "in.warc.gz"))
    assert found == [*texts(1), (2, "the record breaks off, and another one begins"), *texts(3, 4, 5)]


def test_of_a_cut_file_the_last_record_is_lost(tmp_path: Path) -> None:
    assert rows(read(tmp_path, b"".join(pages(*PAGES[:2]))[:-40])) == [
        *texts(1),
        (2, "the file ends inside the record"),
    ]


def test_of_a_file_packed_whole_what_comes_before_the_damage_is_kept(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(pages(*(PAGE % (b"%d" % number) for number in range(20_000)))))
    *before, last = read(tmp_path, data[: len(data) // 2], "in.warc.gz")
    assert len(before) > 5_000
    assert isinstance(last, RecordError)
    assert last.reason == f"the gzip data end too early{DAMAGED}"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\0\r\n", []),
        (b"not a WARC file", [(1, f"is neither WARC nor gzip{DAMAGED}")]),
        (gzip.compress(b"text, but no WARC"), [(1, "the file ends inside the record")]),
    ],
)
def test_a_file_that_is_no_archive(tmp_path: Path, data: bytes, expected: list[tuple[int, str]]) -> None:
    assert rows(read(tmp_path, data, "in.warc.gz")) == expected


def test_large_pages_and_bombs_are_set_aside(tmp_path: Path) -> None:
    large = record(answer(b"<p>" + b"a " * 40_000))
    bomb = record(answer(gzip.compress(b"a" * 90_000), headers=["Content-Type: text/html", "Content-Encoding: gzip"]))
    beyond = record(answer(b"<p>" + b"a " * 200_000))
    ends = pages(PAGES[0], PAGES[4])
    found = read(tmp_path, b"".join([ends[0], large, bomb, beyond, ends[1]]), html_bytes=50_000, record_bytes=100_000)
    assert rows(found) == [
        *texts(1),
        (2, "too large: over 50000 bytes"),
        (3, "too large: over 50000 bytes"),
        (4, "too large: over 100000 bytes"),
        *texts(5),
    ]


def test_a_member_that_grows_without_end_is_left(tmp_path: Path) -> None:
    members = packed(pages(PAGES[0], b"<p>" + b"a" * 3_000_000, PAGES[2]))
    first, bomb, last = read(tmp_path, b"".join(members), "in.warc.gz")
    assert rows([first, last]) == texts(1, 3)
    assert "grows more than 200 times when unpacked" in str(bomb)


def test_an_archive_in_a_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "CC-NEWS-1.warc.gz").write_bytes(b"".join(packed(pages(PAGES[0]))))
    assert rows(list(read_paths([str(tmp_path)]))) == texts(1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 4), st.integers(0, 10_000), st.binary(max_size=40), st.integers(0, 60))
def test_whatever_happens_to_one_member_the_others_come_out_as_they_were(
    tmp_path: Path, damaged: int, place: int, written: bytes, dropped: int
) -> None:
    members = packed(pages(*PAGES))
    member = members[damaged]
    start = place % len(member)
    members[damaged] = member[:start] + written + member[start + dropped :]
    found = [item.content for item in read(tmp_path, b"".join(members), "in.warc.gz") if isinstance(item, RawRecord)]
    texts_before = [page.decode() for page in PAGES]
    assert [text for text in texts_before if text in found] == found
    assert len(found) >= len(PAGES) - 1
