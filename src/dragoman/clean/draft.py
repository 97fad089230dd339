"""What input becomes before its parts are told apart: a text, and what is known of it already."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.model import Flag, RawRecord, Role, Segment

__all__ = ["Draft", "assemble", "one_line", "plain_draft", "stored"]

_SURROGATES = re.compile("[\ud800-\udfff]")
_TITLE_ENDS = ".!?…"


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` is what will be stored. `known` are parts whose role the input itself tells.

    `published` is as the page gives it, where it does; the others may be None.
    """

    text: str
    known: tuple[Segment, ...] = ()
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None
    flags: tuple[Flag, ...] = ()


def stored(content: str) -> str:
    r"""The text as it is stored: unchanged but for what cannot be, so that offsets others hold stay valid.

    Windows line ends become `\n`, a byte order mark at the start goes, zero bytes and lone surrogates become
    U+FFFD.
    """
    text = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\0", "\ufffd")
    return _SURROGATES.sub("\ufffd", text)


def plain_draft(record: RawRecord) -> Draft:
    """The draft of a text. A title the text does not begin with is put before it, a blank line between."""
    text = stored(record.content)
    title = one_line(record.title)
    if title is None:
        return Draft(text)
    start = len(text) - len(text.lstrip())
    if text.startswith(title, start):
        end = _headline_end(text, start + len(title))
        known = (Segment(Role.HEADLINE, start, end),) if end is not None else ()
        return Draft(text, known, title=title)
    return Draft(f"{title}\n\n{text}", (Segment(Role.HEADLINE, 0, len(title)),), title=title)


def assemble(parts: Iterable[tuple[Role | None, str]]) -> tuple[str, tuple[Segment, ...]]:
    """Paragraphs as one text, blank lines between; and the segments of those whose role is known."""
    pieces: list[str] = []
    known: list[Segment] = []
    length = 0
    for role, part in parts:
        piece = stored(part).strip()
        if not piece:
            continue
        start = length + 2 if pieces else 0
        if role is not None:
            known.append(Segment(role, start, start + len(piece)))
        pieces.append(piece)
        length = start + len(piece)
    return "\n\n".join(pieces), tuple(known)


def one_line(value: str | None) -> str | None:
    """The value with its blanks made single; None when nothing is left."""
    return (" ".join(stored(value).split()) or None) if value else None


def _headline_end(text: str, end: int) -> int | None:
    """Where the title that starts the text ends as a headline; None when it runs on into a sentence.

    "Iraq" is no headline of "Iraq's premier said …"; "Man held. Police …" has one, with its full stop.
    """
    if end < len(text) and text[end] in _TITLE_ENDS:
        end += 1
        return end if end == len(text) or text[end].isspace() else None
    rest = text[end:].lstrip(" \t")
    return end if not rest or rest[0] in "\r\n\u2028\u2029" else None
