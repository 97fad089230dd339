"""The article as a whole: broken off, a list of headlines, too many faults in too few sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dragoman.knowledge.quality import QualityKnowledge
from dragoman.model import Article, Flag, Role, Word
from dragoman.quality.sentences import Sentence

__all__ = ["low_quality", "page_flags"]

_COUNTED_REST = re.compile(r"(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”»)\]]$")
_LEAST_LINES = 8
_HEADLINE_WORDS = range(4, 19)
_SHARE_OF_SHORT_LINES = 0.75
_LEAST_DATELINES = 3
_LEAST_FLAGGED = 3
_SHARE_OF_FLAGGED = 0.08


def page_flags(article: Article, words: Sequence[Word], quality: QualityKnowledge) -> Iterator[Flag]:
    """`truncated` and `index_page`, from the text and its segments alone."""
    truncated = _truncated(article, words, quality)
    if truncated is not None:
        yield truncated
    index = _index_page(article)
    if index is not None:
        yield index


def low_quality(flagged: Sequence[Sentence], sentences: Sequence[Sentence]) -> Flag | None:
    """A flag when several sentences, and no small share of them, are flagged."""
    if len(flagged) < _LEAST_FLAGGED or len(flagged) < _SHARE_OF_FLAGGED * len(sentences):
        return None
    share = 100 * len(flagged) / len(sentences)
    return Flag("low_quality", f"{len(flagged)} of {len(sentences)} sentences are flagged ({share:.0f} %)")


# ---------------------------------------------------------------- broken off


def _truncated(article: Article, words: Sequence[Word], quality: QualityKnowledge) -> Flag | None:
    """The end of the text, where it says or shows that there was more."""
    body = [segment for segment in article.segments if segment.role is Role.BODY]
    text = article.text.rstrip()
    if not body or not text:
        return None
    if match := _COUNTED_REST.search(text):
        return _ending(text, match.start(), "says how much was cut off")
    line = text.rfind("\n") + 1
    if (cut := _invitation(text, line, quality)) is not None:
        return _ending(text, cut, "leads to the rest elsewhere")
    start, end = body[-1].start, body[-1].end
    last = article.text[start:end].rstrip()
    if match := _ELLIPSIS.search(last):
        reason = f'the text ends with "{match.group()}"'
        return Flag("truncated", reason, start + match.start(), start + len(last))
    return _in_mid_sentence(start, start + len(last), words, quality)


def _ending(text: str, start: int, what: str) -> Flag:
    start += len(text[start:]) - len(text[start:].lstrip())
    return Flag("truncated", f'"{text[start:]}" at the end {what}', start, len(text))


def _invitation(text: str, line: int, quality: QualityKnowledge) -> int | None:
    """Where "Continue reading" begins that ends the text, in a line of its own or not."""
    ending = text[line:].lower()
    starts = [
        at
        for phrase in quality.listed("article_end")
        if (at := ending.rfind(phrase)) >= 0
        and not ending[at + len(phrase) :].strip(" .:…»>→")
        and not ending[max(at - 1, 0) : at].isalnum()
    ]
    return line + min(starts) if starts else None


def _in_mid_sentence(start: int, end: int, words: Sequence[Word], quality: QualityKnowledge) -> Flag | None:
    """The last body sentence stops at a word that never ends one: "the", "of", "and"."""
    inside = [word for word in words if start <= word.start < end]
    if len(inside) < 2 or inside[-1].end != end:
        return None
    last = inside[-1]
    if quality.has("unfinished", last.text.lower()) or last.text == ",":
        return Flag("truncated", f'the text ends with "{last.text}", in mid-sentence', last.start, last.end)
    return None


# ---------------------------------------------------------------- no article at all


def _index_page(article: Article) -> Flag | None:
    """Headlines one below the other, or reports from several places."""
    lines = [line.strip() for line in article.text.split("\n") if line.strip()]
    wrapped = sum(line[0].islower() for line in lines)
    short = sum(len(line.split()) in _HEADLINE_WORDS and not _ENDED.search(line) for line in lines)
    if len(lines) >= _LEAST_LINES and short >= _SHARE_OF_SHORT_LINES * len(lines) and wrapped <= len(lines) / 10:
        return Flag("index_page", f"{short} of {len(lines)} lines are short and end without a full stop")
    places = {article.text[s.start : s.end] for s in article.segments if s.role is Role.DATELINE}
    if len(places) >= _LEAST_DATELINES:
        return Flag("index_page", f"the text has {len(places)} datelines")
    return None
