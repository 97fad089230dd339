"""Whether two signatures are of copies, and how much of the shorter one's wording stands in the longer.

Reprints — verbatim, shortened, edited — repeat most of the runs of four words, and the facts with them; paraphrases
(`copies_paraphrase`) repeat the facts only.

    copy_score(original, reprint)      → 0.93
    copy_score(original, paraphrase)   → 0.35
    copy_score(original, next_day)     → None
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dragoman.link.copies_paraphrase import paraphrase_score, weight_of
from dragoman.link.copies_signature import Hashes, Signature
from dragoman.link.copies_tokens import NAME, STARTS, TIME

__all__ = ["copy_score"]

# Share of the shorter article's shingles that must stand in the longer one. Light edits and scanning errors
# leave above 0.6; different reports of one happening share below 0.5 (agency copy of 1997 to 2016).
_LEAST_SHARED = 0.55
# Share of the shorter article's facts the longer may lack. Copies lose a tenth, rarely a quarter (corrections, tolls
# brought up to date); reports made from one template lack more.
_MOST_FACTS_LOST = 0.25
# Shorter texts say too little for four words in a row to prove anything: they are copies only when identical.
_LEAST_SHINGLES = 12


def copy_score(first: Signature, second: Signature) -> float | None:
    """Share of the shorter one's words that stand in the longer; None when the two are no copies.

    1.0 is word for word the same. Symmetric. Reports that share their runs of words but not their facts are no copies.
    """
    if first.wording == second.wording:
        return 1.0
    shared = _shared_runs(first, second)
    if shared >= _LEAST_SHARED:
        return shared if _facts_lost(first, second) <= _MOST_FACTS_LOST else None
    return paraphrase_score(first, second)


def _shared_runs(first: Signature, second: Signature) -> float:
    """Share of the shingles of the one with fewer that the other has; 0 when there are too few to tell."""
    shorter, longer = _by_size(first, second)
    if shorter.size < _LEAST_SHINGLES:
        return 0.0
    shift = max(shorter.shift, longer.shift)
    asked, had = _sampled(shorter, shift), _sampled(longer, shift)
    both = np.concatenate((asked, had))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1])) / max(1, len(asked))


def _sampled(signature: Signature, shift: int) -> Hashes:
    shingles = np.frombuffer(signature.shingles, "<u4")
    if shift == signature.shift:
        return shingles
    return shingles[: int(np.searchsorted(shingles, np.uint32(2 ** (32 - shift))))]


def _facts_lost(first: Signature, second: Signature) -> float:
    """Share of the shorter one's facts, by weight, that the longer lacks; 0 where one is in capitals and has no names.

    Days are facts here: tomorrow's market report repeats today's words, not its day.
    """
    shorter, longer = _by_size(first, second)
    asked, had = _facts(shorter), _facts(longer)
    if not asked or _has_names(asked) != _has_names(had):
        return 0.0
    return weight_of(asked - had) / weight_of(asked)


def _facts(signature: Signature) -> set[int]:
    tokens = np.frombuffer(signature.tokens, "<u4") & np.uint32(STARTS - 1)
    return set(tokens[tokens >> 28 >= TIME].tolist())


def _has_names(facts: Iterable[int]) -> bool:
    return any(fact >> 28 == NAME for fact in facts)


def _by_size(first: Signature, second: Signature) -> tuple[Signature, Signature]:
    """The one with fewer shingles, then the other."""
    is_shorter = (first.size, first.wording) <= (second.size, second.wording)
    return (first, second) if is_shorter else (second, first)
