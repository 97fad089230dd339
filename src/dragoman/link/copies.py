"""Copies within one run: articles that repeat another's words — wire copies, shortened, re-headlined, edited.

Two articles are copies when most of the shorter one's runs of four words stand in the longer, and the longer
has the shorter one's numbers and names too: tomorrow's market report repeats today's words, not its figures.

    index = CopyIndex()
    index.add("a1", "Gunmen killed three soldiers near Mosul on Friday, the army said. …", date(2020, 1, 3))
    index.add("b7", "MOSUL — Gunmen killed three soldiers near Mosul on Friday. …", date(2020, 1, 4))
    index.links()["b7"]   # (NearDuplicate("a1", 0.93, original=True),)
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

__all__ = ["CopyIndex", "NearDuplicate"]

_SHINGLE_WORDS = 4
# Share of the shorter article's shingles that must stand in the longer one. Light edits and scanning errors
# leave above 0.6; different reports of one happening share below 0.5 (agency copy of 1997 to 2016).
_LEAST_SHARED = 0.55
# Share of the shorter article's numbers and names the longer may lack. Copies lose a tenth, rarely a quarter
# (corrections, tolls brought up to date); reports made from one template lack more.
_MOST_FACTS_LOST = 0.25
# Shorter texts say too little for four words in a row to prove anything: they are copies only when identical.
_LEAST_SHINGLES = 12
# A signature holds every shingle of a short article and one in two, four, … of longer ones.
_SIGNATURE_SIZE = 256
# One shingle in four of every article is looked up in the others.
_LOOKED_UP = np.uint32(2**30)
# Of a shingle that more articles share than this, not every pair is looked at: no quadratic work.
_MOST_SHARING = 12
# A candidate pair shares at least this part of the shorter one's looked-up shingles.
_LEAST_MET = 0.2
# Families up to this size list every pair, larger ones each article's original and nearest relatives.
_LARGEST_LISTED_IN_FULL = 64

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+")
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Another article of the family: `score` is the share of words in common; `original`: it came first."""

    article_id: str
    score: float
    original: bool


@dataclass(frozen=True, slots=True)
class _Signature:
    """What is kept of an article: about a kilobyte."""

    article_id: str
    published: date | None
    length: int
    digest: bytes
    shingles: Hashes  # sorted; those below 2**(32 - shift)
    shift: int
    size: int
    facts: Hashes  # sorted; numbers and names
    named: bool  # whether names could be told by their capitals

    @property
    def rank(self) -> tuple[date, int, str]:
        """Originals first: the earliest, then the longest, then the smallest id."""
        return (self.published or date.max, -self.length, self.article_id)


class CopyIndex:
    """Takes articles one by one, keeps a small signature of each, and tells at the end which are copies.

    What `links` says depends on the articles alone, not on the order they came in.
    """

    def __init__(self) -> None:
        self._signatures: dict[str, _Signature] = {}

    def add(self, article_id: str, text: str, published: date | None) -> None:
        """Take in one article; of two with one id the longer counts."""
        signature = _sign(article_id, text, published)
        known = self._signatures.get(article_id)
        if known is None or (known.length, known.digest) < (signature.length, signature.digest):
            self._signatures[article_id] = signature

    def links(self) -> dict[str, tuple[NearDuplicate, ...]]:
        """For each article with copies, the copies: best first, ids in order where scores are equal.

        In families of more than 64 an article lists its original and its nearest relatives only.
        """
        signatures = sorted(self._signatures.values(), key=lambda signature: signature.article_id)
        return _links(signatures)


# ---------------------------------------------------------------- signatures


def _sign(article_id: str, text: str, published: date | None) -> _Signature:
    plain = unicodedata.normalize("NFKC", text)
    words = _WORD.findall(plain.casefold())
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    shingles = _shingles(words)
    size, shift = len(shingles), 0
    while len(shingles) > _SIGNATURE_SIZE:
        shift += 1
        shingles = shingles[: int(np.searchsorted(shingles, np.uint32(2 ** (32 - shift))))]
    names = _names(plain)
    facts = _hashes({*_NUMBER.findall(plain), *names})
    return _Signature(
        article_id, published, len(words), digest, shingles.copy(), shift, size, np.unique(facts), bool(names)
    )


def _names(text: str) -> set[str]:
    """Capitalised words inside sentences; none when the text is all capitals."""
    return {name.casefold() for name in _NAME.findall(text)}


def _hashes(words: Iterable[str]) -> Hashes:
    return np.fromiter((zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words), np.uint32)


def _shingles(words: Sequence[str]) -> Hashes:
    """The hashes of all runs of four words, sorted, each once."""
    if len(words) < _SHINGLE_WORDS:
        return np.empty(0, np.uint32)
    of_words = _hashes(words).astype(np.uint64)
    count = len(words) - _SHINGLE_WORDS + 1
    mixed = np.zeros(count, np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        mixed = (mixed ^ of_words[place : place + count]) * multiplier
    mixed = (mixed ^ (mixed >> np.uint64(33))) * _MIX
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


# ---------------------------------------------------------------- which are copies


def _score(first: _Signature, second: _Signature) -> float | None:
    """Share of the shorter one's words that stand in the longer; None when the two are no copies."""
    if first.digest == second.digest:
        return 1.0
    shorter, longer = sorted((first, second), key=lambda signature: (signature.size, signature.article_id))
    if shorter.size < _LEAST_SHINGLES:
        return None
    shift = max(shorter.shift, longer.shift)
    asked, had = _sampled(shorter, shift), _sampled(longer, shift)
    if not len(asked):
        return None
    shared = _shared(asked, had) / len(asked)
    if shared < _LEAST_SHARED or _facts_lost(shorter, longer) > _MOST_FACTS_LOST:
        return None
    return shared


def _sampled(signature: _Signature, shift: int) -> Hashes:
    if shift == signature.shift:
        return signature.shingles
    return signature.shingles[: int(np.searchsorted(signature.shingles, np.uint32(2 ** (32 - shift))))]


def _shared(first: Hashes, second: Hashes) -> int:
    return len(np.intersect1d(first, second, assume_unique=True))


def _facts_lost(shorter: _Signature, longer: _Signature) -> float:
    if not len(shorter.facts) or shorter.named != longer.named:
        return 0.0
    return 1 - _shared(shorter.facts, longer.facts) / len(shorter.facts)


# ---------------------------------------------------------------- candidates and families


def _links(signatures: Sequence[_Signature]) -> dict[str, tuple[NearDuplicate, ...]]:
    kept, same = _identical(signatures)
    scores: dict[tuple[int, int], float] = {}
    parents = list(range(len(signatures)))
    for one, other in _candidates(signatures, kept):
        score = _score(signatures[one], signatures[other])
        if score is not None:
            scores[one, other] = score
            _unite(parents, one, other)
    for one, other in same:
        scores[one, other] = 1.0
        _unite(parents, one, other)
    families: dict[int, list[int]] = {}
    for place in range(len(signatures)):
        families.setdefault(_root(parents, place), []).append(place)
    known: dict[int, dict[tuple[int, int], float]] = {}
    for pair, score in scores.items():
        known.setdefault(_root(parents, pair[0]), {})[pair] = score
    found: dict[str, tuple[NearDuplicate, ...]] = {}
    for root, family in families.items():
        if len(family) > 1:
            found.update(_listed(signatures, family, known[root]))
    return dict(sorted(found.items()))


def _identical(signatures: Sequence[_Signature]) -> tuple[list[int], list[tuple[int, int]]]:
    """One article of each wording, and the pairs that tie the others to it."""
    first_with: dict[bytes, int] = {}
    same = []
    for place, signature in enumerate(signatures):
        first = first_with.setdefault(signature.digest, place)
        if first != place and signature.length:
            same.append((first, place))
    return sorted(first_with.values()), same


def _candidates(signatures: Sequence[_Signature], kept: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Pairs that share enough looked-up shingles, each once, in order; their number is linear.

    Of a shingle that many articles share, each is paired with the first of them and its neighbours.
    """
    parts = [_looked_up(signatures[place]) for place in kept]
    if not parts:
        return []
    hashes = np.concatenate(parts)
    owners = np.repeat(np.array(kept, np.int64), [len(part) for part in parts])
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1]))[: len(hashes)])
    sizes = np.diff(np.append(starts, len(hashes)))
    rest = np.arange(len(hashes)) - np.repeat(starts, sizes)
    crowded = np.repeat(sizes > _MOST_SHARING, sizes)
    places = [np.flatnonzero((rest >= step) & ~crowded) for step in range(1, _MOST_SHARING)]
    firsts = [later - step for step, later in enumerate(places, 1)]
    neighbours, far = np.flatnonzero(crowded & (rest >= 1)), np.flatnonzero(crowded & (rest >= 2))
    ones = np.concatenate([*firsts, neighbours - 1, far - rest[far]])
    others = np.concatenate([*places, neighbours, far])
    pairs, met = np.unique(owners[ones] << 32 | owners[others], return_counts=True)
    asked = np.zeros(len(signatures), np.int64)
    asked[kept] = [len(part) for part in parts]
    ones, others = pairs >> 32, pairs & 0xFFFFFFFF
    enough = met >= _LEAST_MET * np.minimum(asked[ones], asked[others])
    return zip(ones[enough].tolist(), others[enough].tolist(), strict=True)


def _looked_up(signature: _Signature) -> Hashes:
    """The shingles others are asked for: the same quarter of all in every article."""
    if signature.size < _LEAST_SHINGLES:
        return signature.shingles[:0]
    return signature.shingles[: int(np.searchsorted(signature.shingles, _LOOKED_UP))]


def _listed(
    signatures: Sequence[_Signature], family: Sequence[int], scores: Mapping[tuple[int, int], float]
) -> dict[str, tuple[NearDuplicate, ...]]:
    """What each member of a family lists: copies of itself, not copies of its copies."""
    original = min(family, key=lambda place: signatures[place].rank)
    relatives: dict[int, dict[int, float]] = {place: {} for place in family}
    for one, other in _pairs_of(family, original, scores):
        score = scores.get((one, other)) or _score(signatures[one], signatures[other])
        if score is not None:
            relatives[one][other] = relatives[other][one] = score
    listed = {}
    for place, found in relatives.items():
        copies = (
            NearDuplicate(signatures[other].article_id, score, other == original) for other, score in found.items()
        )
        best = sorted(copies, key=lambda copy: (not copy.original, -copy.score, copy.article_id))
        listed[signatures[place].article_id] = tuple(best[:_LARGEST_LISTED_IN_FULL])
    return listed


def _pairs_of(
    family: Sequence[int], original: int, scores: Mapping[tuple[int, int], float]
) -> Iterable[tuple[int, int]]:
    """The pairs to list: all of a small family; of a large one those met and those with the original."""
    if len(family) <= _LARGEST_LISTED_IN_FULL:
        return [(one, other) for place, one in enumerate(family) for other in family[place + 1 :]]
    with_original = {(min(original, place), max(original, place)) for place in family if place != original}
    return sorted(with_original.union(scores))


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _unite(parents: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    parents[second] = first
