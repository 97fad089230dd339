"""Wire copies: articles that repeat another's report — reprinted, shortened, edited, or paraphrased.

    index = CopyIndex()
    index.add("a1", "Gunmen killed three soldiers near Mosul on Friday, the army said. …", date(2020, 1, 3))
    index.add("b7", "MOSUL — Gunmen killed three soldiers near Mosul on Friday. …", date(2020, 1, 4))
    index.links()["b7"]   # (NearDuplicate("a1", 0.93, original=True),)

A store does the same step by step: it keeps each `Signature`, asks under its `keys` for likely copies, lets
`copy_score` decide, and has `family_links` list a family. `copies_signature` tells how signatures are made,
`copies_score` how they are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from dragoman.link.copies_score import copy_score
from dragoman.link.copies_signature import Signature, sign

__all__ = ["LEAST_MET", "CopyIndex", "NearDuplicate", "Signature", "copy_score", "family_links", "sign"]

# Of a key that more articles share than this, not every pair is looked at: no quadratic work.
_MOST_SHARING = 12
# A candidate pair shares at least this part of the keys of the one with fewer.
LEAST_MET = 0.075
# Families up to this size list every pair, larger ones each article's original and nearest relatives.
_LARGEST_LISTED_IN_FULL = 64


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Another article of the family: `score` is the share of words in common; `original`: it came first."""

    article_id: str
    score: float
    original: bool


@dataclass(frozen=True, slots=True)
class _Member:
    """An article among those that copies are looked for in."""

    article_id: str
    published: date | None
    signature: Signature

    @property
    def size(self) -> tuple[int, bytes]:
        """By which the longer of two is told."""
        return (self.signature.length, self.signature.wording)

    @property
    def rank(self) -> tuple[date, int, str]:
        """Originals first: the earliest, then the longest, then the smallest id."""
        return (self.published or date.max, -self.signature.length, self.article_id)


class CopyIndex:
    """Takes articles one by one, keeps a small signature of each, and tells at the end which are copies.

    What `links` says depends on the articles alone, not on the order they came in.
    """

    def __init__(self) -> None:
        self._members: dict[str, _Member] = {}

    def add(self, article_id: str, text: str, published: date | None) -> None:
        """Take in one article; of two with one id the longer counts."""
        member = _Member(article_id, published, sign(text))
        known = self._members.get(article_id)
        if known is None or known.size < member.size:
            self._members[article_id] = member

    def links(self) -> dict[str, tuple[NearDuplicate, ...]]:
        """For each article with copies, the copies: best first, ids in order where scores are equal.

        In families of more than 64 an article lists its original and its nearest relatives only.
        """
        members = sorted(self._members.values(), key=lambda member: member.article_id)
        scores = _scores(members)
        found: dict[str, tuple[NearDuplicate, ...]] = {}
        for family in _families(len(members), scores):
            found.update(_listed(members, family, scores))
        return dict(sorted(found.items()))


def family_links(members: Iterable[tuple[str, date | None, Signature]]) -> dict[str, tuple[NearDuplicate, ...]]:
    """For each article of a family, given as (id, published, signature), its copies, listed as by `CopyIndex`."""
    family = sorted((_Member(*member) for member in members), key=lambda member: member.article_id)
    if len(family) < 2:
        return {}
    scores = _scores(family) if len(family) > _LARGEST_LISTED_IN_FULL else {}
    return dict(sorted(_listed(family, range(len(family)), scores).items()))


# ---------------------------------------------------------------- likely copies


def _scores(members: Sequence[_Member]) -> dict[tuple[int, int], float]:
    """The pairs of copies, by their places, among those that meet under enough keys."""
    first_with: dict[bytes, int] = {}
    scores = {}
    for place, member in enumerate(members):
        first = first_with.setdefault(member.signature.wording, place)
        if first != place and member.signature.length:
            scores[first, place] = 1.0
    for one, other in _candidates(members, sorted(first_with.values())):
        score = copy_score(members[one].signature, members[other].signature)
        if score is not None:
            scores[one, other] = score
    return scores


def _candidates(members: Sequence[_Member], kept: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Pairs of those kept that share enough keys, each once, in order; their number is linear.

    Of a key that many articles share, each is paired with the first of them and its neighbours.
    """
    counts = [len(members[place].signature.keys) for place in kept]
    keys = np.fromiter((key for place in kept for key in members[place].signature.keys), np.int64, sum(counts))
    owners = np.repeat(np.array(kept, np.int64), counts)
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    sizes = np.diff(np.append(starts, len(keys)))
    rest = np.arange(len(keys)) - np.repeat(starts, sizes)
    crowded = np.repeat(sizes > _MOST_SHARING, sizes)
    places = [np.flatnonzero((rest >= step) & ~crowded) for step in range(1, _MOST_SHARING)]
    firsts = [later - step for step, later in enumerate(places, 1)]
    neighbours, far = np.flatnonzero(crowded & (rest >= 1)), np.flatnonzero(crowded & (rest >= 2))
    ones = np.concatenate([*firsts, neighbours - 1, far - rest[far]])
    others = np.concatenate([*places, neighbours, far])
    pairs, met = np.unique(owners[ones] << 32 | owners[others], return_counts=True)
    asked = np.zeros(len(members), np.int64)
    asked[kept] = counts
    ones, others = pairs >> 32, pairs & 0xFFFFFFFF
    enough = met >= LEAST_MET * np.minimum(asked[ones], asked[others])
    return zip(ones[enough].tolist(), others[enough].tolist(), strict=True)


# ---------------------------------------------------------------- families


def _families(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What pairs tie together, near and far."""
    parents = list(range(count))
    for pair in pairs:
        first, second = sorted(_root(parents, place) for place in pair)
        parents[second] = first
    families: dict[int, list[int]] = {}
    for place in range(count):
        families.setdefault(_root(parents, place), []).append(place)
    return [family for family in families.values() if len(family) > 1]


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _listed(
    members: Sequence[_Member], family: Sequence[int], scores: Mapping[tuple[int, int], float]
) -> dict[str, tuple[NearDuplicate, ...]]:
    """What each of a family lists: copies of itself, not copies of its copies."""
    original = min(family, key=lambda place: members[place].rank)
    relatives: dict[int, dict[int, float]] = {place: {} for place in family}
    for one, other in _pairs_of(family, original, scores):
        score = scores.get((one, other)) or copy_score(members[one].signature, members[other].signature)
        if score is not None:
            relatives[one][other] = relatives[other][one] = score
    listed = {}
    for place, found in relatives.items():
        copies = (NearDuplicate(members[other].article_id, score, other == original) for other, score in found.items())
        best = sorted(copies, key=lambda copy: (not copy.original, -copy.score, copy.article_id))
        if best:
            listed[members[place].article_id] = tuple(best[:_LARGEST_LISTED_IN_FULL])
    return listed


def _pairs_of(
    family: Sequence[int], original: int, scores: Mapping[tuple[int, int], float]
) -> Iterable[tuple[int, int]]:
    """The pairs to list: all of a small family; of a large one those met and those with the original."""
    if len(family) <= _LARGEST_LISTED_IN_FULL:
        return [(one, other) for place, one in enumerate(family) for other in family[place + 1 :]]
    within = set(family)
    with_original = {(min(original, place), max(original, place)) for place in family if place != original}
    return sorted(with_original.union(pair for pair in scores if pair[0] in within))
