"""What is kept of an article to tell its copies: no words, only hashes, about one and a half kilobytes.

Three things: the runs of four words (a copy repeats them), the facts and content words sentence by sentence in the
order told (a paraphrase keeps much of these), and a few keys under which likely copies meet.

    first = sign("Gunmen killed nine soldiers near Ansongo on Thursday, the army said. …")
    again = sign("Shooters slew 9 troopers close to Ansongo Thursday, the military told. …")
    set(first.keys) & set(again.keys)        # {…}: (nine, Ansongo) is one of them
    Signature.from_bytes(first.to_bytes()) == first
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dragoman.link.copies_tokens import HASH, NAME, TINY, read, tokens_of

__all__ = ["Hashes", "Signature", "sign"]

_VERSION = 1
_HEADER = struct.Struct("<BIIBIII")
_WORDING_BYTES = 16

_SHINGLE_WORDS = 4
# A signature holds every shingle of a short article and one in two, four, … of longer ones.
_MOST_SHINGLES = 256
# Of each run of this many shingles the smallest is a key: twenty words left as they were are enough to meet.
_WINDOW = 20
# Short articles take smaller runs and books larger ones, so as to have neither too few keys nor too many; what is
# smallest in many shingles is so in fewer too.
_LEAST_KEYS = 4
_MOST_KEYS = 250
# Of an article with more pairs and triples of facts, one in two, four, … is a key, the same ones in every article.
_MOST_FACT_KEYS = 28
# A paraphrase is looked for in the first two thousand content words.
_MOST_TOKENS = 2000

_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)

Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]
Number = TypeVar("Number", np.uint32, np.uint64)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of an article's text; equal for equal texts, whoever published them and when."""

    wording: bytes  # digest of the normalised words: equal is word for word the same
    length: int  # words
    size: int  # different shingles in the whole article
    shift: int  # of them, those below 2**(32 - shift) are kept
    keys: tuple[int, ...]  # odd ones are of facts, even ones of shingles
    shingles: bytes  # sorted 32-bit hashes
    tokens: bytes  # 32-bit codes of facts and content words, in order

    @property
    def fact_keys(self) -> tuple[int, ...]:
        """The keys under which paraphrases meet."""
        return tuple([key for key in self.keys if key & 1])

    def to_bytes(self) -> bytes:
        """The signature as a store keeps it."""
        head = _HEADER.pack(
            _VERSION, self.length, self.size, self.shift, len(self.keys), len(self.shingles) // 4, len(self.tokens) // 4
        )
        keys = np.array(self.keys, "<i8").tobytes()
        return b"".join((head, self.wording, keys, self.shingles, self.tokens))

    @classmethod
    def from_bytes(cls, content: bytes) -> Signature:
        """The signature `to_bytes` wrote; raises `ValueError` if another version of Dragoman did."""
        if not content or content[0] != _VERSION:
            found = content[0] if content else "none"
            raise ValueError(f"a signature of version {found}, expected {_VERSION}: sign the text again")
        _, length, size, shift, keys, shingles, tokens = _HEADER.unpack_from(content)
        widths = (_HEADER.size, _WORDING_BYTES, 8 * keys, 4 * shingles, 4 * tokens)
        _, wording, of_keys, of_shingles, of_tokens = (
            content[end - width : end] for width, end in zip(widths, accumulate(widths), strict=True)
        )
        held = tuple(np.frombuffer(of_keys, "<i8").tolist())
        return cls(wording, length, size, shift, held, of_shingles, of_tokens)


def sign(text: str) -> Signature:
    """The signature of an article's text.

    Letters' case, spacing, punctuation and the Unicode form of the text make no difference to `wording`.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    readings = read(plain)
    words = [reading.word for reading in readings if reading.word]
    runs = _runs(np.array([reading.hash for reading in readings if reading.word], np.uint64))
    shingles = _each_once((runs >> np.uint64(32)).astype("<u4"))
    size, shift = len(shingles), 0
    while len(shingles) > _MOST_SHINGLES:
        shift += 1
        shingles = shingles[: int(np.searchsorted(shingles, np.uint32(2 ** (32 - shift))))]
    tokens = np.array(tokens_of(plain, readings)[:_MOST_TOKENS], "<u4")
    return Signature(
        wording=hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=_WORDING_BYTES).digest(),
        length=len(words),
        size=size,
        shift=shift,
        keys=(*_shingle_keys(runs), *_fact_keys(tokens)),
        shingles=shingles.tobytes(),
        tokens=tokens.tobytes(),
    )


# ---------------------------------------------------------------- runs of words, keys


def _runs(words: Wide) -> Wide:
    """The hashes of all runs of four words, in order."""
    count = len(words) - _SHINGLE_WORDS + 1
    if count < 1:
        return words[:0]
    mixed = words[:count]
    for place, multiplier in enumerate(_MULTIPLIERS[1:], 1):
        mixed = mixed * multiplier ^ words[place : place + count]
    return _mixed(mixed)


def _each_once(numbers: NDArray[Number]) -> NDArray[Number]:
    """Sorted, each once."""
    ordered = np.sort(numbers)
    is_new = np.ones(len(ordered), bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    once: NDArray[Number] = ordered[is_new]
    return once


def _mixed(numbers: Wide) -> Wide:
    """Spread over all 64 bits."""
    spread: Wide = numbers * _MULTIPLIERS[0]
    spread = (spread ^ (spread >> np.uint64(32))) * _MULTIPLIERS[1]
    spread ^= spread >> np.uint64(29)
    return spread


def _shingle_keys(runs: Wide) -> list[int]:
    """The smallest hash of each window, each once."""
    if not len(runs):
        return []
    window = max(min(_WINDOW, max(1, len(runs) // _LEAST_KEYS)), len(runs) // _MOST_KEYS)
    smallest, width = runs, 1
    while width < window:
        step = min(width, window - width)
        smallest = np.minimum(smallest[:-step], smallest[step:])
        width += step
    return _as_keys(_each_once(smallest & ~np.uint64(1)))


def _fact_keys(tokens: Hashes) -> list[int]:
    """Keys of facts that stand side by side, in any order: three in a row, and two of which one is a number."""
    kinds = tokens >> 28 & 7
    are_facts = kinds >= NAME
    kinds, hashes = kinds[are_facts], (tokens[are_facts] & HASH).astype(np.uint64)
    new = np.ones(len(hashes), bool)
    new[1:] = hashes[1:] != hashes[:-1]
    hashes, are_numbers, are_telling = _mixed(hashes[new]), kinds[new] > NAME, kinds[new] > TINY
    pairs = hashes[:-1] + hashes[1:]
    triples = (pairs[:-1] + hashes[2:])[hashes[:-2] != hashes[2:]]
    pairs = pairs[are_numbers[:-1] | are_numbers[1:]]
    over = (hashes[:-2] + hashes[2:])[(are_telling[:-2] | are_telling[2:]) & (hashes[:-2] != hashes[2:])]
    found: Wide = _each_once(_mixed(np.concatenate((pairs, over, triples))) | np.uint64(1))
    shift = 0
    while len(found) > _MOST_FACT_KEYS:
        shift += 1
        found = found[: int(np.searchsorted(found, np.uint64(2 ** (64 - shift))))]
    return _as_keys(found)


def _as_keys(numbers: Wide) -> list[int]:
    keys: list[int] = numbers.view(np.int64).tolist()
    return keys
