"""Stories in the store: which events report one happening, and the record of each.

They are found anew among all events that links tie together, so that the order of arrival leaves no trace.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dragoman.link.accounts import Report, story_record
from dragoman.link.doubts import rests_on_flagged_text
from dragoman.link.stories import Decision, Sighting, group, story_id
from dragoman.store.database import next_number, rows_of
from dragoman.store.packing import pack, unpack

if TYPE_CHECKING:
    from dragoman.store.coded import Json
    from dragoman.store.database import Database
    from dragoman.store.sightings import Sightings

__all__ = ["Lone", "Stories", "Ties", "claims_beside"]

# Events in a lump up to this size are all grouped anew when one is added; where links tie more together, the weaker
# ones are left aside: scores of 0.5 make a link, the next ones odds of 4, 19 and 99 to 1.
_LARGEST_LUMP = 100
_STRENGTHS = (0.5, 0.8, 0.95, 0.99)

_NONE: Mapping[int, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Ties:
    """What linking needs to know of the world: the bodies an actor belongs to on a day, and who owns an outlet."""

    above: Callable[[str, str | None], frozenset[str]]
    owner: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Lone:
    """An event that nothing ties to another. `has_claims`: blame or denial stands beside it."""

    event_no: int
    event: Json
    sighting: Sighting
    has_claims: bool


class Stories:
    """The stories of a store, for its writer."""

    def __init__(self, database: Database, ties: Ties, sightings: Sightings) -> None:
        self._database = database
        self._ties = ties
        self._sightings = sightings

    def begin(self, lone: Sequence[Lone], fresh: Mapping[int, Json]) -> None:
        """A story of its own for each event that nothing ties to another. Most are so: their records wait until they
        are asked for, unless blame or denial stands beside the event. `fresh` as `retell` has it."""
        numbers = count(next_number(self._database, "stories", "story_no"))
        begun = list(zip(numbers, lone, strict=False))
        self._database.run_many(
            "INSERT INTO stories (story_no, story_id, type, first_day, last_day, country, place, events, articles,"
            " independent_origins, disputed, flagged) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, 1, 0, ?)",
            [(story_no, story_id([each.sighting]), *_lone_columns(each.event)) for story_no, each in begun],
        )
        self._database.run_many(
            "UPDATE events SET story_no = ? WHERE event_no = ?", [(story_no, each.event_no) for story_no, each in begun]
        )
        self.retell((story_no for story_no, each in begun if each.has_claims), fresh)

    # ------------------------------------------------------------ grouping

    def group(self, events: Iterable[int]) -> set[int]:
        """Put events into stories, with all that links tie to them; returns the numbers of the stories that changed."""
        web, new = _Web(self._sightings), frozenset(events)
        groups: list[list[int]] = []
        left = set(new).union(*[web.outgrown(event_no, new) for event_no in new])
        while left:
            first = min(left)
            lump = web.lump(first)
            groups += self._grouped(lump, web) if len(lump) <= _LARGEST_LUMP else self._united(lump)
            left -= lump
        return self._settle(groups)

    def _grouped(self, lump: Collection[int], web: _Web) -> list[list[int]]:
        """The stories within a lump."""
        sightings = {event_no: self._sightings[event_no] for event_no in sorted(lump)}
        by_id = {sighting.event_id: event_no for event_no, sighting in sightings.items()}
        links: dict[tuple[str, str], float] = {}
        for event_no, sighting in sightings.items():
            for other, score in web.links(event_no).items():
                # What only a decision ties has no score.
                if score and event_no < other and other in sightings:
                    first, second = sorted((sighting.event_id, sightings[other].event_id))
                    links[first, second] = score
        groups = group(list(sightings.values()), links, self._decisions(by_id))
        return [[by_id[member] for member in members] for members in groups]

    def _united(self, lump: Collection[int]) -> list[list[int]]:
        """A lump too large to look at pair by pair, of events that are surely one: one story, but for what people set
        apart."""
        by_id = {self._sightings[event_no].event_id: event_no for event_no in lump}
        apart = {
            by_id[each.second] for each in self._decisions(by_id) if each.kind == "different" and each.second in by_id
        }
        return [sorted(set(lump) - apart), *([event_no] for event_no in sorted(apart))]

    def _settle(self, groups: Sequence[Sequence[int]]) -> set[int]:
        """Write down who is with whom; returns the stories that got or lost any."""
        names = [story_id([self._sightings[event_no] for event_no in members]) for members in groups]
        placed = [event_no for members in groups for event_no in members]
        before: dict[int, int | None] = dict(
            rows_of(self._database, "SELECT event_no, story_no FROM events WHERE event_no IN", placed)
        )
        numbers = self._numbers(names)
        moved = [
            (numbers[name], event_no)
            for name, members in zip(names, groups, strict=True)
            for event_no in members
            if before[event_no] != numbers[name]
        ]
        self._database.run_many("UPDATE events SET story_no = ? WHERE event_no = ?", moved)
        left = {before[event_no] for _, event_no in moved}
        return {story_no for story_no, _ in moved} | {int(story_no) for story_no in left if story_no is not None}

    def _numbers(self, names: Collection[str]) -> dict[str, int]:
        """The numbers of the stories of these ids, which are made when they are new."""
        found: dict[str, int] = dict(
            rows_of(self._database, "SELECT story_id, story_no FROM stories WHERE story_id IN", names)
        )
        new = [name for name in dict.fromkeys(names) if name not in found]
        if new:
            found.update(zip(new, count(next_number(self._database, "stories", "story_no")), strict=False))
            self._database.run_many(
                "INSERT INTO stories (story_no, story_id, type, events, articles, independent_origins, disputed,"
                " flagged) VALUES (?, ?, '', 0, 0, 0, 0, 0)",
                [(found[name], name) for name in new],
            )
        return found

    def _decisions(self, events: Iterable[str]) -> list[Decision]:
        question = (
            "SELECT decision_no, kind, first_event, second_event FROM decisions"
            " WHERE (first_event = ? OR second_event = ?) AND undone_by IS NULL"
        )
        found: dict[int, Decision] = {}
        if self.are_any_decided():
            for event in events:
                rows = self._database.rows(question, event, event)
                found.update({int(number): Decision(kind, first, second) for number, kind, first, second in rows})
        return [decision for _, decision in sorted(found.items())]

    def are_any_decided(self) -> bool:
        """Whether there are any decisions of people."""
        return bool(self._database.rows("SELECT 1 FROM decisions WHERE undone_by IS NULL LIMIT 1"))

    # ------------------------------------------------------------ telling

    def told_by(self, families: Iterable[int]) -> set[int]:
        """The stories that families of copies tell: their independent origins may have changed."""
        rows = rows_of(
            self._database,
            "SELECT DISTINCT e.story_no FROM signatures s JOIN articles a ON a.signature_no = s.signature_no"
            " JOIN events e ON e.article_no = a.article_no WHERE e.story_no IS NOT NULL AND s.family IN",
            sorted(families),
        )
        return {int(story_no) for (story_no,) in rows}

    def retell(self, stories: Iterable[int], fresh: Mapping[int, Json] = _NONE) -> None:
        """Write the records of stories anew; a story that lost all its events goes. `fresh`: events just written, by
        number, which need not be read."""
        numbers = sorted(stories)
        names: dict[int, str] = dict(
            rows_of(self._database, "SELECT story_no, story_id FROM stories WHERE story_no IN", numbers)
        )
        reports = self._reports(numbers, fresh)
        self._database.run_many(
            "UPDATE stories SET type = ?, first_day = ?, last_day = ?, country = ?, place = ?, events = ?,"
            " articles = ?, independent_origins = ?, disputed = ?, flagged = ?, record = ? WHERE story_no = ?",
            [(*_columns(story_record(names[number], told)), number) for number, told in reports.items()],
        )
        self._database.run_many(
            "DELETE FROM stories WHERE story_no = ?", [(number,) for number in numbers if number not in reports]
        )

    def told(self, story_no: int) -> Json:
        """The record of a story, as its events tell it now."""
        name = self._database.rows("SELECT story_id FROM stories WHERE story_no = ?", story_no)[0][0]
        return story_record(name, self._reports([story_no])[story_no])

    def _reports(self, stories: Collection[int], fresh: Mapping[int, Json] = _NONE) -> dict[int, list[Report]]:
        """The reports of each story, in order of their ids."""
        rows = sorted(
            rows_of(
                self._database,
                "SELECT e.story_no, e.event_id, e.event_no, e.record, a.article_id, a.published, a.outlet, a.agencies,"
                " s.family, a.article_no FROM events e JOIN articles a ON a.article_no = e.article_no"
                " LEFT JOIN signatures s ON s.signature_no = a.signature_no WHERE e.story_no IN",
                stories,
            ),
            key=lambda row: row[:2],
        )
        articles = sorted({int(row[-1]) for row in rows})
        claiming, heard = self._claiming(articles, fresh), self._heard(articles)
        found: dict[int, list[Report]] = defaultdict(list)
        events = Counter(int(row[0]) for row in rows)
        for story_no, _, event_no, packed, article_id, published, outlet, agencies, family, article_no in rows:
            event = fresh.get(event_no) or unpack(bytes(packed))
            report = Report(
                event=event,
                heard=tuple(heard.get(article_no, ())),
                others=claims_beside(claiming.get(article_no, ()), event),
                # One report alone names no culprits that might be kin.
                bodies=self._bodies(event) if events[story_no] > 1 else {},
                article_id=article_id,
                published=published,
                outlet=outlet,
                owner=self._ties.owner(outlet) if outlet else None,
                agencies=tuple(agencies.split(";")) if agencies else (),
                family=family,
            )
            found[story_no].append(report)
        return found

    def _claiming(self, articles: Collection[int], fresh: Mapping[int, Json]) -> dict[int, list[Json]]:
        """For each article the events that may be claims about another: accusations, and what is denied."""
        rows = rows_of(
            self._database,
            "SELECT article_no, event_no, record FROM events"
            " WHERE (type = 'ACCUSE' OR auxiliary_modes LIKE '%negation%') AND article_no IN",
            articles,
        )
        return _by_article(
            (article_no, (event_no,), fresh.get(event_no) or unpack(bytes(packed)))
            for article_no, event_no, packed in rows
        )

    def _heard(self, articles: Collection[int]) -> dict[int, list[Json]]:
        """For each article the sources it gives for what it tells, in the order of what they say."""
        rows = rows_of(
            self._database,
            "SELECT article_no, content_start, n, source, name, actor_id, anonymous FROM attributions"
            " WHERE source IS NOT NULL AND article_no IN",
            articles,
        )
        return _by_article(
            (article_no, place, {"text": text, "name": name, "actor_id": actor_id, "anonymous": bool(anonymous)})
            for article_no, *place, text, name, actor_id, anonymous in rows
        )

    def _bodies(self, event: Json) -> dict[str, frozenset[str]]:
        """For each actor of an event the bodies it belongs to."""
        day = (event["occurred"] or {}).get("start")
        return {who["actor_id"]: self._ties.above(who["actor_id"], day) for who in event["actors"] if who["actor_id"]}


def _by_article(found: Iterable[tuple[int, Sequence[int], Json]]) -> dict[int, list[Json]]:
    """What each article has, in the order of its places."""
    ordered: dict[int, list[Json]] = defaultdict(list)
    for article_no, _, each in sorted(found, key=lambda row: (row[0], *row[1])):
        ordered[article_no].append(each)
    return ordered


class _Web:
    """What links tie together, near and far; what was read of it is remembered.

    A lump is what the links of some strength tie to an event: the weakest strength for which that is few enough to be
    looked at together, else the greatest. It follows from the links alone, so that the order in which events came makes
    no difference.
    """

    def __init__(self, sightings: Sightings) -> None:
        self._sightings = sightings
        self._links: dict[int, dict[int, float]] = {}
        self._lumps: dict[float, dict[int, set[int] | None]] = {strength: {} for strength in _STRENGTHS}

    def links(self, event_no: int) -> dict[int, float]:
        """The events that links tie to this one, with their scores."""
        found = self._links.get(event_no)
        if found is None:
            found = self._links[event_no] = self._sightings.links(event_no)
        return found

    def lump(self, event_no: int) -> set[int]:
        """The lump of an event."""
        for strength in _STRENGTHS:
            tied = self._few(event_no, strength)
            if tied is not None:
                return tied
        return self._tied(event_no, _STRENGTHS[-1])

    def outgrown(self, event_no: int, new: Collection[int]) -> set[int]:
        """The events whose lump has become too large by this one and others that are new: they are in other lumps
        now."""
        found: set[int] = set()
        for strength in _STRENGTHS:
            if self._few(event_no, strength) is not None:
                break
            for other, score in self.links(event_no).items():
                if _is_strong(score, strength) and other not in new and other not in found:
                    lump = self._tied(other, strength, without=new, most=_LARGEST_LUMP)
                    if len(lump) <= _LARGEST_LUMP:
                        found |= lump
        return found

    def _few(self, event_no: int, strength: float) -> set[int] | None:
        """What links of this strength tie to an event; None where it is too much for a lump."""
        known = self._lumps[strength]
        if event_no not in known:
            tied = self._tied(event_no, strength, most=_LARGEST_LUMP)
            known.update(dict.fromkeys(tied, tied if len(tied) <= _LARGEST_LUMP else None))
        return known[event_no]

    def _tied(
        self, event_no: int, strength: float, *, without: Collection[int] = (), most: int | None = None
    ) -> set[int]:
        """What links of this strength tie to an event: all, or one more than `most`."""
        tied, edge = {event_no}, [event_no]
        while edge:
            for other, score in self.links(edge.pop()).items():
                if other not in tied and _is_strong(score, strength) and other not in without:
                    tied.add(other)
                    edge.append(other)
                    if most is not None and len(tied) > most:
                        return tied
        return tied


def _is_strong(score: float, strength: float) -> bool:
    """Whether a link is of this strength; what a person decided has no score and is of any."""
    return score >= strength or score == 0


def claims_beside(events: Iterable[Json], event: Json) -> tuple[Json, ...]:
    """The events of an article besides one that may be claims about it."""
    return tuple(
        other
        for other in events
        if other["event_id"] != event["event_id"]
        and (other["type"] == "ACCUSE" or "negation" in other["auxiliary_modes"])
    )


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
