"""Attributions: who says what, through whom, in which words.

    Security sources told AFP that the fighter would be handed over.
    └── source ────┘ cue  via └── content ────────────────────────┘

The model finds cues and what belongs to them; quotation marks then have the last word: what is said begins and ends at
them, and a quotation without a cue of its own carries on the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.annotate.contents import Piece, content_of, kind_of, pieces_of, whole_quotations
from dragoman.annotate.findings import ClaimFinding
from dragoman.annotate.mentions import mention_at
from dragoman.annotate.quotes import find_quotations
from dragoman.annotate.running_quotes import continue_quotations
from dragoman.annotate.sources import is_anonymous
from dragoman.model import AttributionSpan, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dragoman.annotate.findings import Tokens
    from dragoman.annotate.quotes import Quotations
    from dragoman.knowledge.speakers import Speakers

__all__ = ["find_attributions"]


@dataclass(frozen=True)
class _Claim:
    """A finding with the pieces of text it claims."""

    finding: ClaimFinding
    cue: Piece
    pieces: list[Piece]


def find_attributions(
    doc: Doc, findings: Sequence[ClaimFinding], speakers: Speakers, sentence_of: Callable[[int], int]
) -> list[AttributionSpan]:
    """The attributions of a parsed article, in the order of their cues.

    Speech, thought and attitude alike: "said", "believes", "condemned the raid", "according to".
    """
    text = doc.text  # put together anew each time it is asked for
    quotations = find_quotations(text)
    claims = [
        claim
        for finding in sorted(findings, key=lambda finding: finding.cue)
        if (claim := _claim(doc, text, finding, quotations, sentence_of)).pieces
    ]
    carried = continue_quotations([(claim.cue, claim.pieces) for claim in claims], text, quotations)
    return [
        _attribution(doc, text, claim, pieces, quotations, speakers, sentence_of)
        for claim, pieces in zip(claims, carried, strict=True)
    ]


def _claim(
    doc: Doc, text: str, finding: ClaimFinding, quotations: Quotations, sentence_of: Callable[[int], int]
) -> _Claim:
    outside = [finding.cue, *([finding.source] if finding.source else [])]
    apart = tuple(_piece(doc, tokens) for tokens in outside)
    pieces = pieces_of(doc, _numbers(finding.content), text, frozenset(_numbers(outside)), sentence_of)
    return _Claim(finding, apart[0], whole_quotations(pieces, quotations, apart))


def _numbers(spans: Iterable[Tokens]) -> list[int]:
    return [i for first, last in spans for i in range(first, last + 1)]


def _attribution(
    doc: Doc,
    text: str,
    claim: _Claim,
    pieces: list[Piece],
    quotations: Quotations,
    speakers: Speakers,
    sentence_of: Callable[[int], int],
) -> AttributionSpan:
    finding = claim.finding

    def mention(tokens: Tokens) -> Mention:
        return mention_at(doc, *tokens, sentence=sentence_of(tokens[0]))

    source = mention(finding.source) if finding.source is not None else None
    return AttributionSpan(
        source=source,
        cue=Span(*claim.cue, text[slice(*claim.cue)]),
        content=content_of(text, pieces),
        kind=kind_of(pieces, quotations),
        anonymous=is_anonymous(source, speakers),
        via=tuple(mention(tokens) for tokens in finding.via),
        confidence=finding.confidence,
    )


def _piece(doc: Doc, tokens: Tokens) -> Piece:
    return doc[tokens[0]].idx, doc[tokens[1]].idx + len(doc[tokens[1]])
