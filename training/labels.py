"""What the heads of the network tell apart. The lists travel with the exported model: their order is fixed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from spacy.language import Language

from dragoman.annotate.reader import Labels
from dragoman.ontology import Ontology

__all__ = ["CLASSES", "Labels", "make_labels"]

# cameo_class's five classes by PLOVER type: there CONCEDE counts as material, SANCTION as verbal (see the set's notes).
CLASSES: tuple[tuple[str, ...], ...] = (
    ("none",),
    ("AGREE", "CONSULT", "SUPPORT"),
    ("CONCEDE", "RETREAT", "COOPERATE", "AID"),
    ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION"),
    ("PROTEST", "MOBILIZE", "COERCE", "ASSAULT"),
)
_ROLES = ("actor", "recipient", "place", "time")
_COUNTS = ("killed", "injured", "detained", "released", "abducted", "displaced", "participants")


def make_labels(ontology: Ontology, parser: Language, texts: Iterable[str]) -> Labels:
    """The labels of this ontology, and parts of speech and names as this parser tells them apart.

    Parts of speech go in pairs, fine and coarse, those seen more than once in the texts.
    """
    seen = Counter(f"{token.tag_}/{token.pos_}" for doc in parser.pipe(texts) for token in doc)
    return Labels(
        tags=tuple(sorted(pair for pair, times in seen.items() if times > 1)),
        arcs=tuple(parser.get_pipe("parser").labels),
        names=("O", *(f"{b}-{name}" for name in parser.get_pipe("ner").labels for b in "BI")),
        types=("none", *ontology.event_types),
        modes=tuple(f"{t.name}/{mode}" for t in ontology.event_types.values() for mode in t.modes),
        auxiliary_modes=tuple(ontology.auxiliary_modes),
        roles=("O", *(f"{b}-{name}" for name in _ROLES for b in "BI")),
        counts=("O", *(f"{b}-{name}" for name in _COUNTS for b in "BI")),
        claim_roles=("O", *(f"{b}-{name}" for name in ("source", "content", "via") for b in "BI")),
        cue=("O", "B", "I"),
    )
