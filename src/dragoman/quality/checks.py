"""All checks on the quality of one article's text, in the order of the text.

Article, Annotation ──► sentences ─┬► broken phrasing, contradictions, paraphrase   sentence by sentence
                                   ├► names                                         across the article
                                   └► broken off, index page, low quality           the article as a whole
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.knowledge.actors import ActorBase
from dragoman.knowledge.quality import QualityKnowledge
from dragoman.model import Annotation, Article, Flag
from dragoman.quality.appositions import contradictory_appositions, contradictory_offices
from dragoman.quality.misprints import misprints
from dragoman.quality.names import torn_names
from dragoman.quality.paraphrase import misfits, misread_words
from dragoman.quality.phrasing import broken_phrasing
from dragoman.quality.sentences import Sentence, sentences_of
from dragoman.quality.whole import low_quality, page_flags

__all__ = ["quality_flags"]


def quality_flags(
    article: Article, annotation: Annotation, quality: QualityKnowledge, base: ActorBase
) -> tuple[Flag, ...]:
    """The doubts about the text, those about the article first, the others in text order; each once."""
    sentences = list(sentences_of(article, annotation))
    found = sorted(set(_sentence_flags(article, annotation, sentences, quality, base)), key=_place)
    flagged = [sentence for sentence in sentences if any(_lies_in(flag, sentence) for flag in found)]
    doubtful = low_quality(flagged, sentences)
    whole = (*page_flags(article, annotation.words, quality), *((doubtful,) if doubtful is not None else ()))
    return (*whole, *found)


def _sentence_flags(
    article: Article,
    annotation: Annotation,
    sentences: Sequence[Sentence],
    quality: QualityKnowledge,
    base: ActorBase,
) -> Iterator[Flag]:
    for sentence in sentences:
        yield from broken_phrasing(sentence, quality, base)
        yield from contradictory_appositions(sentence, quality, base)
        yield from misread_words(sentence, quality, base)
        yield from torn_names(sentence, quality, base)
    yield from misfits(article.text, sentences, quality)
    yield from contradictory_offices(sentences, base)
    yield from misprints(sentences, annotation.mentions, base)


def _place(flag: Flag) -> tuple[int, int, str]:
    return flag.start or 0, flag.end or 0, flag.name


def _lies_in(flag: Flag, sentence: Sentence) -> bool:
    return flag.start is not None and sentence.start <= flag.start < sentence.end
