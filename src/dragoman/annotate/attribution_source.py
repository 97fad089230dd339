"""Speakers: where the noun phrase of a source begins and ends, and whether the text names it.

    “No comment,” said Sajad Jiyad, an analyst at a think tank in Washington, on Monday.
                       └──────────────── source ───────────────────────────┘

The convention is the one news annotators keep: the article, titles, appositions and relative clauses belong
to the source; a participle after a comma, and what tells when, do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.model import Mention, MentionKind, Word

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dragoman.knowledge.cues import CueLexicon

__all__ = ["agent_of", "is_anonymous", "is_passive", "source_mention", "speaker_of", "speaker_of_noun"]

_SUBJECTS = frozenset({"nsubj", "csubj"})
_CLAUSES_WITH_OUTER_SUBJECT = frozenset({"xcomp", "advcl", "conj", "pcomp", "ccomp"})
_OUTSIDE = frozenset({"punct", "advcl", "ccomp", "parataxis", "mark", "advmod", "dep", "aux", "neg", "intj", "cop"})
_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "WORK_OF_ART", "PRODUCT", "EVENT", "LAW"})
_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "several", "many", "few", "no", "one", "unnamed"})
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their", "my", "our", "your"})
_MAX_CLAUSES = 6
_TIME_LABELS = frozenset({"DATE", "TIME"})


def speaker_of(verb: Token) -> Token | None:
    """The head noun of whoever says what `verb` reports; None when the text does not say.

    A clause without a subject takes that of the clause around it: "He resigned, saying …" → He;
    "officials saying …" → officials; "urged them to say …" → them.
    """
    for _ in range(_MAX_CLAUSES):
        subject = _subject(verb)
        if subject is not None:
            return subject
        if is_passive(verb):
            return agent_of(verb)
        if verb.dep_ == "acl":
            return verb.head if verb.tag_ == "VBG" else speaker_of_noun(verb.head)
        if verb.dep_ == "relcl":
            return verb.head
        governor = _governor(verb)
        if governor is None:
            return None
        lent = _lent_subject(verb, governor)
        if lent is not None:
            return lent
        verb = governor
    return None


def _governor(verb: Token) -> Token | None:
    """The verb whose subject a clause without one takes; None where it has none to take."""
    if verb.dep_ not in _CLAUSES_WITH_OUTER_SUBJECT or verb.head == verb:
        return None
    if verb.dep_ == "ccomp" and verb.tag_ != "VBG":
        return None
    return verb.head.head if verb.dep_ == "pcomp" else verb.head


def _lent_subject(verb: Token, governor: Token) -> Token | None:
    """The object of "urged them to say", the subject of "were asked to say"."""
    if verb.dep_ == "xcomp":
        for child in governor.children:
            if child.dep_ == "dobj" and child.i < verb.i:
                return child
    if is_passive(governor):
        return next((child for child in governor.children if child.dep_ == "nsubjpass"), None)
    return None


def _subject(verb: Token) -> Token | None:
    """The subject nearest to the verb: in "the mails, which she said were lost" it is "she"."""
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    return min(subjects, key=lambda child: abs(child.i - verb.i), default=None)


def speaker_of_noun(noun: Token) -> Token | None:
    """Whose statement it is: "Iran's claim", "a warning by/from/of the army", "they issued a warning"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of", "among"):
            for deeper in child.children:
                if deeper.dep_ == "pobj" and deeper.pos_ in ("PROPN", "NOUN", "PRON"):
                    return deeper
    if noun.dep_ == "dobj":
        return speaker_of(noun.head)
    return None


def source_mention(head: Token, *, sentence: int, apart: Token | None = None) -> Mention:
    """The mention of the source with the head noun `head`; the clause of the cue `apart` stays outside."""
    first, last = _bounds(head, apart)
    tokens = head.doc[first : last + 1]
    words = tuple(Word(token.text, token.lemma_, token.pos_, token.idx, token.idx + len(token)) for token in tokens)
    return Mention(
        start=tokens.start_char,
        end=tokens.end_char,
        text=tokens.text,
        words=words,
        head=head.i - first,
        kind=_kind(head),
        label=head.ent_type_ or None,
        is_plural=head.tag_ in ("NNS", "NNPS") or head.lower_ in ("they", "them", "their", "those", "these"),
        is_subject=head.dep_ in ("nsubj", "nsubjpass"),
        sentence=sentence,
        apposition=_apposition(head, sentence),
    )


def is_anonymous(source: Mention | None, cues: CueLexicon) -> bool:
    """Whether the source stays unnamed: "security sources", "one politician"; not "the Foreign Ministry".

    A source with a proper noun as its head or in apposition is named ("Jiyad, the analyst"); one that only
    hangs a name on is not ("a U.S. military official"). Spokespeople and institutions speak openly ("the
    ministry"). Who is meant by "the minister" or "he" stands elsewhere: that is left to the resolver.
    """
    if source is None or source.kind is not MentionKind.NOMINAL:
        return False
    if source.apposition is not None and source.apposition.kind is MentionKind.NAME:
        return False
    head = source.words[source.head]
    lemma = head.lemma.lower()
    if head.pos == "PROPN" or lemma in cues.intermediaries:
        return False
    first = source.words[0].text.lower()
    is_indefinite = first in _INDEFINITE or source.words[0].pos == "NUM"
    if lemma in cues.institutions:
        return is_indefinite
    if is_indefinite or source.is_plural or lemma in cues.unnamed:
        return True
    return first not in _DEFINITE


def _bounds(head: Token, apart: Token | None) -> tuple[int, int]:
    """First and last token of the source."""
    if head.dep_ == "poss":
        return _left(head), head.i
    first, last = _left(head), head.i
    for child in head.rights:
        if not _belongs(child, apart):
            if child.dep_ == "punct" and child.lower_ in (",", "(", ")", "-"):
                continue
            break
        last = max(last, child.right_edge.i)
        if apart is not None and first <= apart.i <= last:
            return first, head.i
    while last > head.i and (head.doc[last].is_punct or head.doc[last].is_space):
        last -= 1
    return first, last


def _left(head: Token) -> int:
    first = head.i
    for child in head.lefts:
        is_part = child.dep_ not in _OUTSIDE and child.ent_type_ not in _TIME_LABELS
        if is_part or (child.dep_ == "advmod" and child.i + 1 >= first):
            first = min(first, child.left_edge.i)
    doc = head.doc
    while first < head.i and (doc[first].is_punct or doc[first].is_space or doc[first].dep_ == "cc"):
        first += 1
    return first


def _belongs(child: Token, apart: Token | None) -> bool:
    """Whether what hangs to the right of the head is part of the source."""
    if apart is not None and (child == apart or child.is_ancestor(apart)):
        return False
    if child.dep_ == "acl":
        return not _after_comma(child)
    return child.dep_ not in _OUTSIDE and not (child.dep_ == "npadvmod" and child.ent_type_ in _TIME_LABELS)


def _after_comma(clause: Token) -> bool:
    before = clause.left_edge.i - 1
    return before >= 0 and clause.doc[before].text == ","


def is_passive(verb: Token) -> bool:
    """Whether the verb is in the passive voice, participles included."""
    return any(child.dep_ in ("auxpass", "nsubjpass", "agent") for child in verb.children) or (
        verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl", "relcl")
    )


def agent_of(verb: Token) -> Token | None:
    """The "by" phrase of a passive verb."""
    for child in verb.children:
        if child.dep_ == "agent":
            for deeper in child.children:
                if deeper.dep_ == "pobj":
                    return deeper
    return None


def _apposition(head: Token, sentence: int) -> Mention | None:
    for child in head.rights:
        if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN"):
            return source_mention(child, sentence=sentence)
    return None


def _kind(head: Token) -> MentionKind:
    if head.pos_ == "PRON":
        return MentionKind.PRONOUN
    if head.pos_ == "PROPN" or (head.ent_type_ in _NAME_LABELS and head.ent_type_ != "NORP"):
        return MentionKind.NAME
    return MentionKind.NOMINAL
