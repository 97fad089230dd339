"""Sightings in the store, the keys by which reports of one happening meet, and the links between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from dragoman.link.stories import Sighting, keys, link_score
from dragoman.store.database import rows_of
from dragoman.store.packing import unpack

if TYPE_CHECKING:
    from dragoman.store.coded import Sighted
    from dragoman.store.database import Database
    from dragoman.store.families import Families

__all__ = ["Sightings"]

# Of what shares a day and a country with an event, the latest; a single day of the busiest war has a tenth of it.
_MOST_MET = 3000
_REMEMBERED = 20_000


class Sightings:
    """What linking keeps of each event, for the writer; it remembers what it lately wrote and read.

    What a batch adds waits in memory, from `begin` to `write`.
    """

    def __init__(self, database: Database, families: Families) -> None:
        self._database = database
        self._families = families
        self._remembered: dict[int, tuple[Sighting, int]] = {}
        self._by_key: dict[int, list[int]] = {}
        self._new: dict[int, tuple[int, Sighted]] = {}
        self._new_links: list[tuple[int, int, float]] = []

    def __getitem__(self, event_no: int) -> Sighting:
        return self._held(event_no)[0]

    def begin(self, batch: Iterable[Sighted]) -> None:
        """Begin a batch: find what its events may meet. The earliest of what is remembered goes."""
        for event_no in list(self._remembered)[: max(0, len(self._remembered) - _REMEMBERED)]:
            del self._remembered[event_no]
        self._by_key, self._new, self._new_links = defaultdict(list), {}, []
        asked = sorted({key for new in batch for key in new.lookups})
        for key, event_no in rows_of(self._database, "SELECT key, event_no FROM sighting_keys WHERE key IN", asked):
            self._by_key[int(key)].append(int(event_no))

    def add(self, event_no: int, article_no: int, new: Sighted) -> bool:
        """Take a new sighting in and link it to those there are. Returns whether it has any links."""
        is_tied, sighting = False, new.sighting
        for other in self._met(new.lookups):
            seen, its_article = self._held(other)
            are_copies = partial(self._families.are_copies, article_no, its_article)
            score = link_score(sighting, seen, are_copies=are_copies)
            if score is not None:
                self._new_links.append((other, event_no, score))
                is_tied = True
        self._new[event_no] = (article_no, new)
        self._remembered[event_no] = (sighting, article_no)
        for key in new.keys:
            self._by_key[key].append(event_no)
        return is_tied

    def write(self) -> None:
        """Write down what was added."""
        self._database.run_many(
            "INSERT INTO sightings (event_no, article_no, words, content) VALUES (?, ?, ?, ?)",
            [(event_no, article_no, new.words, new.content) for event_no, (article_no, new) in self._new.items()],
        )
        self._database.run_many(
            "INSERT INTO sighting_keys (key, event_no) VALUES (?, ?)",
            sorted((key, event_no) for event_no, (_, new) in self._new.items() for key in new.keys),
        )
        self._database.run_many("INSERT INTO links (first_no, second_no, score) VALUES (?, ?, ?)", self._new_links)
        self._by_key, self._new, self._new_links = {}, {}, []

    def remove(self, events: Collection[int]) -> None:
        """Take events out, with their keys and links."""
        for event_no in events:
            rows = self._database.rows("SELECT 1 FROM sightings WHERE event_no = ?", event_no)
            found = [(key, event_no) for key in keys(self[event_no])] if rows else []
            self._database.run_many("DELETE FROM sighting_keys WHERE key = ? AND event_no = ?", found)
        numbers = ", ".join(str(int(number)) for number in events)
        for table, column in (("sightings", "event_no"), ("links", "first_no"), ("links", "second_no")):
            self._database.run(f"DELETE FROM {table} WHERE {column} IN ({numbers})")
        self._remembered.clear()

    def forget(self) -> None:
        """Read anew what was remembered."""
        self._remembered.clear()

    def links(self, event_no: int) -> dict[int, float]:
        """The events that links tie to this one, with their scores; 0 for what only a decision ties."""
        question = (
            "SELECT second_no, score FROM links WHERE first_no = ?"
            " UNION ALL SELECT first_no, score FROM links WHERE second_no = ?"
        )
        return {int(other): float(score) for other, score in self._database.rows(question, event_no, event_no)}

    def neighbours(self, events: Iterable[int]) -> set[int]:
        """All events that links tie to these."""
        return {other for event_no in events for other in self.links(event_no)}

    def tie(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Tie events because a person decided so, whatever their links say."""
        self._database.run_many(
            "INSERT INTO links (first_no, second_no, score) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
            [(min(pair), max(pair)) for pair in pairs],
        )

    def untie(self, event_no: int) -> None:
        """Take away what only decisions tie to an event."""
        self._database.run("DELETE FROM links WHERE score = 0 AND (first_no = ? OR second_no = ?)", event_no, event_no)

    def _met(self, asked: Collection[int]) -> list[int]:
        """Those found by these keys, the earlier first."""
        met = set(chain.from_iterable([self._by_key[key] for key in asked if key in self._by_key]))
        return sorted(met)[-_MOST_MET:]

    def _held(self, event_no: int) -> tuple[Sighting, int]:
        found = self._remembered.get(event_no)
        if found is None:
            rows = self._database.rows("SELECT content, words, article_no FROM sightings WHERE event_no = ?", event_no)
            content, words, article_no = rows[0]
            found = (Sighting.from_record(unpack(bytes(content)), bytes(words)), int(article_no))
            self._remembered[event_no] = found
        return found
