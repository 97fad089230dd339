"""Claims: each cue of an article with its speaker and the pieces of its content, before anything is resolved.

One finder for each kind of cue: verbs ("said"), nouns ("a claim that"), phrases ("according to"), adverbs
("reportedly") and the colon of a headline ("Minister: no talks").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.annotate.attribution_content import Piece, on_same_paragraph, pieces_of, whole_quotations
from dragoman.annotate.attribution_frames import carried, complement_of, cue_tokens, unparsed_clause
from dragoman.annotate.attribution_quotes import beside
from dragoman.annotate.attribution_source import speaker_of, speaker_of_noun

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from dragoman.annotate.quotes import Quotations
    from dragoman.knowledge.cues import Cue, CueLexicon

__all__ = ["Claim", "Page", "find_claims"]

_CUE_TAGS = frozenset({"VERB", "AUX", "NOUN", "ADV", "PUNCT"})
_HEADLINE_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_VERBS_OF_CLAIMS = frozenset(
    {
        "express",
        "get",
        "give",
        "have",
        "hear",
        "hold",
        "issue",
        "level",
        "make",
        "publish",
        "raise",
        "receive",
    }
)
_MAX_COLON_WORDS = 5
_MIN_COLON_CONTENT_WORDS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """What the finders look at. `text` stands by itself because `doc.text` is made anew at every call."""

    doc: Doc
    text: str
    cues: CueLexicon
    quotations: Quotations


@dataclass(frozen=True, slots=True)
class Claim:
    """A cue with what it reports. `head` is the cue's main word, `source` the head noun of the speaker."""

    frame: str
    cue: Piece
    head: Token
    source: Token | None
    pieces: list[Piece]


def find_claims(page: Page) -> list[Claim]:
    """All claims in the order of their cues; none inside a quotation."""
    claims = []
    for token in page.doc:
        if token.pos_ in _CUE_TAGS:
            claim = _claim(token, page)
            if claim is not None and claim.pieces:
                claims.append(claim)
    return claims


def _claim(token: Token, page: Page) -> Claim | None:
    """The claim that `token` is the cue of."""
    if token.text == ":":
        return _colon_claim(token, page)
    word = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        cue = page.cues.verbs.get(word)
        if (cue is None and word != "accord") or _is_quoted(token, page):
            return None
        return _verb_claim(token, cue, page) if cue is not None else _phrase_claim(token, page)
    if token.pos_ == "NOUN" and (word in page.cues.nouns or word in page.cues.phrases):
        return None if _is_quoted(token, page) else _noun_claim(token, page) or _view_claim(token, page)
    if token.pos_ == "ADV" and word in page.cues.adverbs:
        return None if _is_quoted(token, page) else _adverb_claim(token, page)
    return None


def _is_quoted(token: Token, page: Page) -> bool:
    return page.quotations.at(token.idx) is not None


def _verb_claim(verb: Token, cue: Cue, page: Page) -> Claim | None:
    """ "He said …", "…, he said", "said to be …"."""
    doc = verb.doc
    if verb.dep_ == "amod" or _carries_a_cue(verb, page):
        return None
    tokens = carried(cue_tokens(verb, cue), page.cues)
    span = _hull(tokens)
    source = speaker_of(verb)
    apart = (span, *([(source.idx, source.idx + len(source))] if source is not None else []))
    complement = complement_of(verb, cue)
    if complement is not None:
        frame, inside = complement
        pieces = pieces_of(doc, inside - {token.i for token in tokens}, page.text)
        if frame == "clause":
            pieces = _whole_sentence_before(verb, source, pieces)
        pieces = on_same_paragraph(page.text, pieces, span)
        pieces = whole_quotations(pieces, page.quotations, apart)
        if pieces:
            return Claim(frame, span, verb, source, pieces)
    if "quote" in cue.frames:
        pieces = beside(page.text, _clause_hull(verb, source, span), page.quotations)
        if pieces:
            return Claim("quote", span, verb, source, pieces)
        behind = unparsed_clause(verb, cue)
        if behind:
            pieces = on_same_paragraph(page.text, pieces_of(doc, behind, page.text), span)
            return Claim("clause", span, verb, source, whole_quotations(pieces, page.quotations, apart))
    return None


def _carries_a_cue(verb: Token, page: Page) -> bool:
    """ "declined to say where …", "was quoted as saying …": the cue proper is the second verb."""
    if any(child.lower_ == "as" and any(deeper.dep_ == "pcomp" for deeper in child.children) for child in verb.rights):
        return True
    if verb.lemma_ not in page.cues.carriers:
        return False
    for child in verb.rights:
        if child.dep_ == "xcomp" and child.i <= verb.i + 2 and (inner := page.cues.verbs.get(child.lemma_)):
            return complement_of(child, inner) is not None
    return False


def _whole_sentence_before(verb: Token, source: Token | None, pieces: list[Piece]) -> list[Piece]:
    """In "After the raid, talks failed, he said" all that stands before "he said" is his."""
    if len(pieces) != 1:
        return pieces
    start, end = pieces[0]
    edge = min(verb.i, source.left_edge.i) if source is not None else verb.i
    if end > verb.doc[edge].idx or verb.dep_ not in ("ROOT", "ccomp", "parataxis"):
        return pieces
    first = verb.i
    while first > 0 and not verb.doc[first].is_sent_start:
        first -= 1
    while first < edge and (verb.doc[first].is_space or verb.doc[first].is_punct):
        first += 1
    return [(min(start, verb.doc[first].idx), end)]


def _clause_hull(verb: Token, source: Token | None, span: Piece) -> Piece:
    """Where speaker and cue stand together: "said Jiyad, the analyst"."""
    if source is None:
        return span
    left = source.left_edge if source.head == verb else verb
    right = source.right_edge
    end = right.idx + len(right) if right.i > verb.i else span[1]
    return min(span[0], left.idx), max(span[1], end)


def _noun_claim(noun: Token, page: Page) -> Claim | None:
    """ "Iran's claim that talks failed", "criticism of the raid"."""
    cue = page.cues.nouns.get(noun.lemma_.lower())
    if cue is None:
        return None
    for child in noun.rights:
        inside: set[int] | None = None
        if child.dep_ in ("acl", "ccomp", "relcl") and _is_that_clause(child):
            inside = {token.i for token in child.subtree}
        elif child.dep_ == "prep" and child.lower_ in cue.prepositions and child.i == noun.i + 1:
            inside = {token.i for token in child.subtree if token != child}
        if inside:
            pieces = whole_quotations(pieces_of(noun.doc, inside, page.text), page.quotations, ())
            tokens = [noun, child] if child.dep_ == "prep" else [noun]
            return Claim("noun", _hull(tokens), noun, speaker_of_noun(noun), pieces)
    return None


def _is_that_clause(clause: Token) -> bool:
    """Whether a clause behind a noun tells its content ("the claim that it failed"), not whose it is.

    The small parser takes many of them for relative clauses; those have one of few verbs ("that he made").
    """
    edge = clause.left_edge
    if edge.lower_ != "that" or edge.head != clause:
        return False
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") and child != edge for child in clause.lefts)
    return edge.dep_ == "mark" or (has_subject and clause.lemma_ not in _VERBS_OF_CLAIMS)


def _phrase_claim(according: Token, page: Page) -> Claim | None:
    """ "According to the ministry, talks failed", "talks failed, according to the ministry"."""
    for child in according.children:
        if child.lower_ != "to":
            continue
        for source in child.children:
            if source.dep_ == "pobj":
                pieces = _rest_of_clause(according, page)
                return Claim("phrase", _hull([according, child]), according, source, pieces)
    return None


def _view_claim(noun: Token, page: Page) -> Claim | None:
    """ "in Jiyad's view, …", "in the words of the minister, …"."""
    preposition = noun.head
    if noun.lemma_.lower() not in page.cues.phrases:
        return None
    if noun.dep_ != "pobj" or preposition.lower_ != "in" or preposition.dep_ != "prep":
        return None
    source = speaker_of_noun(noun)
    if source is None or preposition.head.pos_ not in ("VERB", "AUX"):
        return None
    pieces = _rest_of_clause(preposition, page)
    return Claim("phrase", (noun.idx, noun.idx + len(noun)), noun, source, pieces)


def _rest_of_clause(phrase: Token, page: Page) -> list[Piece]:
    """The clause that `phrase` hangs on, without the phrase."""
    governor = phrase.head
    while governor.pos_ not in ("VERB", "AUX") and governor.head != governor:
        governor = governor.head
    inside = {token.i for token in governor.subtree} - {token.i for token in phrase.subtree}
    doc = phrase.doc
    return whole_quotations(pieces_of(doc, inside, page.text), page.quotations, ((phrase.idx, phrase.idx + 1),))


def _adverb_claim(adverb: Token, page: Page) -> Claim:
    """ "He reportedly left": nobody is named who says so."""
    doc = adverb.doc
    inside = {token.i for token in adverb.head.subtree} - {adverb.i}
    pieces = whole_quotations(pieces_of(doc, inside, page.text), page.quotations, ())
    return Claim("adverb", (adverb.idx, adverb.idx + len(adverb)), adverb, None, pieces)


def _colon_claim(colon: Token, page: Page) -> Claim | None:
    """ "Iraqi minister: no talks with militias" at the start of a line."""
    doc = colon.doc
    first = colon.i
    while first > 0 and colon.i - first <= _MAX_COLON_WORDS and not doc[first - 1].is_space:
        first -= 1
    before = list(doc[first : colon.i])
    if not before or len(before) > _MAX_COLON_WORDS:
        return None
    if not any(token.ent_type_ in _HEADLINE_LABELS for token in before):
        return None
    if any(token.pos_ not in ("PROPN", "ADJ", "NOUN", "PUNCT", "DET", "PART") for token in before):
        return None
    last = colon.i
    while last + 1 < len(doc) and "\n" not in doc[last + 1].text:
        last += 1
    words = {token.i for token in doc[colon.i + 1 : last + 1]}
    if len(words) < _MIN_COLON_CONTENT_WORDS:
        return None
    pieces = whole_quotations(pieces_of(doc, words, page.text), page.quotations, ())
    return Claim("colon", (colon.idx, colon.idx + 1), colon, before[-1], pieces)


def _hull(tokens: list[Token]) -> Piece:
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])
