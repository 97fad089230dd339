"""The way from a word up to what governs it: by which relation, and where the way ends.

A report's factuality and standing depend on what governs it ("failed to attack", "fears of an attack", "urged Iran to
halt attacks"). The way ends at a clause that only adds to what governs it ("… after rebels attacked the town",
"soldiers killed in the attack"): that is asserted on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Step", "climb"]

_MAX_STEPS = 10


@dataclass(frozen=True)
class Step:
    """`child` is governed by `head` through `relation`: clause, object, subject, preposition, noun, purpose, conjunct.

    `preposition` is the word between them, if any.
    """

    child: Token
    head: Token
    relation: str
    preposition: str | None = None


_RELATIONS = {
    "ccomp": "clause",
    "xcomp": "clause",
    "dobj": "object",
    "dative": "object",
    "attr": "object",
    "oprd": "object",
    "nsubj": "subject",
    "nsubjpass": "passive_subject",
    "conj": "conjunct",
    "compound": "compound",
    "nmod": "compound",
    "poss": "compound",
    "appos": "apposition",
}


def climb(token: Token) -> Iterator[Step]:
    """The steps from `token` upwards, nearest first."""
    for _ in range(_MAX_STEPS):
        step = _step(token)
        if step is None:
            return
        yield step
        token = step.head


def _step(token: Token) -> Step | None:
    head, dep = token.head, token.dep_
    if head == token:
        return None
    if dep in ("pobj", "pcomp") and head.dep_ in ("prep", "agent", "dative"):
        outer = head
        while outer.head.dep_ == "prep" and outer.dep_ == "prep":  # "out of", "because of"
            outer = outer.head
        return Step(token, outer.head, "preposition", head.lower_) if outer.head != outer else None
    if dep in ("acl", "advcl"):
        if token.tag_ in ("VB", "VBP") and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children):
            return Step(token, head, "noun" if dep == "acl" else "purpose")
        is_full_clause = any(c.dep_ in ("nsubj", "nsubjpass", "mark") for c in token.children)
        if dep == "acl" and (is_full_clause or token.tag_ not in ("VBN", "VBG", "VBD")):
            return Step(token, head, "noun")  # "reports that police tortured prisoners"
        return None
    if dep == "ccomp" and head.pos_ in ("NOUN", "PROPN"):
        return Step(token, head, "noun")
    if dep in ("acomp", "oprd") and token.pos_ == "VERB":  # "do not feel supported"
        return Step(token, head, "clause")
    relation = _RELATIONS.get(dep)
    return Step(token, head, relation) if relation else None
