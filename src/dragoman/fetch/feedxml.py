"""The XML of a feed, looked at before a parser sees it.

Refused: a document type with declarations of its own (entities that grow), nesting without end, entries without end.
XML that is not well-formed is left to a lenient parser, but only while it is small: on large input that one is slow.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from dragoman.fetch.errors import NotAFeedError, TooLargeError
from dragoman.read.limits import size_words

__all__ = ["MOST_ENTRIES", "declared_charset", "feed_root"]

MOST_ENTRIES = 50_000
_DEEPEST = 100
_MOST_LENIENT_BYTES = 512 * 1024
_DECLARATION = re.compile(rb"""\A\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_SPACE = re.compile(r"\s*")
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_ENTRY_NAMES = frozenset({"item", "entry"})


def declared_charset(data: bytes) -> str | None:
    """The encoding the XML declaration names; None without one."""
    match = _DECLARATION.match(data[:1024])
    return match.group(1).decode("ascii") if match else None


def feed_root(text: str, url: str) -> bytes:
    """The root element of a feed, in UTF-8, without the prolog before it. Raises `NotAFeedError`, `TooLargeError`."""
    root = text[_prolog_end(text, url) :]
    match = _ROOT.match(root)
    if match is None:
        raise NotAFeedError(url, "is no feed: neither XML nor JSON")
    if match.group(2).lower() == "html":
        raise _web_page(url)
    data = root.encode("utf-8", "replace")
    problem = _Inspector(url).problem(data)
    if problem and len(data) > _MOST_LENIENT_BYTES:
        size = size_words(_MOST_LENIENT_BYTES)
        raise NotAFeedError(url, f"is no well-formed XML ({problem}), and over {size}, too large to mend")
    return data


def _web_page(url: str) -> NotAFeedError:
    return NotAFeedError(url, "is a web page, not a feed; give the address of the feed itself")


def _prolog_end(text: str, url: str) -> int:
    """Where the root element starts: after declarations, comments and a document type."""
    place = _skip_space(text, 0)
    while text.startswith(("<?", "<!"), place):
        if text.startswith("<?", place):
            place = _after(text, "?>", place, url)
        elif text.startswith("<!--", place):
            place = _after(text, "-->", place, url)
        else:
            place = _after_doctype(text, place, url)
        place = _skip_space(text, place)
    return place


def _skip_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _after(text: str, mark: str, place: int, url: str) -> int:
    found = text.find(mark, place)
    if found < 0:
        raise NotAFeedError(url, f'is no feed: a "{text[place : place + 2]}" is not closed')
    return found + len(mark)


def _after_doctype(text: str, place: int, url: str) -> int:
    end = _after(text, ">", place, url)
    declaration = text[place:end]
    if declaration[:14].lower().startswith("<!doctype html"):
        raise _web_page(url)
    if "[" in declaration or declaration[:9].upper() != "<!DOCTYPE":
        raise NotAFeedError(url, "declares entities of its own (a DTD inside the document), which is refused")
    return end


class _Inspector:
    """One pass over the XML that counts, and keeps nothing."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._depth = 0
        self._entries = 0

    def problem(self, data: bytes) -> str | None:
        """Why the XML is not well-formed; None when it is."""
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            return str(error)
        return None

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._entries += name.rpartition(":")[2] in _ENTRY_NAMES
        if self._depth > _DEEPEST:
            raise NotAFeedError(self._url, f"its elements are nested deeper than {_DEEPEST} levels")
        if self._entries > MOST_ENTRIES:
            raise TooLargeError(self._url, f"holds more than {MOST_ENTRIES} entries")

    def _end(self, _name: str) -> None:
        self._depth -= 1
