"""The paragraphs of a text, whether each is a line, a block between blank lines, or wrapped over many lines.

News text comes in two layouts. In one, a line is a paragraph. In the other, old wire copy above all, lines
are broken at a width and paragraphs set apart by blank lines or indents; lines end in mid-sentence, and the
next goes on in lower case (or all is in capitals).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Paragraph", "is_capitals", "is_open", "paragraphs"]

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_CLOSERS = "\"'”’»)]}"
_ENDS = ".!?…:;。؟"
# A wrapped column is rarely wider, a line that is a paragraph rarely narrower throughout.
_WIDEST_COLUMN = 140
_CASE_SAMPLE = 2000
_ABBREVIATION_END = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|St|No|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in place: `text[start:end]` begins and ends with a visible character.

    `gap_before`/`gap_after`: a blank line (or the text's edge) stands before or after it.
    """

    start: int
    end: int
    text: str
    gap_before: bool
    gap_after: bool
    lines: int = 1

    @property
    def word_count(self) -> int:
        """Number of words between blanks."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap_before: bool


def is_open(text: str) -> bool:
    """Whether the text ends without a full stop, question mark, colon …, closing quotes and brackets aside.

    >>> is_open("Women gather at the scene"), is_open("“We warn him.”")
    (True, False)
    """
    bare = text.rstrip().rstrip(_CLOSERS)
    return bool(bare) and bare[-1] not in _ENDS


def is_capitals(text: str) -> bool:
    """Whether the text is in capitals throughout, as wire copy of the 1980s is."""
    sample = text[:_CASE_SAMPLE]
    return sum(map(str.isupper, sample)) > 8 * sum(map(str.islower, sample))


def paragraphs(text: str, start: int, end: int, *, stands_alone: Callable[[str, int], bool]) -> list[Paragraph]:
    """The paragraphs of `text[start:end]` in order; together they hold every visible character.

    `stands_alone(line, number)` says which lines are never part of a longer paragraph (bylines, credits).
    """
    lines = _lines(text, start, end)
    joins = _wrapped_joins if _is_wrapped(lines) else _joins
    groups: list[list[_Line]] = []
    alone = [stands_alone(line.text, number) for number, line in enumerate(lines)]
    has_gaps = any(line.gap_before for line in lines[1:])
    for number, line in enumerate(lines):
        apart = line.gap_before or number == 0 or alone[number] or alone[number - 1]
        if apart or not joins(lines[number - 1], line, has_gaps):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_paragraph(text, group, groups[number + 1 : number + 2]) for number, group in enumerate(groups)]


def _lines(text: str, start: int, end: int) -> list[_Line]:
    lines: list[_Line] = []
    for match in _LINE.finditer(text, start, end):
        stripped = match.group().strip()
        if stripped:
            first = match.start() + match.group().index(stripped)
            gap = not lines or _has_blank_line(text[lines[-1].end : first])
            lines.append(_Line(first, first + len(stripped), stripped, gap))
    return lines


def _has_blank_line(between: str) -> bool:
    breaks = sum(between.count(mark) for mark in "\n\u2028\u2029")
    # A bare carriage return ends lines only in texts that have no other line end.
    return (breaks or between.count("\r")) > 1


def _is_wrapped(lines: Sequence[_Line]) -> bool:
    """Whether lines are broken at a width: half of those with a next line stop short of a sentence's end,
    and the text goes on in lower case or is all in capitals."""
    pairs = [(line, after) for line, after in pairwise(lines) if not after.gap_before]
    if not pairs or max(len(line.text) for line in lines) > _WIDEST_COLUMN:
        return False
    unfinished = [(line, after) for line, after in pairs if is_open(line.text)]
    if 2 * len(unfinished) < len(pairs):
        return False
    if is_capitals(" ".join(line.text for line in lines)):
        return sum(len(line.text) for line, _ in unfinished) > 30 * len(unfinished)
    return 3 * sum(1 for _, after in unfinished if after.text[0].islower()) >= len(unfinished)


def _wrapped_joins(line: _Line, _after: _Line, has_gaps: bool) -> bool:
    # Where blank lines part the paragraphs, a full stop at a line's end means nothing.
    return has_gaps or is_open(line.text) or _ABBREVIATION_END.search(line.text) is not None


def _joins(line: _Line, after: _Line, _has_gaps: bool) -> bool:
    return is_open(line.text) and after.text[0].islower()


def _paragraph(text: str, group: Sequence[_Line], following: Sequence[Sequence[_Line]]) -> Paragraph:
    start, end = group[0].start, group[-1].end
    gap_after = following[0][0].gap_before if following else True
    return Paragraph(start, end, text[start:end], group[0].gap_before, gap_after, len(group))
