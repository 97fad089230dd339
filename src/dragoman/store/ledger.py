"""The ledger: what was ever written, in order, each entry sealed and chained to those before it.

It lies in the store, and its chain is witnessed by a file beside it: a database can lose committed pages without a
word, a chain that ends too early cannot hide it. The body of an entry can be erased; its seal, and so the chain, stays.

    chain = H(chain before, seal)        seal = H(salt, body)        witness: "seq chain" for each batch
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import StoreError

if TYPE_CHECKING:
    from dragoman.store.database import Database

__all__ = ["Entry", "Witness", "append", "broken_links", "entries", "erase_bodies", "head", "unwitnessed"]

_BEGINNING = bytes(16)
_SALT_BYTES = 16
_HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `kind`: add, edit, recode, supersede, erase, decide … `body` is None when it was erased."""

    seq: int
    run_no: int
    kind: str
    body: dict[str, Any] | None
    salt: bytes | None
    seal: bytes
    chain: bytes

    @property
    def is_sealed(self) -> bool:
        """Whether body and seal agree; an erased entry has nothing left to compare."""
        return self.body is None or self.salt is None or self.seal == _seal(self.salt, _packed(self.body))


def append(database: Database, run_no: int, news: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Add entries (kind, body) at the end; within the transaction that writes what they tell of."""
    seq, chain = head(database)
    rows = []
    for kind, body in news:
        packed, salt = _packed(body), secrets.token_bytes(_SALT_BYTES)
        seal = _seal(salt, packed)
        seq, chain = seq + 1, _chain(chain, seal)
        rows.append((seq, run_no, kind, packed, salt, seal, chain))
    database.run_many(
        "INSERT INTO ledger (seq, run_no, kind, body, salt, seal, chain) VALUES (?, ?, ?, ?, ?, ?, ?)", rows
    )


def head(database: Database) -> tuple[int, bytes]:
    """Number and chain of the last entry; 0 and zeros when there is none."""
    rows = database.rows("SELECT seq, chain FROM ledger ORDER BY seq DESC LIMIT 1")
    return (int(rows[0][0]), bytes(rows[0][1])) if rows else (0, _BEGINNING)


def entries(database: Database, after: int = 0) -> Iterator[Entry]:
    """The entries in order."""
    question = "SELECT seq, run_no, kind, body, salt, seal, chain FROM ledger WHERE seq > ? ORDER BY seq"
    for seq, run_no, kind, body, salt, seal, chain in database.stream(question, after):
        told = json.loads(bytes(body)) if body is not None else None
        yield Entry(seq, run_no, kind, told, bytes(salt) if salt is not None else None, bytes(seal), bytes(chain))


def erase_bodies(database: Database, article_id: str) -> int:
    """Empty every entry that tells of an article; its seals stay. Returns how many."""
    numbers = [(entry.seq,) for entry in entries(database) if (entry.body or {}).get("article") == article_id]
    database.run_many("UPDATE ledger SET body = NULL, salt = NULL WHERE seq = ?", numbers)
    return len(numbers)


def broken_links(found: Iterator[Entry]) -> Iterator[str]:
    """What is wrong with a chain, in words."""
    expected, chain = 1, _BEGINNING
    for entry in found:
        if entry.seq != expected:
            yield f"the ledger jumps from entry {expected - 1} to {entry.seq}"
        chain = _chain(chain, entry.seal)
        if chain != entry.chain:
            yield f"the ledger's chain breaks at entry {entry.seq}"
            chain = entry.chain
        if not entry.is_sealed:
            yield f"entry {entry.seq} of the ledger was changed after it was written"
        expected = entry.seq + 1


class Witness:
    """The file that witnesses the chain: one line "seq chain" for each batch, flushed to disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def sign(self, seq: int, chain: bytes) -> None:
        """Add a line, on disk when this returns."""
        try:
            with self.path.open("ab") as file:
                file.write(f"{seq} {chain.hex()}\n".encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f'"{self.path}" cannot be written: {error.strerror}') from error

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """What was witnessed. A last line that was cut off by a crash is passed over: nobody was told of it."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for line in file:
                seq, _, chain = line.rstrip(b"\n").partition(b" ")
                if line.endswith(b"\n") and seq.isdigit() and len(chain) == 2 * _HASH_BYTES:
                    yield int(seq), bytes.fromhex(chain.decode("ascii"))

    def last(self) -> tuple[int, bytes]:
        """The last line; 0 and zeros when there is none."""
        last = (0, _BEGINNING)
        for line in self.lines():
            last = max(last, line)
        return last

    def mend_end(self) -> None:
        """Cut off what a crash left of a last line, so that the next one begins on its own."""
        if not self.path.exists():
            return
        content = self.path.read_bytes()
        if content and not content.endswith(b"\n"):
            with self.path.open("r+b") as file:
                file.truncate(content.rfind(b"\n") + 1)


def unwitnessed(database: Database, witness: Witness) -> Iterator[str]:
    """Where the store lacks what the file witnessed, in words."""
    chains = dict(witness.lines())
    if not chains:
        return
    last, _ = head(database)
    if max(chains) > last:
        yield (
            f"{max(chains) - last} entries are lost: the store's ledger ends at {last}, but {max(chains)} were written "
            f'("{witness.path.name}" witnesses it)'
        )
    for seq, chain in database.stream("SELECT seq, chain FROM ledger ORDER BY seq"):
        if seq in chains and chains[seq] != bytes(chain):
            yield f"entry {seq} of the ledger is not the one that was written"
            return


def _packed(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _seal(salt: bytes, body: bytes) -> bytes:
    return hashlib.sha256(salt + body).digest()[:_HASH_BYTES]


def _chain(chain: bytes, seal: bytes) -> bytes:
    return hashlib.sha256(chain + seal).digest()[:_HASH_BYTES]
