"""What ties a new article to those in the store: wire copies by shared wording, stories by shared happenings.

Links hold between two events and depend on those two alone; stories are found anew among all events that links tie
together. So the order of arrival leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.store.families import Families
from dragoman.store.sightings import Sightings
from dragoman.store.stories import Lone, Stories, Ties, claims_beside

if TYPE_CHECKING:
    from dragoman.store.coded import Coded, Json, Prepared
    from dragoman.store.database import Database

__all__ = ["Fresh", "Linking"]


@dataclass(frozen=True)
class Fresh:
    """An article that was just written, what was reckoned from it, and the numbers of its events by id."""

    coded: Coded
    prepared: Prepared
    numbers: Mapping[str, int]


class Linking:
    """Links new articles; lives as long as the writer, and remembers what it lately read."""

    def __init__(self, database: Database, ties: Ties) -> None:
        self._database = database
        self.above = ties.above
        self._families = Families(database)
        self._sightings = Sightings(database, self._families)
        self._stories = Stories(database, ties, self._sightings)

    def link(self, fresh: Mapping[int, Fresh]) -> None:
        """Link articles that were just written, by number."""
        changed = self._families.enter({article_no: each.prepared.signature for article_no, each in fresh.items()})
        self._families.tidy()
        lone, tied = self._link_events(fresh)
        events = {each.numbers[event["event_id"]]: event for each in fresh.values() for event in each.coded.events}
        self._stories.begin(lone, events)
        # What was lone when it came may have been tied by what came after it in the same batch: its lump is grouped.
        self._stories.retell(self._stories.group(tied) | self._stories.told_by(changed), events)

    def unlink(self, article_no: int, events: Sequence[int], *, keep_wording: bool) -> None:
        """Take an article's events out of their stories, before they go; its wording too unless the text stays."""
        if not keep_wording:
            self._families.leave(article_no)
        if not events:
            return
        numbers = ", ".join(str(int(number)) for number in events)
        rows = self._database.rows(
            f"SELECT DISTINCT story_no FROM events WHERE event_no IN ({numbers}) AND story_no IS NOT NULL"
        )
        neighbours = self._sightings.neighbours(events)
        self._sightings.remove(events)
        self._database.run(f"UPDATE events SET story_no = NULL WHERE event_no IN ({numbers})")
        self._stories.retell(self._stories.group(neighbours - set(events)) | {int(story) for (story,) in rows})

    def decide(self, events: Iterable[int]) -> None:
        """Group anew after a decision about these events."""
        numbers = set(events)
        touched = numbers | self._sightings.neighbours(numbers)
        for number in numbers:
            self._sightings.untie(number)
        for number in numbers:
            self._tie_decided(number)
        self._stories.retell(self._stories.group(touched))

    def told(self, story_no: int) -> Json:
        """The record of a story, as its events tell it now."""
        return self._stories.told(story_no)

    def forget(self) -> None:
        """Read anew what was remembered: another process may have changed it."""
        self._families.forget()
        self._sightings.forget()

    def _link_events(self, fresh: Mapping[int, Fresh]) -> tuple[list[Lone], set[int]]:
        """Sight the events and link them to those already there, and to each other. Returns those that nothing ties to
        another, and the numbers of the rest."""
        lone, tied = [], set()
        self._sightings.begin(sighted for each in fresh.values() for sighted in each.prepared.sighted)
        for article_no, each in fresh.items():
            events = {event["event_id"]: event for event in each.coded.events}
            for sighted in each.prepared.sighted:
                event_id = sighted.sighting.event_id
                event, number = events[event_id], each.numbers[event_id]
                if self._sightings.add(number, article_no, sighted):
                    tied.add(number)
                else:
                    has_claims = bool(claims_beside(each.coded.events, event))
                    lone.append(Lone(number, event, sighted.sighting, has_claims))
        self._sightings.write()
        if self._stories.are_any_decided():
            tied |= {each.event_no for each in lone if self._tie_decided(each.event_no)}
        return [each for each in lone if each.event_no not in tied], tied

    def _tie_decided(self, number: int) -> bool:
        """A decision that two events are the same ties them together, whatever their links say."""
        rows = self._database.rows(
            "SELECT o.event_no FROM events e"
            " JOIN decisions d ON d.first_event = e.event_id OR d.second_event = e.event_id"
            " JOIN events o ON o.event_id IN (d.first_event, d.second_event) AND o.event_no <> e.event_no"
            " WHERE e.event_no = ? AND d.kind = 'same' AND d.undone_by IS NULL",
            number,
        )
        self._sightings.tie((number, int(other)) for (other,) in rows)
        return bool(rows)
