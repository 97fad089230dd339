"""Wire copies in the store: each wording once, the keys by which likely copies meet, and the families they make.

Whether two wordings are copies depends on those two alone; a family is what copies tie together, near and far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count
from typing import TYPE_CHECKING

from dragoman.link.copies import LEAST_MET, Signature, copy_score
from dragoman.store.database import asked_together, next_number, rows_of

if TYPE_CHECKING:
    from dragoman.store.database import Database

__all__ = ["Families"]

# Of a key that more wordings share, only the latest are looked at: no quadratic work. Copies arrive close together.
_MOST_SHARING = 48
_MOST_CANDIDATES = 16
# Where the keys that two wordings share are keys of so many, a copy has this share of them.
_LEAST_COMMON_MET = 0.25
_REMEMBERED = 20_000

# The keys of so many wordings at least, and of a sixteenth of all, are moved to the others at a time.
_FEWEST_MOVED = 4096
_PART_MOVED = 16


class Families:
    """The wordings of a store and what ties them together, for its writer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._signature = lru_cache(_REMEMBERED)(self._read)
        self._first_latest: int | None = None

    def enter(self, signatures: Mapping[int, Signature]) -> set[int]:
        """Give articles, by number, their wordings. Returns the families in which they have company."""
        known: dict[bytes, int] = {
            bytes(wording): int(number)
            for wording, number in rows_of(
                self._database,
                "SELECT wording, signature_no FROM signatures WHERE wording IN",
                sorted({signature.wording for signature in signatures.values()}),
            )
        }
        numbers = count(next_number(self._database, "signatures", "signature_no"))
        new: dict[int, Signature] = {}
        accompanied: set[int] = set()
        entered = []
        for article_no, signature in signatures.items():
            number = known.get(signature.wording)
            if number is None:
                number = known[signature.wording] = next(numbers)
                new[number] = signature
            else:
                accompanied.add(number)
            entered.append((number, article_no))
        accompanied |= self._add(new)
        self._database.run_many("UPDATE articles SET signature_no = ? WHERE article_no = ?", entered)
        question = "SELECT DISTINCT family FROM signatures WHERE signature_no IN"
        return {int(family) for (family,) in rows_of(self._database, question, sorted(accompanied))}

    def are_copies(self, article_no: int, other_no: int) -> bool:
        """Whether two articles are copies of each other, or word for word the same."""
        rows = self._database.rows(
            "SELECT signature_no FROM articles WHERE article_no IN (?, ?) AND signature_no IS NOT NULL"
            " ORDER BY signature_no",
            article_no,
            other_no,
        )
        if len(rows) < 2:
            return False
        first, second = int(rows[0][0]), int(rows[1][0])
        question = "SELECT 1 FROM copies WHERE first_no = ? AND second_no = ?"
        return first == second or bool(self._database.rows(question, first, second))

    def forget(self) -> None:
        """Read anew what was remembered."""
        self._signature.cache_clear()
        self._first_latest = None

    def tidy(self) -> None:
        """Move the keys of the latest wordings to the others when there are many."""
        last = next_number(self._database, "signatures", "signature_no") - 1
        if self._first_latest is None:
            found = self._database.rows("SELECT min(signature_no) FROM latest_copy_keys")[0][0]
            self._first_latest = last + 1 if found is None else int(found)
        if last - self._first_latest >= max(_FEWEST_MOVED, last // _PART_MOVED):
            self._database.run("INSERT INTO copy_keys SELECT key, signature_no FROM latest_copy_keys ORDER BY key")
            self._database.run("DELETE FROM latest_copy_keys")
            self._first_latest = last + 1

    def leave(self, article_no: int) -> None:
        """Take an article out of its family; the wording goes with the last article that has it."""
        rows = self._database.rows("SELECT signature_no FROM articles WHERE article_no = ?", article_no)
        self._database.run("UPDATE articles SET signature_no = NULL WHERE article_no = ?", article_no)
        number = rows[0][0] if rows else None
        if number is None or self._database.rows("SELECT 1 FROM articles WHERE signature_no = ? LIMIT 1", number):
            return
        family = int(self._database.rows("SELECT family FROM signatures WHERE signature_no = ?", number)[0][0])
        keys = [(key, number) for key in self._signature(number).keys]
        for table in ("latest_copy_keys", "copy_keys"):
            self._database.run_many(f"DELETE FROM {table} WHERE key = ? AND signature_no = ?", keys)
        for table, column in (
            ("copies", "first_no"),
            ("copies", "second_no"),
            ("signatures", "signature_no"),
        ):
            self._database.run(f"DELETE FROM {table} WHERE {column} = ?", number)
        self._signature.cache_clear()
        self._split(family)

    def _add(self, new: Mapping[int, Signature]) -> set[int]:
        """Write down new wordings and what they are copies of; returns those that are copies of any."""
        candidates = self._candidates(new)
        copying = set()
        for number, signature in new.items():
            scores = {
                other: copy_score(signature, new.get(other) or self._signature(other)) for other in candidates[number]
            }
            copies = [(other, number, score) for other, score in sorted(scores.items()) if score is not None]
            if copies:
                copying.add(number)
            self._database.run(
                "INSERT INTO signatures (signature_no, wording, family, keys, content) VALUES (?, ?, ?, ?, ?)",
                number,
                signature.wording,
                self._united([other for other, _, _ in copies]) if copies else number,
                len(signature.keys),
                signature.to_bytes(),
            )
            self._database.run_many("INSERT INTO copies (first_no, second_no, score) VALUES (?, ?, ?)", copies)
        self._database.run_many(
            "INSERT INTO latest_copy_keys (key, signature_no) VALUES (?, ?)",
            sorted((key, number) for number, signature in new.items() for key in signature.keys),
        )
        return copying

    def _candidates(self, new: Mapping[int, Signature]) -> dict[int, list[int]]:
        """For each new wording the earlier ones that share keys with it, those that share most first."""
        sharing = self._sharing({key for signature in new.values() for key in signature.keys})
        best: dict[int, list[int]] = {}
        shared: dict[int, Counter[int]] = {}
        rare: dict[int, Counter[int]] = {}
        for number, signature in new.items():
            met = [sharing[key] for key in signature.keys if key in sharing]
            ours = shared[number] = Counter(chain.from_iterable([numbers[-_MOST_SHARING:] for numbers in met]))
            # A few keys that very many have prove nothing; but of what was copied a hundred times all keys are such.
            rare[number] = Counter(chain.from_iterable([numbers for numbers in met if len(numbers) < _MOST_SHARING]))
            best[number] = sorted(ours, key=lambda other: (-ours[other], other))[:_MOST_CANDIDATES]
            for key in signature.keys:
                sharing.setdefault(key, []).append(number)
        counts = {number: len(signature.keys) for number, signature in new.items()}
        question = "SELECT signature_no, keys FROM signatures WHERE signature_no IN"
        counts.update(
            rows_of(self._database, question, sorted(set(chain.from_iterable(best.values())) - counts.keys()))
        )

        def is_likely(number: int, other: int) -> bool:
            fewer = min(counts[number], counts[other])
            return rare[number][other] >= LEAST_MET * fewer or shared[number][other] >= _LEAST_COMMON_MET * fewer

        return {number: [other for other in others if is_likely(number, other)] for number, others in best.items()}

    def _sharing(self, keys: Collection[int]) -> dict[int, list[int]]:
        """The wordings that have each of these keys, the latest last; no more than are looked at."""
        found: dict[int, list[int]] = defaultdict(list)
        latest = (
            "SELECT key, signature_no FROM (SELECT key, signature_no FROM copy_keys WHERE key = ?"
            f" ORDER BY signature_no DESC LIMIT {_MOST_SHARING}) k"
        )
        for part in asked_together(sorted(keys)):
            for key, number in self._database.rows(" UNION ALL ".join([latest] * len(part)), *part):
                found[int(key)].append(int(number))
        for key, number in rows_of(
            self._database, "SELECT key, signature_no FROM latest_copy_keys WHERE key IN", sorted(keys)
        ):
            found[int(key)].append(int(number))
        return {key: sorted(numbers) for key, numbers in found.items()}

    def _united(self, members: Sequence[int]) -> int:
        """The one family of these wordings from now on."""
        numbers = ", ".join(map(str, members))
        rows = self._database.rows(f"SELECT DISTINCT family FROM signatures WHERE signature_no IN ({numbers})")
        families = sorted(int(family) for (family,) in rows)
        for other in families[1:]:
            self._database.run("UPDATE signatures SET family = ? WHERE family = ?", families[0], other)
        return families[0]

    def _split(self, family: int) -> None:
        """Find again what copies tie together in a family that lost a member."""
        rows = self._database.rows("SELECT signature_no FROM signatures WHERE family = ?", family)
        ties: dict[int, set[int]] = {int(number): set() for (number,) in rows}
        for member in list(ties):
            for (other,) in self._database.rows("SELECT second_no FROM copies WHERE first_no = ?", member):
                ties[member].add(int(other))
                ties[int(other)].add(member)
        for part in _parts(ties):
            self._database.run_many(
                "UPDATE signatures SET family = ? WHERE signature_no = ?", [(min(part), member) for member in part]
            )

    def _read(self, number: int) -> Signature:
        rows = self._database.rows("SELECT content FROM signatures WHERE signature_no = ?", number)
        return Signature.from_bytes(bytes(rows[0][0]))


def _parts(ties: Mapping[int, set[int]]) -> list[set[int]]:
    """What is tied together, near and far."""
    parts: list[set[int]] = []
    left = set(ties)
    while left:
        part: set[int] = set()
        edge = {min(left)}
        while edge:
            part |= edge
            edge = {other for number in edge for other in ties[number]} - part
        parts.append(part)
        left -= part
    return parts
