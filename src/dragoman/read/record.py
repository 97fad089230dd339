"""From the fields of a line, row or object to a `RawRecord`: which fields count, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.limits import Limits, size_words

__all__ = ["FIELDS", "Number", "make_record", "plain_record"]

FIELDS = ("id", "text", "html", "published", "title", "outlet", "url", "language", "byline")

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.05


class Number(str):
    """A number exactly as it was written, so that an id keeps its digits."""

    __slots__ = ()


def make_record(
    values: Mapping[str, object], path: str, line: int | None, limits: Limits, encoding: str | None = None
) -> RawRecord:
    """The record these fields describe. Raises `RecordError` naming field and reason; ignores unknown fields.

    `text` must be a text; where it is missing `html` may stand in. Numbers in other fields become text.
    """
    record_id = _record_id(values, path, line, limits)

    def fault(reason: str) -> RecordError:
        return RecordError(path, line, reason, record_id)

    is_html = values.get("text") is None and values.get("html") is not None
    content = values.get("html" if is_html else "text")
    if content is None:
        present = ", ".join(_short(str(name)) for name in list(values)[:12]) or "none"
        raise fault(f'"text" is missing (fields here: {present})')
    if not isinstance(content, str) or isinstance(content, Number):
        raise fault(f'"{"html" if is_html else "text"}" must be text, not {_kind(content)}')
    try:
        fields = {name: _field(values.get(name), joins=name == "byline") for name in FIELDS[3:]}
    except TypeError as error:
        raise fault(_field_fault(values, error)) from None
    _check_content(content, fault=fault, limit=limits.html_bytes if is_html else limits.record_bytes)
    return RawRecord(path, line, content, is_html=is_html, record_id=record_id, encoding=encoding, **fields)


def plain_record(
    content: str, path: str, limits: Limits, *, is_html: bool, encoding: str, line: int | None = None
) -> RawRecord:
    """The record a whole text or HTML file is."""
    return make_record({"html" if is_html else "text": content}, path, line, limits, encoding)


def _check_content(content: str, *, fault: Callable[[str], RecordError], limit: int) -> None:
    # Four bytes a character at most: only long texts need to be counted exactly.
    if len(content) * 4 > limit and len(content.encode("utf-8", "surrogatepass")) > limit:
        raise fault(f"too large: over {size_words(limit)}")
    if not content.strip("\0\ufeff \t\r\n\f\v") or not content.strip():
        raise fault("no text")
    odd = content.count("\0") + len(_CONTROLS.findall(content))
    if odd > 8 and odd > _BINARY_SHARE * len(content):
        raise fault(f"looks binary: {odd} of {len(content)} characters are control characters")


def _record_id(values: Mapping[str, object], path: str, line: int | None, limits: Limits) -> str | None:
    try:
        record_id = _field(values.get("id"), joins=False)
    except TypeError:
        raise RecordError(path, line, f'"id" must be text or a number, not {_kind(values["id"])}') from None
    if record_id is not None and len(record_id) > limits.id_characters:
        raise RecordError(path, line, f'"id" is longer than {limits.id_characters} characters: {_short(record_id)}')
    return record_id


def _field(value: object, *, joins: bool) -> str | None:
    """The value as text, None when empty; raises TypeError for what is no text, number or date."""
    match value:
        case None:
            return None
        case bool():
            raise TypeError
        case str():
            text = str(value)
        case float() if value.is_integer() and abs(value) < 2**53:
            text = str(int(value))
        case int() | float():
            text = repr(value)
        case datetime() | date():
            text = value.isoformat()
        case list() if joins and all(isinstance(item, str) for item in value):
            text = ", ".join(value)
        case _:
            raise TypeError
    return _SURROGATES.sub("\ufffd", text).replace("\0", "\ufffd").strip() or None


def _field_fault(values: Mapping[str, object], error: TypeError) -> str:
    for name in FIELDS[3:]:
        try:
            _field(values.get(name), joins=name == "byline")
        except TypeError:
            return f'"{name}" must be text, not {_kind(values[name])}'
    raise error


def _kind(value: object) -> str:
    match value:
        case bool():
            return f"{value}".lower()
        case Number() | int() | float():
            return "a number"
        case list():
            return "a list"
        case Mapping():
            return "an object"
        case _:
            return f"a {type(value).__name__}"


def _short(text: str, limit: int = 60) -> str:
    clean = _SURROGATES.sub("\ufffd", text)
    return clean if len(clean) <= limit else clean[:limit] + "…"
