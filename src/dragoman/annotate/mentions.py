"""Noun phrases as mentions: where a participant or speaker begins and ends, and what the resolver needs of it.

"Iraqi Prime Minister Mustafa al-Kadhemi, who took office in May, warned …"
 └────────────── mention ──────────────┘  (relative clauses and appositions stay outside)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.model import Mention, MentionKind, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = ["all_mentions", "apart", "are_hyphened", "mention_at", "mention_of", "noun_phrase"]

# Prepositions whose phrase belongs to a name or role ("members of …", "minister for …").
_INSIDE_PREPOSITIONS = frozenset({"of", "for"})
_HYPHENS = ("-", "‐", "‑")
_NOMINAL = ("NOUN", "PROPN", "PRON")
_NOT_LEFT = frozenset({"punct", "cc", "conj", "preconj", "advcl", "relcl", "mark", "appos", "ccomp"})


def noun_phrase(head: Token) -> Span:
    """The phrase around the noun `head`: its premodifiers and its "of"/"for" phrases, nothing co-ordinated."""
    doc = head.doc
    first, last = head.i, head.i
    for child in head.lefts:
        if child.dep_ not in _NOT_LEFT:
            first = min(first, child.left_edge.i)
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in _INSIDE_PREPOSITIONS and child.i == last + 1:
            last = max(last, _short_end(child))
        elif child.dep_ in ("case", "nummod", "compound", "flat"):
            last = max(last, child.i)
        else:
            break
    return doc[first : last + 1]


def mention_of(phrase: Span, *, sentence: int = 0, head: Token | None = None) -> Mention:
    """The mention for a phrase; leading articles and trailing possessive marks are left outside."""
    doc = phrase.doc
    first, last = phrase.start, phrase.end - 1
    root = head if head is not None else phrase.root
    first, last = _whole_words(doc, first, last)
    while last > first and (doc[last].tag_ == "POS" or doc[last].is_punct or doc[last].is_space):
        last -= 1
    while first < min(last, root.i) and (doc[first].is_space or doc[first].is_punct or _is_article(doc[first])):
        first += 1
    return _mention(doc[first : last + 1], root, sentence)


def mention_at(doc: Doc, first: int, last: int, *, sentence: int) -> Mention:
    """The mention made of the tokens `first` to `last`, article included; its head is the noun that governs it.

    A word joined by hyphens is never cut ("al-Kadhimi", "brother-in-law").
    """
    first, last = _whole_words(doc, first, last)
    while last > first and (doc[last].tag_ == "POS" or doc[last].is_punct or doc[last].is_space):
        last -= 1
    while first < last and (doc[first].is_space or doc[first].is_punct):
        first += 1
    phrase = doc[first : last + 1]
    return _mention(phrase, _head_of(phrase), sentence)


def _whole_words(doc: Doc, first: int, last: int) -> tuple[int, int]:
    while first > 0 and are_hyphened(doc[first - 1], doc[first]):
        first -= 1
    while last + 1 < len(doc) and are_hyphened(doc[last], doc[last + 1]):
        last += 1
    return first, last


def apart(doc: Doc, first: int, last: int) -> list[tuple[int, int]]:
    """The parts of a stretch that joins names: each of "the U.S. and Jordan", of "French and Egyptian warships".

    Only where both sides are names by their label, and not those of one ("Bosnia and Herzegovina").
    """
    head = doc[first : last + 1].root
    for token in doc[first : last + 1]:
        other = token.head
        if token.dep_ != "conj" or not first <= other.i < token.i or not _are_names(token, other):
            continue
        if other != head and other.head != head:
            continue
        joint = next((left.i for left in doc[other.i + 1 : token.i] if left.dep_ == "cc" or left.text == ","), None)
        if joint is not None and joint > first:
            start = joint + 1
            while start < last and (doc[start].is_punct or doc[start].dep_ == "cc"):
                start += 1
            return [(first, joint - 1), *apart(doc, start, last)]
    return [(first, last)]


_JOINED = ("GPE", "NORP", "ORG", "PERSON")


def _are_names(one: Token, other: Token) -> bool:
    """Whether both are names, and two of them: the model's label ends between them."""
    between = one.doc[other.i + 1 : one.i]
    return one.ent_type_ in _JOINED and other.ent_type_ in _JOINED and any(not token.ent_type_ for token in between)


def are_hyphened(token: Token, after: Token) -> bool:
    """Whether two tokens, one after the other, are written together with a hyphen."""
    return not token.whitespace_ and (token.text in _HYPHENS or after.text in _HYPHENS)


def _mention(tokens: Span, root: Token, sentence: int) -> Mention:
    words = tuple(Word(token.text, token.lemma_, token.pos_, token.idx, token.idx + len(token)) for token in tokens)
    return Mention(
        start=tokens.start_char,
        end=tokens.end_char,
        text=tokens.text,
        words=words,
        head=min(max(root.i - tokens.start, 0), len(words) - 1),
        kind=_kind(root),
        label=root.ent_type_ or None,
        is_plural=root.tag_ in ("NNS", "NNPS") or root.lower_ in ("they", "them", "their", "those", "these"),
        is_subject=root.dep_ in ("nsubj", "nsubjpass"),
        sentence=sentence,
        apposition=_apposition(root, sentence),
    )


def _head_of(phrase: Span) -> Token:
    """The noun that governs the phrase; where the parse tears it apart, the last before a preposition or comma."""
    root = phrase.root
    if root.pos_ in _NOMINAL:
        return root
    head = root
    for token in phrase:
        if token.pos_ in ("ADP", "PUNCT") and head.pos_ in _NOMINAL:
            break
        if token.pos_ in _NOMINAL:
            head = token
    return head


def all_mentions(doc: Doc) -> list[Mention]:
    """Every noun phrase of the parse, in order; co-ordinated phrases one by one."""
    mentions = []
    for number, sentence in enumerate(doc.sents):
        for token in sentence:
            if token.pos_ in _NOMINAL and token.dep_ not in ("compound", "amod", "nmod", "flat") and _ends_word(token):
                mentions.append(mention_of(noun_phrase(token), sentence=number, head=token))
    return mentions


def _ends_word(token: Token) -> bool:
    """Whether no hyphen follows: "Ex" of "Ex-President" heads no phrase of its own."""
    return token.i + 1 >= len(token.doc) or not are_hyphened(token, token.doc[token.i + 1])


def _short_end(preposition: Token) -> int:
    """End of the noun phrase below `preposition`, without clauses hanging on it."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            return noun_phrase(child).end - 1
    return preposition.i


def _apposition(head: Token, sentence: int) -> Mention | None:
    for child in head.rights:
        if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN"):
            return mention_of(noun_phrase(child), sentence=sentence, head=child)
    return None


def _is_article(token: Token) -> bool:
    return token.lower_ in ("the", "a", "an") and token.pos_ == "DET"


def _kind(head: Token) -> MentionKind:
    if head.pos_ == "PRON":
        return MentionKind.PRONOUN
    if head.pos_ == "PROPN" or head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"):
        return MentionKind.NAME
    return MentionKind.NOMINAL
