"""What a feed lists: its entries, each under a key by which it is known again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.fetch.urls import absolute_url, canonical_url

__all__ = ["Draft", "Feed", "FeedEntry", "entries_of"]

_LONGEST_GUID = 1_000


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as its feed has it: `guid` is the id given by the feed, `link` may be relative or no link at all."""

    guid: str | None
    link: str | None
    title: str | None
    published: str | None
    summary: str | None
    content_html: str | None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. `url` is None for one without a usable link; it has a summary or content then.

    `published` is a day in UTC, as ISO date. `title` and `summary` are plain text.
    """

    key: str
    url: str | None
    title: str | None
    published: str | None
    summary: str | None
    content_html: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read: its title and its entries in the feed's order, each key once."""

    title: str | None
    entries: tuple[FeedEntry, ...]


def entries_of(drafts: Sequence[Draft], base: str) -> tuple[FeedEntry, ...]:
    """The entries, each under its key; of several with one key the first. Links are seen from `base`.

    The key is the feed's own id if no other entry has the same; else the URL in its canonical spelling; else a hash
    of what the entry says. An entry with neither link nor words is left out.
    """
    times = Counter(draft.guid for draft in drafts)
    kept: dict[str, FeedEntry] = {}
    for entry in _keyed(drafts, base, times):
        kept.setdefault(entry.key, entry)
    return tuple(kept.values())


def _keyed(drafts: Sequence[Draft], base: str, times: Counter[str | None]) -> Iterator[FeedEntry]:
    for draft in drafts:
        url = absolute_url(draft.link, base) if draft.link else None
        if url is None and draft.summary is None and draft.content_html is None:
            continue
        guid = draft.guid if draft.guid and len(draft.guid) <= _LONGEST_GUID and times[draft.guid] == 1 else None
        key = guid or (canonical_url(url) if url else _hash(draft))
        yield FeedEntry(key, url, draft.title, draft.published, draft.summary, draft.content_html)


def _hash(draft: Draft) -> str:
    words = "\0".join((draft.title or "", draft.summary or "", draft.content_html or ""))
    return "sha256:" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
