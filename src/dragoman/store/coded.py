"""What goes into a store: one article as coded, its record and those of its events, and the bytes it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson

from dragoman.link.copies import Signature, sign
from dragoman.link.stories import Sighting, keys, lookups, make_sightings
from dragoman.store.packing import pack

__all__ = ["Coded", "Json", "Prepared", "Sighted", "content_hash", "digest_of"]

Json = dict[str, Any]
Above = Callable[[str, str | None], frozenset[str]]

# What makes an article another one when it changes; what the coder finds in it does not.
_CONTENT = ("text", "published", "title", "outlet", "url", "language", "byline")


@dataclass(frozen=True, slots=True)
class Sighted:
    """What linking needs of one event: its sighting, by what it is found and finds others, and how it is kept."""

    sighting: Sighting
    keys: tuple[int, ...]
    lookups: tuple[int, ...]
    words: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """All of an article that the store reckons from that article alone.

    `content`: the hash of what it says, whoever codes it; `digest`: that of everything coded; `article`, `events`: the
    records, packed; `signature`: what its copies are known by; `sighted`: what others that report its events are.
    """

    content: bytes
    digest: bytes
    article: bytes
    events: tuple[bytes, ...]
    signature: Signature
    sighted: tuple[Sighted, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """One article with its events, as `--articles` and the events file hold them, and what it was read from.

    `coder` names the versions that coded it, as each event does. `raw` is the record's text or page as UTF-8; None
    when it is not to be kept. `prepared`: what else goes into the store, where it has been reckoned.
    """

    article: Json
    events: tuple[Json, ...]
    coder: str
    raw: bytes | None = None
    prepared: Prepared | None = None

    def prepare(self, above: Above) -> Coded:
        """The same with what the store reckons from it alone, which any process can do before it is written."""
        return replace(self, prepared=self.reckoned(above))

    def reckoned(self, above: Above) -> Prepared:
        """What the store reckons from the article alone. `above` gives the bodies an actor belongs to on a day."""
        if self.prepared is not None:
            return self.prepared
        # What depends on other articles is told when it is asked for.
        record = {**self.article, "near_duplicates": []}
        return Prepared(
            content=content_hash(**{key: record[key] for key in _CONTENT}),
            digest=digest_of(record, list(self.events)),
            article=pack(record),
            events=tuple(map(pack, self.events)),
            signature=sign(record["text"]),
            sighted=tuple(_sighted(self.events, record, above)),
        )


def _sighted(events: tuple[Json, ...], article: Json, above: Above) -> Iterator[Sighted]:
    for sighting in make_sightings(events, article, above):
        record, words = sighting.to_record()
        yield Sighted(sighting, keys(sighting), lookups(sighting), words, pack(record))


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
