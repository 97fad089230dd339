"""What ties a new article to those in the store: wire copies by shared wording, stories by shared happenings.

Links hold between two events and depend on those two alone; stories are found anew among all events that links tie
together. So the order of arrival leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from dragoman.link.accounts import Report, story_record
from dragoman.link.doubts import rests_on_flagged_text
from dragoman.link.stories import Decision, Sighting, group, link_score, make_sighting, story_id
from dragoman.store.database import next_number
from dragoman.store.families import Families
from dragoman.store.packing import pack, unpack

if TYPE_CHECKING:
    from dragoman.store.coded import Coded, Json
    from dragoman.store.database import Database

__all__ = ["Fresh", "Linking", "Ties"]

# Of what shares a day and a country with an event, the latest; a single day of the busiest war has a tenth of it.
_MOST_MET = 3000
# Events that links tie together in a lump up to this size are all grouped anew when one is added.
_LARGEST_LUMP = 100
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Ties:
    """What linking needs to know of the world: the bodies an actor belongs to on a day, and who owns an outlet."""

    above: Callable[[str, str | None], frozenset[str]]
    owner: Callable[[str], str | None]


@dataclass(frozen=True)
class Fresh:
    """An article that was just written, with the numbers of its events by id."""

    coded: Coded
    numbers: Mapping[str, int]


class Linking:
    """Links new articles; lives as long as the writer, and remembers what it lately read."""

    def __init__(self, database: Database, ties: Ties) -> None:
        self._database = database
        self._ties = ties
        self._families = Families(database)
        self._sighting = lru_cache(_REMEMBERED)(self._read_sighting)

    def link(self, fresh: Mapping[int, Fresh]) -> None:
        """Link articles that were just written, by number."""
        changed = set()
        for article_no, each in fresh.items():
            family, has_others = self._families.enter(article_no, each.coded.article["text"])
            if has_others:
                changed.add(family)
        linked = self._link_events(fresh)
        lone = [found for found in linked if not found.is_tied]
        self._tell_lone(lone, fresh)
        # What was lone when it came may have been tied by what came after it in the same batch: its lump is grouped.
        told = self._group({found.event_no for found in linked if found.is_tied})
        self._retell(told | self._stories_of(changed))

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
        stories = {int(story) for (story,) in rows}
        neighbours = self._neighbours(events)
        for table, column in (
            ("sightings", "event_no"),
            ("sighting_keys", "event_no"),
            ("links", "first_no"),
            ("links", "second_no"),
        ):
            self._database.run(f"DELETE FROM {table} WHERE {column} IN ({numbers})")
        self._database.run(f"UPDATE events SET story_no = NULL WHERE event_no IN ({numbers})")
        self._sighting.cache_clear()
        self._retell(self._group(neighbours - set(events)) | stories)

    def decide(self, events: Iterable[int]) -> None:
        """Group anew after a decision about these events."""
        numbers = set(events)
        touched = numbers | self._neighbours(numbers)
        for number in numbers:
            self._database.run("DELETE FROM links WHERE score = 0 AND (first_no = ? OR second_no = ?)", number, number)
        for number in numbers:
            self._tie_decided(number)
        self._retell(self._group(touched))

    # ------------------------------------------------------------ events

    def _link_events(self, fresh: Mapping[int, Fresh]) -> list[_Linked]:
        """Sight the events and link them to those already there, and to each other."""
        linked: list[_Linked] = []
        pending = _Pending()
        for article_no, each in fresh.items():
            for event in each.coded.events:
                sighting = make_sighting(event, each.coded.article, self._ties.above)
                if sighting is not None:
                    number = each.numbers[event["event_id"]]
                    is_tied = self._sight(number, article_no, sighting, pending)
                    linked.append(_Linked(number, article_no, event, sighting, is_tied))
        pending.write(self._database)
        if self._database.rows("SELECT 1 FROM decisions WHERE undone_by IS NULL LIMIT 1"):
            linked = [replace(found, is_tied=self._tie_decided(found.event_no) or found.is_tied) for found in linked]
        return linked

    def _sight(self, number: int, article_no: int, sighting: Sighting, pending: _Pending) -> bool:
        """Link a sighting to those there are, and keep it. Returns whether it has any links."""
        is_tied = False
        for other in (*self._met(sighting.lookups), *pending.met(sighting.lookups)):
            seen, its_article = pending.sightings.get(other) or self._sighting(other)
            are_copies = partial(self._families.are_copies, article_no, its_article)
            score = link_score(sighting, seen, are_copies=are_copies)
            if score is not None:
                pending.links.append((other, number, score))
                is_tied = True
        pending.add(number, article_no, sighting)
        return is_tied

    def _met(self, lookups: Sequence[int]) -> list[int]:
        if not lookups:
            return []
        rows = self._database.rows(
            f"SELECT DISTINCT event_no FROM sighting_keys WHERE key IN ({', '.join('?' * len(lookups))})"
            f" ORDER BY event_no DESC LIMIT {_MOST_MET}",
            *lookups,
        )
        return [int(number) for (number,) in reversed(rows)]

    def _tie_decided(self, number: int) -> bool:
        """A decision that two events are the same ties them together, whatever their links say."""
        rows = self._database.rows(
            "SELECT o.event_no FROM events e"
            " JOIN decisions d ON d.first_event = e.event_id OR d.second_event = e.event_id"
            " JOIN events o ON o.event_id IN (d.first_event, d.second_event) AND o.event_no <> e.event_no"
            " WHERE e.event_no = ? AND d.kind = 'same' AND d.undone_by IS NULL",
            number,
        )
        self._database.run_many(
            "INSERT INTO links (first_no, second_no, score) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
            [(min(number, int(other)), max(number, int(other))) for (other,) in rows],
        )
        return bool(rows)

    def _read_sighting(self, number: int) -> tuple[Sighting, int]:
        rows = self._database.rows("SELECT content, article_no FROM sightings WHERE event_no = ?", number)
        return Sighting.from_record(unpack(bytes(rows[0][0]))), int(rows[0][1])

    # ------------------------------------------------------------ stories

    def _tell_lone(self, lone: Sequence[_Linked], fresh: Mapping[int, Fresh]) -> None:
        """A story of its own for each event that nothing ties to another. Most are so: their records wait until they
        are asked for, unless blame or denial stands beside the event."""
        story_no = next_number(self._database, "stories", "story_no")
        stories, events, retold = [], [], []
        for found in lone:
            name = story_id([found.sighting])
            stories.append((story_no, name, *_lone_columns(found.event)))
            events.append((story_no, found.event_no))
            if _others(fresh[found.article_no].coded.events, found.event):
                retold.append(story_no)
            story_no += 1
        self._database.run_many(
            "INSERT INTO stories (story_no, story_id, type, first_day, last_day, country, place, events, articles,"
            " independent_origins, disputed, flagged) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, 1, 0, ?)",
            stories,
        )
        self._database.run_many("UPDATE events SET story_no = ? WHERE event_no = ?", events)
        self._retell(retold)

    def _group(self, events: set[int]) -> set[int]:
        """Put events into stories, with all that links tie to them; returns the numbers of the stories that changed.

        Where links tie more together than can be looked at each time, an event is grouped with the stories that its own
        links lead to.
        """
        changed: set[int] = set()
        left = set(events)
        while left:
            first = min(left)
            lump = self._lump(first)
            if len(lump) > _LARGEST_LUMP:
                lump = self._next_to(first)
            left -= lump
            changed |= self._settle(lump)
        return changed

    def _lump(self, event: int) -> set[int]:
        """All events that links tie to this one, near and far; more than the largest lump where there are more."""
        lump, edge = {event}, {event}
        while edge and len(lump) <= _LARGEST_LUMP:
            edge = self._neighbours(edge) - lump
            lump |= edge
        return lump

    def _next_to(self, event: int) -> set[int]:
        """An event with the stories that its own links lead to, as long as that is no lump again."""
        found = {event}
        for neighbour in sorted(self._neighbours([event])):
            rows = self._database.rows(
                "SELECT event_no FROM events WHERE story_no = (SELECT story_no FROM events WHERE event_no = ?)",
                neighbour,
            )
            members = {neighbour, *(int(number) for (number,) in rows)}
            if len(found | members) <= _LARGEST_LUMP:
                found |= members
        return found

    def _neighbours(self, events: Iterable[int]) -> set[int]:
        found: set[int] = set()
        question = (
            "SELECT second_no FROM links WHERE first_no = ? UNION ALL SELECT first_no FROM links WHERE second_no = ?"
        )
        for number in events:
            found.update(int(other) for (other,) in self._database.rows(question, number, number))
        return found

    def _settle(self, lump: set[int]) -> set[int]:
        sightings = {number: self._sighting(number)[0] for number in sorted(lump)}
        by_id = {sighting.event_id: number for number, sighting in sightings.items()}
        groups = group(list(sightings.values()), self._links_within(sightings), self._decisions(by_id))
        changed: set[int] = set()
        for members in groups:
            numbers = [by_id[member] for member in members]
            story_no = self._story(story_id([sightings[number] for number in numbers]))
            rows = self._database.rows(
                f"SELECT event_no, story_no FROM events WHERE event_no IN ({', '.join(map(str, numbers))})"
            )
            moved = [(story_no, number) for number, before in rows if before != story_no]
            self._database.run_many("UPDATE events SET story_no = ? WHERE event_no = ?", moved)
            if moved:
                changed |= {story_no, *(int(before) for _, before in rows if before is not None)}
        return changed

    def _links_within(self, sightings: Mapping[int, Sighting]) -> dict[tuple[str, str], float]:
        """The scores between events of a lump by pair of ids. One that only a decision ties has none."""
        found: dict[tuple[str, str], float] = {}
        question = "SELECT second_no, score FROM links WHERE first_no = ? AND score > 0"
        for number, sighting in sightings.items():
            for other_no, score in self._database.rows(question, number):
                other = sightings.get(int(other_no))
                if other is not None:
                    first, second = sorted((sighting.event_id, other.event_id))
                    found[first, second] = float(score)
        return found

    def _decisions(self, events: Iterable[str]) -> list[Decision]:
        question = (
            "SELECT decision_no, kind, first_event, second_event FROM decisions"
            " WHERE (first_event = ? OR second_event = ?) AND undone_by IS NULL"
        )
        found: dict[int, Decision] = {}
        if self._database.rows("SELECT 1 FROM decisions WHERE undone_by IS NULL LIMIT 1"):
            for event in events:
                rows = self._database.rows(question, event, event)
                found.update({int(number): Decision(kind, first, second) for number, kind, first, second in rows})
        return [decision for _, decision in sorted(found.items())]

    def _story(self, name: str) -> int:
        """The number of the story of this id, which is made when it is new."""
        rows = self._database.rows("SELECT story_no FROM stories WHERE story_id = ?", name)
        if rows:
            return int(rows[0][0])
        number = next_number(self._database, "stories", "story_no")
        self._database.run(
            "INSERT INTO stories (story_no, story_id, type, events, articles, independent_origins, disputed, flagged)"
            " VALUES (?, ?, '', 0, 0, 0, 0, 0)",
            number,
            name,
        )
        return number

    def _stories_of(self, families: Iterable[int]) -> set[int]:
        """The stories that families tell: their independent origins may have changed."""
        found: set[int] = set()
        for family in families:
            rows = self._database.rows(
                "SELECT DISTINCT e.story_no FROM signatures s JOIN articles a ON a.signature_no = s.signature_no"
                " JOIN events e ON e.article_no = a.article_no WHERE s.family = ? AND e.story_no IS NOT NULL",
                family,
            )
            found.update(int(story) for (story,) in rows)
        return found

    def _retell(self, stories: Iterable[int]) -> None:
        """Write the records of stories anew; a story that lost all its events goes."""
        for story_no in sorted(stories):
            reports = list(self._reports(story_no))
            if not reports:
                self._database.run("DELETE FROM stories WHERE story_no = ?", story_no)
                continue
            name = self._database.rows("SELECT story_id FROM stories WHERE story_no = ?", story_no)[0][0]
            self._database.run(
                "UPDATE stories SET type = ?, first_day = ?, last_day = ?, country = ?, place = ?, events = ?,"
                " articles = ?, independent_origins = ?, disputed = ?, flagged = ?, record = ? WHERE story_no = ?",
                *_columns(story_record(name, reports)),
                story_no,
            )

    def told(self, story_no: int) -> Json:
        """The record of a story, as its events tell it now."""
        name = self._database.rows("SELECT story_id FROM stories WHERE story_no = ?", story_no)[0][0]
        return story_record(name, list(self._reports(story_no)))

    def _reports(self, story_no: int) -> Iterator[Report]:
        rows = self._database.rows(
            "SELECT e.record, a.article_id, a.published, a.outlet, a.agencies, s.family, a.article_no FROM events e"
            " JOIN articles a ON a.article_no = e.article_no LEFT JOIN signatures s ON s.signature_no = a.signature_no"
            " WHERE e.story_no = ? ORDER BY e.event_id",
            story_no,
        )
        for packed, article_id, published, outlet, agencies, family, article_no in rows:
            event = unpack(bytes(packed))
            yield Report(
                event=event,
                others=_others(self._claiming(article_no), event),
                # One report alone names no culprits that might be kin.
                bodies=self._bodies(event) if len(rows) > 1 else {},
                article_id=article_id,
                published=published,
                outlet=outlet,
                owner=self._ties.owner(outlet) if outlet else None,
                agencies=tuple(agencies.split(";")) if agencies else (),
                family=family,
            )

    def _claiming(self, article_no: int) -> list[Json]:
        """The events of an article that may be claims about another: accusations, and what is denied."""
        rows = self._database.rows(
            "SELECT record FROM events WHERE article_no = ? AND (type = 'ACCUSE' OR auxiliary_modes LIKE '%negation%')"
            " ORDER BY event_no",
            article_no,
        )
        return [unpack(bytes(record)) for (record,) in rows]

    def _bodies(self, event: Json) -> dict[str, frozenset[str]]:
        """For each actor of an event the bodies it belongs to."""
        day = (event["occurred"] or {}).get("start")
        return {who["actor_id"]: self._ties.above(who["actor_id"], day) for who in event["actors"] if who["actor_id"]}


def _others(events: Iterable[Json], event: Json) -> tuple[Json, ...]:
    """The events of an article besides one that may be claims about it."""
    return tuple(
        other
        for other in events
        if other["event_id"] != event["event_id"]
        and (other["type"] == "ACCUSE" or "negation" in other["auxiliary_modes"])
    )


class _Pending:
    """The sightings of a batch until they are written together."""

    def __init__(self) -> None:
        self.sightings: dict[int, tuple[Sighting, int]] = {}
        self.links: list[tuple[int, int, float]] = []
        self._by_key: dict[int, list[int]] = {}

    def add(self, number: int, article_no: int, sighting: Sighting) -> None:
        self.sightings[number] = (sighting, article_no)
        for key in sighting.keys:
            self._by_key.setdefault(key, []).append(number)

    def met(self, lookups: Sequence[int]) -> list[int]:
        return sorted({number for key in lookups for number in self._by_key.get(key, ())})

    def write(self, database: Database) -> None:
        database.run_many(
            "INSERT INTO sightings (event_no, article_no, content) VALUES (?, ?, ?)",
            [(number, article_no, pack(each.to_record())) for number, (each, article_no) in self.sightings.items()],
        )
        database.run_many(
            "INSERT INTO sighting_keys (key, event_no) VALUES (?, ?)",
            sorted((key, number) for key, numbers in self._by_key.items() for number in numbers),
        )
        database.run_many("INSERT INTO links (first_no, second_no, score) VALUES (?, ?, ?)", self.links)


@dataclass(frozen=True)
class _Linked:
    """A new event with its sighting. `is_tied`: links or a decision tie it to another."""

    event_no: int
    article_no: int
    event: Json
    sighting: Sighting
    is_tied: bool


def _lone_columns(event: Json) -> tuple[Any, ...]:
    """A story of one report as the columns from `type` to `place`, and `flagged`."""
    occurred, place = event["occurred"] or {}, event["location"] or {}
    days = (occurred.get("start"), occurred.get("end"))
    return event["type"], *days, place.get("country"), place.get("name"), int(rests_on_flagged_text([event]))


def _columns(record: Json) -> tuple[Any, ...]:
    """A story as the columns from `type` to `record`."""
    occurred, place = record["occurred"] or {}, record["location"] or {}
    return (
        record["type"],
        occurred.get("start"),
        occurred.get("end"),
        place.get("country"),
        place.get("name"),
        len(record["events"]),
        len(record["articles"]),
        record["independent_origins"],
        int(record["disputed"]),
        int(record["flagged_only"]),
        pack(record),
    )
