"""Where the words around a time expression point: "will meet on Friday" ahead, "met on Friday" back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["tense_of"]

_LONGEST_CLIMB = 8
_PLAINLY_AHEAD = frozenset({"will", "shall", "wo", "'ll", "’ll"})
_AHEAD = _PLAINLY_AHEAD | {"would", "may", "might", "can", "could", "must", "should"}


def tense_of(token: Token, future_governors: frozenset[str]) -> str | None:
    """ "past", "present" or "future" of the clause `token` stands in; None where no verb tells.

    Infinitives and participles take the tense of what they hang on; what hangs on one of `future_governors`
    ("expected to arrive on Friday", "the talks due on Friday") lies ahead. What only names a thing ("Friday's
    ruling") takes no more than a plain "will" from its clause.
    """
    if token.dep_ in ("poss", "compound", "nmod", "amod"):
        return _tense_of_thing(token)
    if token.head.lower_ in ("until", "till"):
        return "future"
    node = token
    is_own_time = True
    for _ in range(_LONGEST_CLIMB):
        is_governor = node is not token and node.lemma_.lower() in future_governors
        if is_governor and not _is_done(node, is_own_time=is_own_time):
            return "future"
        if node.pos_ in ("VERB", "AUX"):
            tense = _verb_tense(node)
            if tense is not None:
                return tense
            is_own_time = False
        if node.head is node:
            return None
        node = node.head
    return None


def _tense_of_thing(token: Token) -> str | None:
    node = token
    for _ in range(_LONGEST_CLIMB):
        if node.pos_ in ("VERB", "AUX"):
            helpers = {child.lower_ for child in node.children if child.dep_ in ("aux", "auxpass")}
            return "future" if helpers & _PLAINLY_AHEAD else None
        node = node.head
    return None


def _verb_tense(verb: Token) -> str | None:
    """Tense of a finite verb or of its auxiliaries; None for infinitives and bare participles."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if any(helper.lower_ in _AHEAD for helper in helpers):
        return "future"
    if any(helper.lower_ == "going" for helper in helpers):
        return "future"
    tags = {helper.tag_ for helper in helpers} | {verb.tag_}
    if "VBD" in tags:
        return "past"
    if any(helper.lemma_ == "have" for helper in helpers) or (verb.tag_ == "VBN" and not helpers):
        return "past"
    if tags & {"VBZ", "VBP"}:
        return "future" if verb.tag_ == "VBG" else "present"
    return None


def _is_done(governor: Token, *, is_own_time: bool) -> bool:
    """ "agreed on Friday to go", "had been due on Friday" are over; "agreed to go on Friday" is not."""
    if any(child.dep_ == "aux" and child.lower_ == "had" for child in (*governor.children, *governor.head.children)):
        return True
    return is_own_time and governor.tag_ == "VBD"
