"""Attributions: who says what, through whom, in which words.

    Security sources told AFP that the fighter would be handed over.
    └── source ────┘ cue  via └── content ────────────────────────┘

Cue words come from the lexicon, speakers and contents from the parse, quotations from their marks. A
quotation goes with the cue beside it, or else continues the one before; scare quotes have no speaker.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from dragoman.annotate.attribution_content import content_of, kind_of
from dragoman.annotate.attribution_cues import Claim, Page, find_claims
from dragoman.annotate.attribution_quotes import continue_quotations
from dragoman.annotate.attribution_source import is_anonymous, source_mention
from dragoman.annotate.attribution_via import intermediaries_of
from dragoman.annotate.quotes import find_quotations
from dragoman.model import AttributionSpan, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dragoman.knowledge.cues import CueLexicon

__all__ = ["find_attributions"]

# The share of what each frame finds that annotators of training articles also marked, rounded.
_CONFIDENCE = {
    "adverb": 0.4,
    "as": 0.6,
    "clause": 0.8,
    "colon": 0.8,
    "infinitive": 0.6,
    "noun": 0.5,
    "object": 0.6,
    "passive": 0.7,
    "phrase": 0.8,
    "prepositions": 0.6,
    "quote": 0.8,
}


def find_attributions(doc: Doc, cues: CueLexicon) -> list[AttributionSpan]:
    """The attributions of a parsed article, in the order of their cues.

    Speech, thought and attitude alike: "said", "believes", "condemned the raid", "according to".
    `confidence` tells firm reports of speech (0.8 and more) from attitudes. Inside a quotation nothing is
    searched: what a speaker reports of others is part of the speaker's words.
    """
    text = doc.text
    page = Page(doc, text, cues, find_quotations(text))
    claims = continue_quotations(find_claims(page), text, page.quotations)
    sentence_ends = [sentence.end for sentence in doc.sents] if claims else []
    return [_attribution(claim, page, bisect_right(sentence_ends, claim.head.i)) for claim in claims]


def _attribution(claim: Claim, page: Page, sentence: int) -> AttributionSpan:
    """The claim as a noun of the model, with those who passed it on."""
    source, via = intermediaries_of(claim, page.cues)
    mention = source_mention(source, sentence=sentence, apart=claim.head) if source is not None else None
    start, end = claim.cue
    return AttributionSpan(
        source=mention,
        cue=Span(start, end, page.text[start:end]),
        content=content_of(page.text, claim.pieces),
        kind=kind_of(claim.pieces, page.quotations),
        anonymous=is_anonymous(mention, page.cues),
        via=tuple(source_mention(head, sentence=sentence, apart=claim.head) for head in via),
        confidence=_CONFIDENCE[claim.frame],
    )
