"""Frames: the constructions in which a cue verb takes its content.

Each frame is a function from a verb to the tokens of what is said, or None where the verb does not stand in
that construction. They are tried in the order of `FRAME_RULES`; the first that answers wins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dragoman.knowledge.cues import Cue

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dragoman.knowledge.cues import CueLexicon

__all__ = ["FRAME_RULES", "Complement", "carried", "complement_of", "cue_tokens", "unparsed_clause"]

Complement = tuple[str, set[int]]
_NO_CUE = Cue("", "verb", frozenset(), frozenset(), (), ())
_BEFORE_CUE = frozenset({"aux", "auxpass", "neg", "advmod"})
_NOT_IN_CUE = frozenset({"when", "how", "why", "where", "only", "even", "so", "as", "then", "now"})
_CLAUSE_OPENERS = frozenset({"PRON", "PROPN", "DET", "NOUN", "ADJ", "NUM"})
_RELATIVE = frozenset({"what", "which", "that", "whom", "whatever"})


def complement_of(verb: Token, cue: Cue) -> Complement | None:
    """The frame `verb` stands in and the tokens of its content; None when no frame of the cue fits."""
    for name, rule in FRAME_RULES:
        if name == "prepositions" or name in cue.frames:
            tokens = rule(verb, cue)
            if tokens:
                return name, tokens
    return None


def cue_tokens(verb: Token, cue: Cue) -> list[Token]:
    """The verb with its auxiliaries, negation and adverbs before it, particle and preposition behind it."""
    doc = verb.doc
    tokens = [verb]
    own = {
        child.i
        for child in verb.lefts
        if child.dep_ in _BEFORE_CUE and child.left_edge == child and child.lower_ not in _NOT_IN_CUE
    }
    first = verb.i
    while first - 1 in own:
        first -= 1
        tokens.insert(0, doc[first])
    position = verb.i + 1
    for child in verb.rights:
        if child.i != position or child.left_edge != child:
            break
        if child.dep_ == "prt" or (child.dep_ == "prep" and child.lower_ in cue.prepositions):
            tokens.append(child)
            position += 1
        else:
            break
    return tokens


def carried(tokens: list[Token], cues: CueLexicon) -> list[Token]:
    """The tokens of a cue with the verbs that carry it, when they stand at its side: "declined to say"."""
    first = tokens[0]
    verb = next((token for token in tokens if token.dep_ == "xcomp"), None)
    while verb is not None and verb.dep_ == "xcomp" and verb.head.lemma_ in cues.carriers:
        if verb.head.i != first.i - 1:
            break
        verb = verb.head
        before = [token for token in cue_tokens(verb, _NO_CUE) if token.i <= verb.i]
        tokens = [*before, *tokens]
        first = tokens[0]
    return tokens


def _is_passive(verb: Token) -> bool:
    """Whether the verb is in the passive voice."""
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _clause(verb: Token, cue: Cue) -> set[int] | None:
    """ "said (that) talks failed", "talks failed, he said", "talks, he said, failed", "as he said"."""
    for child in verb.children:
        if _is_small_clause(child) and "as" in cue.frames:
            continue
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and _has_own_subject(child)):
            tokens = _subtree(child)
            return tokens | _relative_object(verb)
    if verb.dep_ == "parataxis" or (verb.dep_ == "advcl" and _is_as_clause(verb)):
        return _clause_around(verb, cue)
    if _is_tagged_on(verb):
        return _subtree(verb.head) - _subtree(verb)
    return None


def _clause_around(verb: Token, cue: Cue) -> set[int] | None:
    """The clause that "he said" is slipped into; only what follows, where no comma stands."""
    if any(child.dep_ in ("dobj", "xcomp") for child in verb.children) and cue.lemma != "tell":
        return None
    head = verb.head.head if verb.head.dep_ in ("aux", "auxpass") else verb.head
    around = _subtree(head) - _subtree(verb)
    if verb.i + 1 in around and not verb.doc[verb.i + 1].is_punct:
        return {number for number in around if number > verb.i}
    return around


def _is_tagged_on(verb: Token) -> bool:
    """ "Talks failed, officials told AFP": the parser co-ordinates what has no conjunction."""
    if verb.dep_ != "conj" or not _has_own_subject(verb) or verb.lemma_ == "be":
        return False
    before = verb.left_edge.i - 1
    if before <= verb.head.i or verb.doc[before].text != ",":
        return False
    return not any(child.dep_ in ("ccomp", "xcomp") for child in verb.rights)


def unparsed_clause(verb: Token, cue: Cue) -> set[int] | None:
    """Where the parser found no complement: what stands behind "said that", or right behind "he said"."""
    if not cue.frames >= {"clause", "quote"} or not _has_own_subject(verb) or _is_passive(verb):
        return None
    doc, end = verb.doc, verb.i + 1
    while end < len(doc) and not doc[end].is_sent_start and not doc[end].is_space:
        end += 1
    that = next((number for number in range(verb.i + 1, end) if doc[number].lower_ == "that"), None)
    start = verb.i + 1 if that is None else that
    if that is None and (start >= end or doc[start].pos_ not in _CLAUSE_OPENERS):
        return None
    words = set(range(start, end))
    return words if any(doc[number].pos_ in ("VERB", "AUX") for number in words) else None


def _infinitive(verb: Token, _cue: Cue) -> set[int] | None:
    """ "vowed to fight", "urged them to leave"."""
    if _is_passive(verb):
        return None
    for child in verb.rights:
        if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX"):
            tokens = _subtree(child)
            for other in verb.rights:
                if other.dep_ == "dobj" and other.i < child.i:
                    tokens |= _subtree(other)
            return tokens
    return None


def _passive(verb: Token, _cue: Cue) -> set[int] | None:
    """ "is believed to hold ten men", "was criticized for the raid": what is said has the subject in it."""
    if not _is_passive(verb):
        return None
    tokens: set[int] = set()
    for child in verb.children:
        is_subject = child.dep_ == "nsubjpass" and child.lower_ != "it"
        is_reason = child.dep_ == "prep" and child.lower_ in ("as", "for")
        if is_subject or is_reason or child.dep_ in ("xcomp", "ccomp", "oprd"):
            tokens |= _subtree(child)
    return tokens or None


def _as(verb: Token, _cue: Cue) -> set[int] | None:
    """ "called it a truce", "described the raid as a mistake"."""
    thing: set[int] = set()
    label: set[int] = set()
    for child in verb.children:
        if child.dep_ == "dobj" or (child.dep_ == "nsubjpass" and _is_passive(verb)):
            thing |= _subtree(child)
        elif child.dep_ == "oprd" or (child.dep_ == "prep" and child.lower_ == "as") or _is_small_clause(child):
            label |= _subtree(child)
    return thing | label if label else None


def _object(verb: Token, _cue: Cue) -> set[int] | None:
    """ "denied the charges"."""
    if _is_passive(verb):
        return None
    tokens: set[int] = set()
    for child in verb.rights:
        is_more = bool(tokens) and child.dep_ == "prep" and child.lower_ in ("of", "for", "as")
        if child.dep_ == "dobj" or is_more:
            tokens |= _subtree(child)
    return tokens or None


def _preposition(verb: Token, cue: Cue) -> set[int] | None:
    """ "called for talks", "accused them of theft"."""
    if _is_passive(verb):
        return None
    tokens: set[int] = set()
    for child in verb.rights:
        if child.dep_ == "dobj":
            tokens |= _subtree(child)
            if any(deeper.dep_ == "prep" and deeper.lower_ in cue.prepositions for deeper in child.rights):
                return tokens
        elif child.dep_ in ("prep", "agent") and child.lower_ in cue.prepositions:
            inside = _subtree(child)
            return tokens | (inside if tokens else inside - {child.i})
        elif child.dep_ == "advcl" and _is_for_clause(child, cue):
            return _subtree(child) - {child.left_edge.i}
    return None


def _is_for_clause(clause: Token, cue: Cue) -> bool:
    """ "called for all sides to disarm": the parser makes a clause behind the preposition."""
    edge = clause.left_edge
    return edge.dep_ == "mark" and edge.lower_ in cue.prepositions and edge.head == clause


def _subtree(token: Token) -> set[int]:
    return {deeper.i for deeper in token.subtree}


def _is_small_clause(child: Token) -> bool:
    """ "called the plan dead": the parser makes a clause of what has no verb."""
    return child.dep_ in ("ccomp", "xcomp") and child.pos_ not in ("VERB", "AUX")


def _has_own_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.lefts)


def _is_as_clause(verb: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "as" for child in verb.lefts)


def _relative_object(verb: Token) -> set[int]:
    """ "the raid, which he said was a mistake": the relative pronoun before the speaker."""
    edge = verb.left_edge
    if verb.dep_ in ("relcl", "pcomp", "csubj", "ccomp") and edge.lower_ in _RELATIVE and edge.dep_ == "dobj":
        return {edge.i}
    return set()


FRAME_RULES: tuple[tuple[str, Callable[[Token, Cue], set[int] | None]], ...] = (
    ("clause", _clause),
    ("infinitive", _infinitive),
    ("as", _as),
    ("passive", _passive),
    ("prepositions", _preposition),
    ("object", _object),
)
