"""An article as the model should see it: same length, same offsets, easier to read.

Sentences never run from one segment into the next (a caption in mid-text). Lines broken at a fixed width are joined,
and text set all in capitals is lowered to sentence case, character by character, so that offsets stay what they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dragoman.model import Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["readable", "tokenize_article"]

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)")
_SHARE_OF_CAPITALS = 0.7
_WRAPPED_LINE = range(40, 101)
_SENTENCE_START = re.compile(r"(?:^|[.!?][\"”]?\s+|\n\s*\n\s*|[\"“(])([a-z])")


def tokenize_article(words: Language, article: Article) -> tuple[Doc, list[int]]:
    """The article's tokens, and the offsets at which a sentence starts in any case: segments and paragraphs."""
    doc = words.make_doc(readable(article.text))
    starts = {segment.start for segment in article.segments}
    starts |= {match.end() for match in _PARAGRAPH_END.finditer(article.text)}
    if not _is_wrapped(article.text):
        starts |= {index + 1 for index, letter in enumerate(article.text) if letter == "\n"}
    return doc, sorted(starts)


def readable(text: str) -> str:
    """`text` with the same length, wrapped lines joined and capitals lowered where all is capitals."""
    if _is_wrapped(text):
        text = re.sub(r"(?<=\S)\n(?=\S)", " ", text)
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if len(letters) > 20 and capitals > _SHARE_OF_CAPITALS * len(letters):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
        text = _SENTENCE_START.sub(lambda m: m.group(0)[:-1] + m.group(1).upper(), lowered)
    return text


def _is_wrapped(text: str) -> bool:
    """Whether most lines break at about one width in mid-sentence, as old wire copy does."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if len(lines) < 3:
        return False
    broken = sum(len(line) in _WRAPPED_LINE and line[-1] not in '.!?"”:' for line in lines)
    return broken > 0.5 * len(lines)
