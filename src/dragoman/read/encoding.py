"""Which encoding a text is in: found in a fixed order, and always written down.

    byte order mark > the zero bytes of UTF-16/32 > strict UTF-8 > ISO-2022 escapes > the charset declared by what
    delivered the text > HTML's declared charset > UTF-8 with a few damaged bytes > statistical detection

The first that decodes every byte wins; only damaged UTF-8 lets U+FFFD in, and only where at most one
character in a hundred is hurt. What nothing decodes is refused with the offset of its first bad byte.
"""

from __future__ import annotations

import codecs
import re

__all__ = ["DAMAGED_UTF8", "UndecodableError", "decode", "wide_encoding"]

DAMAGED_UTF8 = "utf-8 (damaged)"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{1,40})""", re.IGNORECASE)
_META_BYTES = 8192
_DETECT_BYTES = 65_536
_DAMAGED_SHARE = 0.01
# Detectors mix up the Latin code pages when only a few letters differ. An English text with the odd accent
# or curly quotation mark is Windows-1252 far more often than its neighbours.
_LATIN = frozenset(
    {"cp1250", "cp1257", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-10", "iso8859-13", "iso8859-16"}
)
_FEW_ACCENTS_SHARE = 0.03
# What browsers read these labels as (WHATWG encoding standard).
_WEB_LABELS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
}


class UndecodableError(Exception):
    """No encoding fits; the message is the reason shown to the user."""


def decode(data: bytes, *, html: bool = False, declared: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding. `declared` is the charset of an HTTP header or an XML declaration.

    >>> decode("Bogotá".encode("utf-16"))
    ('Bogotá', 'utf-16-le')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, skipped=len(bom)), encoding
    wide = wide_encoding(data[:4096])
    if wide and (text := _attempt(data, wide)) is not None:
        return text, wide
    if b"\x1b$" in data and (text := _attempt(data, "iso2022_jp_2")) is not None:
        return text, "iso-2022-jp"
    if (text := _attempt(data, "utf-8")) is not None:
        return text, "utf-8"
    return _not_utf8(data, html=html, declared=declared)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32, by its mark or by where the zero bytes of Latin letters stand; None for the rest."""
    for bom, encoding in _BOMS[1:]:
        if head.startswith(bom):
            return encoding
    size = len(head) // 4 * 4
    if size < 8:
        return None
    zeros = [sum(1 for byte in head[place:size:4] if byte == 0) / (size / 4) for place in range(4)]
    for encoding, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all((share > 0.8) if wanted else (share < 0.2) for share, wanted in zip(zeros, pattern, strict=True)):
            return encoding
    return None


def _not_utf8(data: bytes, *, html: bool, declared: str | None) -> tuple[str, str]:
    for encoding in (declared and _python_name(declared), _declared(data) if html else None):
        if encoding and (text := _attempt(data, encoding)) is not None:
            return text, encoding
    if (text := _damaged_utf8(data)) is not None:
        return text, DAMAGED_UTF8
    detected = _detected(data)
    if detected and (text := _attempt(data, detected)) is not None:
        return text, detected
    tried = f", nor {detected} throughout, which it resembles most" if detected else ""
    raise UndecodableError(f"the encoding cannot be told: not UTF-8 ({_first_bad(data, 'utf-8')}){tried}")


def _declared(data: bytes) -> str | None:
    match = _META_CHARSET.search(data[:_META_BYTES])
    return _python_name(match.group(1).decode("ascii")) if match else None


def _detected(data: bytes) -> str | None:
    from resiliparse.parse.encoding import detect_encoding

    label = detect_encoding(data, max_len=_DETECT_BYTES, html5_compatible=False)
    name = _python_name(label) if label else None
    accents = len(data) - len(data.decode("ascii", "ignore"))
    if name not in _LATIN or (western := _attempt(data, "cp1252")) is None:
        return name
    is_same = accents <= _FEW_ACCENTS_SHARE * len(data) or western == _attempt(data, name)
    return "cp1252" if is_same else name


def _python_name(label: str) -> str | None:
    try:
        name = codecs.lookup(_WEB_LABELS.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return None
    # A single-byte declaration of UTF-8 was already tried strictly; UTF-7 smuggles markup.
    return None if name in ("utf-8", "utf-7", "ascii") else name


def _damaged_utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    hurt = text.count("\ufffd")
    sound = sum(1 for letter in text if letter > "\x7f") - hurt
    return text if sound > hurt and hurt <= max(1.0, _DAMAGED_SHARE * len(text)) else None


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict(data: bytes, encoding: str, *, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8" and (text := _damaged_utf8(data)) is not None:
            return text
        bad = _first_bad(data, encoding, skipped=skipped)
        raise UndecodableError(f"marked as {encoding} at its start, but not {encoding} ({bad})") from None


def _first_bad(data: bytes, encoding: str, *, skipped: int = 0) -> str:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return f"first bad byte 0x{data[error.start]:02x} at offset {error.start + skipped}"
    return "no bad byte"
