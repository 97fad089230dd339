"""What goes into a store: one article as coded, its record and those of its events, and the bytes it was read from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

__all__ = ["Coded", "Json", "content_hash", "digest_of"]

Json = dict[str, Any]

# What makes an article another one when it changes; what the coder finds in it does not.
_CONTENT = ("text", "published", "title", "outlet", "url", "language", "byline")


@dataclass(frozen=True)
class Coded:
    """One article with its events, as `--articles` and the events file hold them, and what it was read from.

    `coder` names the versions that coded it, as each event does. `raw` is the record's text or page as UTF-8; None
    when it is not to be kept.
    """

    article: Json
    events: tuple[Json, ...]
    coder: str
    raw: bytes | None = None

    @cached_property
    def content(self) -> bytes:
        """The hash of what the article says, whoever codes it."""
        return content_hash(**{key: self.article[key] for key in _CONTENT})

    @cached_property
    def digest(self) -> bytes:
        """The hash of everything coded."""
        return digest_of(self.article, list(self.events))


def content_hash(
    text: str,
    published: str | None,
    title: str | None,
    outlet: str | None,
    url: str | None,
    language: str | None,
    byline: str | None,
) -> bytes:
    """Sixteen bytes over text and what the record says of itself."""
    return _hash([text, published, title, outlet, url, language, byline])


def digest_of(article: Json, events: list[Json]) -> bytes:
    """Sixteen bytes over the records of an article and its events.

    What depends on other articles (`near_duplicates`, `story_id`) does not count.
    """
    return _hash([{**article, "near_duplicates": []}, [{**event, "story_id": None} for event in events]])


def _hash(value: Any) -> bytes:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).digest()[:16]
