"""The stories among events that are tied together: the closest groups are joined first, while they hold together.

How close two groups are is the average over all pairs of their members. Two groups told by several reports each are
joined only if they are not much less close to one another than each is in itself: two bombings of one day in one city
are like each other, but not as like as the reports of the one are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Literal

from dragoman.link.stories_sighting import Sighting

__all__ = ["Closeness", "Decision", "clusters"]

# What part of their own closeness two groups must have between them; found on our own stories, where 0.25 to 0.5 do
# equally well.
_COHESION = 0.35

# How close two events are, and whether they are told independently: not in one article or in copies of one report.
Closeness = Callable[[Sighting, Sighting], tuple[float, bool]]
# The sum over all pairs of two groups, or within one; the sum over those told independently; and their number.
_Sums = tuple[float, float, int]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about two events, by id."""

    kind: Literal["same", "different"]
    first: str
    second: str


def clusters(
    sightings: Iterable[Sighting],
    closeness: Closeness,
    linked: Iterable[tuple[str, str]],
    decisions: Iterable[Decision],
) -> list[tuple[str, ...]]:
    """Groups of event ids, sorted. Two events are closer than 0 when they are rather one; `linked` names those pairs.

    "same" decisions hold together what they name, "different" ones keep it apart, and win.
    """
    ordered = sorted(sightings, key=lambda sighting: sighting.event_id)
    place_of = {sighting.event_id: place for place, sighting in enumerate(ordered)}
    same, different = _decided(decisions, place_of)
    forest = _Forest(ordered, closeness, different)
    for first, second in same:
        forest.hold_together(first, second)
    forest.join_while_close(
        (place_of[first], place_of[second]) for first, second in linked if first in place_of and second in place_of
    )
    return sorted(tuple(sorted(ordered[place].event_id for place in group)) for group in forest.groups())


def _decided(
    decisions: Iterable[Decision], place_of: Mapping[str, int]
) -> tuple[list[tuple[int, int]], set[tuple[int, int]]]:
    same: set[tuple[int, int]] = set()
    different: set[tuple[int, int]] = set()
    for decision in decisions:
        if decision.first in place_of and decision.second in place_of and decision.first != decision.second:
            pair = sorted((place_of[decision.first], place_of[decision.second]))
            (same if decision.kind == "same" else different).add((pair[0], pair[1]))
    return sorted(same - different), different


class _Forest:
    """Groups of places in the list of sightings, each named by its smallest, and how close they are."""

    def __init__(self, sightings: Sequence[Sighting], closeness: Closeness, different: set[tuple[int, int]]) -> None:
        self._sightings = sightings
        self._closeness = closeness
        self._members: dict[int, list[int]] = {place: [place] for place in range(len(sightings))}
        self._name = list(range(len(sightings)))
        self._within: dict[int, _Sums] = dict.fromkeys(self._members, (0.0, 0.0, 0))
        self._between: dict[int, dict[int, _Sums]] = defaultdict(dict)
        self._different: dict[int, set[int]] = defaultdict(set)
        for first, second in different:
            self._different[first].add(second)
            self._different[second].add(first)

    def groups(self) -> Iterable[Sequence[int]]:
        """The members of each group."""
        return self._members.values()

    def hold_together(self, first: int, second: int) -> None:
        """Put two places into one group, unless members of theirs were decided to be different."""
        ours, theirs = sorted((self._name[first], self._name[second]))
        if ours != theirs and not self._are_apart(ours, theirs):
            self._join(ours, theirs, self._sums(ours, theirs))

    def join_while_close(self, linked: Iterable[tuple[int, int]]) -> None:
        """Join the closest two groups of those that links tie together, again and again."""
        near = {tuple(sorted((self._name[a], self._name[b]))) for a, b in linked if self._name[a] != self._name[b]}
        heap = [entry for one, other in sorted(near) if (entry := self._entry(one, other)) is not None]
        heapify(heap)
        while heap:
            _, ours, theirs, size = heappop(heap)
            if ours not in self._members or theirs not in self._members or size != self._size(ours, theirs):
                continue
            around = sorted({*self._between[ours], *self._between[theirs]} - {ours, theirs})
            sums = {other: _added(self._sums(ours, other), self._sums(theirs, other)) for other in around}
            self._join(ours, theirs, self._sums(ours, theirs))
            for other, total in sums.items():
                self._between[ours][other] = self._between[other][ours] = total
                entry = self._entry(min(ours, other), max(ours, other))
                if entry is not None:
                    heappush(heap, entry)

    def _entry(self, ours: int, theirs: int) -> tuple[float, int, int, int] | None:
        """What the heap keeps of two groups that may be joined: the closest first, the smallest names first."""
        average = self._sums(ours, theirs)[0] / (len(self._members[ours]) * len(self._members[theirs]))
        needed = _COHESION * max(0.0, min(self._own(ours), self._own(theirs)))
        if average <= needed or self._are_apart(ours, theirs):
            return None
        return needed - average, ours, theirs, self._size(ours, theirs)

    def _size(self, ours: int, theirs: int) -> int:
        return len(self._members[ours]) + len(self._members[theirs])

    def _own(self, group: int) -> float:
        """How close independent reports within a group are; 0 where there is one report, which asks for nothing."""
        _, total, count = self._within[group]
        return total / count if count else 0.0

    def _sums(self, ours: int, theirs: int) -> _Sums:
        """The closeness of all pairs between two groups; reckoned when first asked for."""
        sums = self._between[ours].get(theirs)
        if sums is None:
            sums = (0.0, 0.0, 0)
            for one in self._members[ours]:
                for other in self._members[theirs]:
                    close, is_independent = self._closeness(self._sightings[one], self._sightings[other])
                    sums = _added(sums, (close, close, 1) if is_independent else (close, 0.0, 0))
            self._between[ours][theirs] = self._between[theirs][ours] = sums
        return sums

    def _join(self, ours: int, theirs: int, between: _Sums) -> None:
        self._within[ours] = _added(_added(self._within[ours], self._within.pop(theirs)), between)
        for place in self._members[theirs]:
            self._name[place] = ours
        self._members[ours] += self._members.pop(theirs)
        for group in (ours, theirs):
            for other in self._between.pop(group, {}):
                self._between[other].pop(group, None)

    def _are_apart(self, ours: int, theirs: int) -> bool:
        if not self._different:
            return False
        return any(not self._different[place].isdisjoint(self._members[theirs]) for place in self._members[ours])


def _added(ours: _Sums, theirs: _Sums) -> _Sums:
    return ours[0] + theirs[0], ours[1] + theirs[1], ours[2] + theirs[2]
