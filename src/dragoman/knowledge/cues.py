"""Cues: the words that report speech, thought and attitude, each with the constructions it does so in.

- lemma: warn
  pos: verb
  frames: [clause, quote, infinitive]
  prepositions: [of, about, against]
  codes: ["The ministry warned that the bridge was unsafe."]
  leaves: ["The siren warned in time."]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records

__all__ = ["CUE_FILE", "FRAMES", "Cue", "CueLexicon", "load_cues"]

CUE_FILE = Path(__file__).parent / "data" / "cues.yaml"
FRAMES = ("clause", "quote", "infinitive", "object", "passive", "as")
_KINDS = (
    "verb",
    "noun",
    "adverb",
    "phrase",
    "outlet",
    "outlet_noun",
    "intermediary",
    "institution",
    "unnamed",
    "carrier",
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue word. `frames` and `prepositions` say where its content stands.

    clause: "warned (that) …"; quote: "warned: “…”"; infinitive: "vowed to …"; object: "denied the charges";
    passive: "is believed to …"; as: "described it as …". `prepositions`: "called for …".
    """

    lemma: str
    pos: str
    frames: frozenset[str]
    prepositions: frozenset[str]
    codes: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class CueLexicon:
    """All cues by kind and lemma; `phrases` by their words, `outlets` by name in lower case."""

    verbs: Mapping[str, Cue] = field(default_factory=dict)
    nouns: Mapping[str, Cue] = field(default_factory=dict)
    adverbs: Mapping[str, Cue] = field(default_factory=dict)
    phrases: Mapping[str, Cue] = field(default_factory=dict)
    outlets: Mapping[str, Cue] = field(default_factory=dict)
    outlet_nouns: Mapping[str, Cue] = field(default_factory=dict)
    intermediaries: Mapping[str, Cue] = field(default_factory=dict)
    institutions: Mapping[str, Cue] = field(default_factory=dict)
    unnamed: Mapping[str, Cue] = field(default_factory=dict)
    carriers: Mapping[str, Cue] = field(default_factory=dict)


def load_cues(path: Path = CUE_FILE) -> CueLexicon:
    """The cue lexicon, validated as a whole.

    Raises `DataFileError` naming every fault: unknown keys, kinds and frames, a lemma given twice.
    """
    faults = Faults()
    by_kind: dict[str, dict[str, Cue]] = {kind: {} for kind in _KINDS}
    for record in read_records(path, faults):
        cue = _read_cue(record)
        known = by_kind.get(cue.pos)
        if known is None:
            continue
        if cue.lemma.lower() in known:
            record.fault("lemma", f'"{cue.lemma}" is given twice as {cue.pos}')
        known[cue.lemma.lower()] = cue
    faults.check()
    return CueLexicon(
        verbs=by_kind["verb"],
        nouns=by_kind["noun"],
        adverbs=by_kind["adverb"],
        phrases=by_kind["phrase"],
        outlets=by_kind["outlet"],
        outlet_nouns=by_kind["outlet_noun"],
        intermediaries=by_kind["intermediary"],
        institutions=by_kind["institution"],
        unnamed=by_kind["unnamed"],
        carriers=by_kind["carrier"],
    )


def _read_cue(record: Record) -> Cue:
    cue = Cue(
        lemma=record.text("lemma"),
        pos=record.choice("pos", _KINDS),
        frames=frozenset(record.choices("frames", FRAMES)),
        prepositions=frozenset(record.texts("prepositions")),
        codes=record.texts("codes"),
        leaves=record.texts("leaves"),
    )
    record.done()
    if cue.pos == "verb" and not (cue.frames or cue.prepositions):
        record.fault("lemma", f'"{cue.lemma}" has neither frames nor prepositions')
    return cue
