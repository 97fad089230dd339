"""Wire copies in the store: each wording once, the keys by which likely copies meet, and the families they make.

Whether two wordings are copies depends on those two alone; a family is what copies tie together, near and far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count
from operator import itemgetter
from typing import TYPE_CHECKING

from dragoman.link.copies import LEAST_MET, Signature, copy_score
from dragoman.store.database import asked_together, next_number, rows_of

if TYPE_CHECKING:
    from dragoman.store.database import Database, Row

__all__ = ["Families"]

# Of a key that more wordings share, only the latest are looked at: no quadratic work. Copies arrive close together.
_MOST_SHARING = 48
_MOST_CANDIDATES = 16
# Where the keys that two wordings share are keys of so many, a copy has this share of them.
_LEAST_COMMON_MET = 0.25
_REMEMBERED = 20_000

# Keys come in no order, each to a page of its own. So those of the latest wordings are held in memory, found again from
# their signatures, until there are so many of them, and a sixteenth of all; then all are written at a time.
_FEWEST_WRITTEN = 4096
_PART_WRITTEN = 16
_WRITTEN = "copy keys written"


class Families:
    """The wordings of a store and what ties them together, for its writer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._signature = lru_cache(_REMEMBERED)(self._read)
        self._latest_by_key: dict[int, list[int]] | None = None
        self._crowded: set[int] = set()

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
        # Never the number of one whose keys were written and that is gone.
        numbers = count(max(next_number(self._database, "signatures", "signature_no"), self._last_written() + 1))
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
        self._latest_by_key = None

    def tidy(self) -> None:
        """Write down the keys of the latest wordings when there are many."""
        last, written = next_number(self._database, "signatures", "signature_no") - 1, self._last_written()
        if last - written >= max(_FEWEST_WRITTEN, last // _PART_WRITTEN):
            rows = sorted((key, number) for key, numbers in self._latest().items() for number in numbers)
            self._database.run_many("INSERT INTO copy_keys (key, signature_no) VALUES (?, ?)", rows)
            self._database.run("UPDATE meta SET value = ? WHERE key = ?", str(last), _WRITTEN)
            self._latest_by_key = None

    def leave(self, article_no: int) -> None:
        """Take an article out of its family; the wording goes with the last article that has it."""
        rows = self._database.rows("SELECT signature_no FROM articles WHERE article_no = ?", article_no)
        self._database.run("UPDATE articles SET signature_no = NULL WHERE article_no = ?", article_no)
        number = rows[0][0] if rows else None
        if number is None or self._database.rows("SELECT 1 FROM articles WHERE signature_no = ? LIMIT 1", number):
            return
        family = int(self._database.rows("SELECT family FROM signatures WHERE signature_no = ?", number)[0][0])
        keys, latest = self._signature(number).keys, self._latest()
        self._database.run_many(
            "DELETE FROM copy_keys WHERE key = ? AND signature_no = ?", [(key, number) for key in keys]
        )
        for key in keys:
            if number in latest.get(key, ()):
                latest[key].remove(number)
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
        latest = self._latest()
        for number, signature in new.items():
            for key in signature.keys:
                latest[key].append(number)
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
        for key, number in self._written(keys):
            found[int(key)].append(int(number))
        for numbers in found.values():
            numbers.sort()
        latest = self._latest()
        for key in keys:
            if key in latest:
                found[key] += latest[key]
        return found

    def _written(self, keys: Collection[int]) -> list[Row]:
        """The keys that are written down, with the wordings that have them: of crowded ones the latest."""
        crowded = self._crowded.intersection(keys)
        found: list[Row] = []
        for part in asked_together(sorted(crowded.symmetric_difference(keys))):
            most = _MOST_SHARING * len(part)
            question = "SELECT key, signature_no FROM copy_keys WHERE key IN"
            rows = self._database.rows(f"{question} ({', '.join('?' * len(part))}) LIMIT {most}", *part)
            if len(rows) < most:
                found += rows
            else:
                crowded.update(key for key in part if key is not None)
        latest = (
            "SELECT key, signature_no FROM (SELECT key, signature_no FROM copy_keys WHERE key = ?"
            f" ORDER BY signature_no DESC LIMIT {_MOST_SHARING}) k"
        )
        for part in asked_together(sorted(crowded)):
            found += self._database.rows(" UNION ALL ".join([latest] * len(part)), *part)
        self._crowded.update(key for key, count in Counter(map(itemgetter(0), found)).items() if count >= _MOST_SHARING)
        return found

    def _latest(self) -> dict[int, list[int]]:
        """The wordings by key whose keys are not written down."""
        if self._latest_by_key is None:
            self._latest_by_key = defaultdict(list)
            question = "SELECT signature_no, content FROM signatures WHERE signature_no > ? ORDER BY signature_no"
            for number, content in self._database.rows(question, self._last_written()):
                for key in Signature.from_bytes(bytes(content)).keys:
                    self._latest_by_key[key].append(int(number))
        return self._latest_by_key

    def _last_written(self) -> int:
        """The last wording whose keys are written down."""
        return int(self._database.rows("SELECT value FROM meta WHERE key = ?", _WRITTEN)[0][0])

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
