"""Words that tell whether a reported event happened: `data/factuality.yaml`.

    - {word: plan, kind: verb, effect: future}          # what it governs is planned
    - {word: if, kind: mark, effect: hypothetical}
    - {word: manage, kind: verb, effect: none}          # looks like a plan, reports a fact

`kind` says where the word stands: verb or noun (governing the trigger), modifier (before it), auxiliary, mark
(opening its clause), determiner, preposition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dragoman.datafiles import Faults, read_records
from dragoman.model import AuxiliaryMode

__all__ = ["KINDS", "FactualityLexicon", "load_factuality"]

KINDS = ("verb", "noun", "modifier", "auxiliary", "mark", "determiner", "preposition", "existential")


@dataclass(frozen=True)
class FactualityLexicon:
    """(kind, word) → the auxiliary mode it brings about; None where it is known to bring none."""

    effects: Mapping[tuple[str, str], AuxiliaryMode | None]

    def effect(self, kind: str, word: str) -> AuxiliaryMode | None:
        """The mode that `word`, standing as `kind`, brings about; None for none."""
        return self.effects.get((kind, word))

    def knows(self, kind: str, word: str) -> bool:
        """Whether the word is listed at all, if only as having no effect."""
        return (kind, word) in self.effects


def load_factuality(path: Path | None = None) -> FactualityLexicon:
    """Read and validate the factuality words; `DataFileError` lists every fault at once."""
    path = path or Path(str(files("dragoman.knowledge"))) / "data" / "factuality.yaml"
    faults = Faults()
    effects: dict[tuple[str, str], AuxiliaryMode | None] = {}
    for record in read_records(path, faults):
        kind = record.choice("kind", KINDS)
        effect = record.choice("effect", (*[str(mode) for mode in AuxiliaryMode], "none"))
        for word in record.texts("words"):
            if (kind, word) in effects:
                record.fault("words", f'{kind} "{word}" is given twice')
            effects[kind, word] = None if effect in ("none", "") else AuxiliaryMode(effect)
        record.done()
    faults.check()
    return FactualityLexicon(effects)
