"""Words for speakers: institutions and spokespeople speak openly, a diplomat or aide stays unnamed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dragoman.datafiles import Faults, read_records

__all__ = ["SPEAKER_FILE", "Speakers", "load_speakers"]

SPEAKER_FILE = Path(__file__).parent / "data" / "speakers.yaml"
_KINDS = ("institution", "intermediary", "unnamed")


@dataclass(frozen=True)
class Speakers:
    """The lemmas of each kind, in lower case."""

    institutions: frozenset[str] = frozenset()
    intermediaries: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()


def load_speakers(path: Path = SPEAKER_FILE) -> Speakers:
    """The speakers, validated as a whole.

    Raises `DataFileError` naming every fault: unknown keys and kinds, a lemma given twice as the same kind.
    """
    faults = Faults()
    by_kind: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for record in read_records(path, faults):
        lemma, kind = record.text("lemma").lower(), record.choice("kind", _KINDS)
        record.done()
        known = by_kind.get(kind)
        if known is None:
            continue
        if lemma in known:
            record.fault("lemma", f'"{lemma}" is given twice as {kind}')
        known.add(lemma)
    faults.check()
    return Speakers(*(frozenset(by_kind[kind]) for kind in _KINDS))
