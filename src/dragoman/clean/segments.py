"""The parts of an article told apart: headline, dateline, byline, body, captions, credits, boilerplate.

Each paragraph gets its role from itself (a credit, a byline), then from its neighbours (the line before a
credit is a caption). What stays undecided is body: a caption coded as news does some harm, a lost sentence of
the report does more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dragoman.clean.bylines import is_byline
from dragoman.clean.datelines import dateline_end
from dragoman.clean.paragraphs import Paragraph, is_capitals, is_open, paragraphs
from dragoman.clean.phrases import Phrases, plain
from dragoman.clean.pictures import (
    has_caption_cue,
    is_agency_line,
    is_caption,
    is_credit,
    trailing_credit,
)
from dragoman.model import Role, Segment

__all__ = ["segment"]

_HEADER_LINES = 6
_DATELINE_PARAGRAPHS = 3
_LONGEST_HEADLINE_WORDS = 25
_LONGEST_CAPTION_WORDS = 60
# Shorter lines that stand alone are subheadings, which no credit follows.
_SHORTEST_BARE_CAPTION_WORDS = 7
# Somebody speaks, or a second sentence starts: no caption without a credit is like that.
_SPEECH = re.compile(r"[\"“”]|``|\bsaid\b|\btold\b|[.!?]\s+[A-Z]")


def segment(
    text: str, phrases: Phrases, known: Sequence[Segment] = (), *, is_page: bool = False
) -> tuple[Segment, ...]:
    """The segments of `text` in order, each visible character in exactly one.

    `known` are parts whose role is already certain (a title given with the record, a caption marked up in
    HTML). A text of a single paragraph is body whatever it looks like, save for a dateline at its start; a
    web page (`is_page`) may hold nothing but boilerplate.
    """
    labelled = _Labelling(text, phrases, known)
    labelled.label(is_page=is_page)
    return tuple(labelled.segments())


class _Labelling:
    """The paragraphs of one text with the roles found so far; None where undecided."""

    def __init__(self, text: str, phrases: Phrases, known: Sequence[Segment]) -> None:
        self._phrases = phrases
        self._capitals = is_capitals(text)
        self._lower = not any(letter.isupper() for letter in text)
        self.paragraphs: list[Paragraph] = []
        self.roles: list[Role | None] = []
        position = 0
        for part in known:
            self._add(text, position, part.start, None)
            self._add(text, part.start, part.end, part.role)
            position = part.end
        self._add(text, position, len(text), None)
        self._has_known_headline = any(part.role is Role.HEADLINE for part in known)
        self._is_tight = _is_tight(self.paragraphs)

    def label(self, *, is_page: bool) -> None:
        """Give each paragraph its role, surest signs first."""
        if sum(1 for role in self.roles if role is None) > 1:
            self._label_by_own_words()
            self._label_headline()
            self._label_captions_by_credit()
            self._label_bare_captions()
            self._label_link_lists()
        elif is_page:
            self._label_by_own_words()
        if not is_page and not any(role in (None, Role.BODY, Role.HEADLINE, Role.CAPTION) for role in self.roles):
            self.roles = [Role.BODY] * len(self.roles)
        self.roles = [role or Role.BODY for role in self.roles]

    def segments(self) -> Iterator[Segment]:
        """The segments, datelines and trailing credits cut off their paragraphs."""
        body_seen = 0
        for number, (paragraph, role) in enumerate(zip(self.paragraphs, self.roles, strict=True)):
            is_opening = role is Role.BODY and body_seen < _DATELINE_PARAGRAPHS
            body_seen += role is Role.BODY
            if is_opening and (length := self._dateline(paragraph, first=body_seen == 1)):
                yield from _split(paragraph, length, Role.DATELINE, Role.BODY)
            elif role is Role.CAPTION and (cut := trailing_credit(paragraph.text, self._phrases)):
                yield from _split(paragraph, cut, Role.CAPTION, Role.CREDIT)
            elif role is Role.BODY and number == len(self.roles) - 1 > 0:
                yield from _split(paragraph, self._sign_off(paragraph), Role.BODY, Role.CREDIT)
            else:
                yield Segment(role or Role.BODY, paragraph.start, paragraph.end)

    def _add(self, text: str, start: int, end: int, role: Role | None) -> None:
        found = paragraphs(text, start, end, stands_alone=self._stands_alone if role is None else _never)
        self.paragraphs.extend(found)
        self.roles.extend([role] * len(found))

    def _stands_alone(self, line: str, number: int) -> bool:
        """Lines that neither continue the one before nor go on in the next, even in wrapped text."""
        if number < _HEADER_LINES and is_byline(line, self._phrases):
            return True
        return len(line) < 120 and (self._is_credit(line) or _is_boilerplate(line, self._phrases))

    def _is_credit(self, line: str) -> bool:
        # In capitals every word looks like a name; only brackets tell a credit.
        return (not self._capitals or line[0] in "([") and is_credit(line, self._phrases)

    def _label_by_own_words(self) -> None:
        last = len(self.roles) - 1
        for number, paragraph in enumerate(self.paragraphs):
            if self.roles[number] is not None:
                continue
            line = paragraph.text
            if _is_boilerplate(line, self._phrases):
                self.roles[number] = Role.BOILERPLATE
            elif (number < _HEADER_LINES or number >= last - 1) and is_byline(line, self._phrases):
                self.roles[number] = Role.BYLINE
            elif is_caption(line, self._phrases) and paragraph.word_count > 3:
                self.roles[number] = Role.CAPTION
            elif self._is_credit(line) or is_agency_line(line, self._phrases):
                self.roles[number] = Role.CREDIT
            elif paragraph.word_count <= _LONGEST_CAPTION_WORDS and trailing_credit(line, self._phrases):
                self.roles[number] = Role.CAPTION

    def _label_headline(self) -> None:
        """The first paragraph, when it reads like a headline and a report follows; perhaps a second line."""
        if self._has_known_headline or self.roles[0] is not None:
            return
        has_second = (
            len(self.roles) > 2 and self.roles[1] is None and self._reads_like_headline(1) and self._opens_report(2)
        )
        if not self._reads_like_headline(0) or not (has_second or self._is_report(1)):
            return
        if self.roles[1] is Role.CREDIT and not self.paragraphs[0].gap_after and not self._is_agency(1):
            return
        self.roles[0] = Role.HEADLINE
        if has_second:
            self.roles[1] = Role.HEADLINE

    def _reads_like_headline(self, number: int) -> bool:
        paragraph = self.paragraphs[number]
        line = paragraph.text
        if (
            paragraph.word_count > _LONGEST_HEADLINE_WORDS
            or paragraph.lines > 3
            or self._dateline(paragraph, first=True)
        ):
            return False
        if self._capitals:
            return is_open(line) and paragraph.gap_after and paragraph.lines == 1
        if is_open(line) or line.rstrip("\"'”’").endswith(("?", "!")):
            return line[-1] not in ",-–—"
        return paragraph.gap_after and line.endswith(".") and _is_title_case(line)

    def _is_report(self, start: int) -> bool:
        """Whether a report starts there: a byline, a dateline, or a paragraph that ends like one."""
        for number in range(start, min(start + 4, len(self.roles))):
            if self._opens_report(number):
                return True
            if self.roles[number] is None:
                paragraph = self.paragraphs[number]
                return not is_open(paragraph.text) and len(paragraph.text) > 40
        return False

    def _opens_report(self, number: int) -> bool:
        return self.roles[number] is Role.BYLINE or self._dateline(self.paragraphs[number], first=False) > 0

    def _label_captions_by_credit(self) -> None:
        """The line above a photo credit, unless it belongs to the report."""
        for number in range(1, len(self.roles)):
            above, credit = self.paragraphs[number - 1], self.paragraphs[number]
            if self.roles[number] is not Role.CREDIT or self.roles[number - 1] is not None or self._is_agency(number):
                continue
            if above.word_count > _LONGEST_CAPTION_WORDS:
                continue
            is_coupled = number > 1 and above.gap_before and not credit.gap_before
            is_coupled = is_coupled and _SPEECH.search(above.text) is None
            if is_open(above.text) or is_coupled:
                self.roles[number - 1] = Role.CAPTION

    def _label_bare_captions(self) -> None:
        """Captions that lost their credit: an unfinished line set apart between finished paragraphs."""
        for number in range(1, len(self.roles) - 1):
            paragraph = self.paragraphs[number]
            if self.roles[number] is not None or not paragraph.gap_before or is_capitals(paragraph.text):
                continue
            if not _SHORTEST_BARE_CAPTION_WORDS <= paragraph.word_count <= _LONGEST_CAPTION_WORDS:
                continue
            if _SPEECH.search(paragraph.text):
                continue
            has_cue = has_caption_cue(paragraph.text, self._phrases)
            is_odd_one_out = self._is_tight and is_open(paragraph.text) and paragraph.text[-1] not in ",-–—"
            if (has_cue or is_odd_one_out) and self._is_finished(number - 1) and self._is_finished(number + 1):
                self.roles[number] = Role.CAPTION

    def _label_link_lists(self) -> None:
        """The unfinished lines straight below "Related articles:" are its links."""
        for number, (above, below) in enumerate(pairwise(self.paragraphs), start=1):
            is_link = is_open(below.text) and not below.gap_before and below.word_count <= 20
            heads_list = self.roles[number - 1] is Role.BOILERPLATE and (
                above.word_count <= 3 or self.roles[number - 2 : number - 1] == [Role.BOILERPLATE]
            )
            if self.roles[number] is None and is_link and heads_list:
                self.roles[number] = Role.BOILERPLATE

    def _is_finished(self, number: int) -> bool:
        role = self.roles[number]
        return role in (Role.CREDIT, Role.BODY) or (role is None and not is_open(self.paragraphs[number].text))

    def _is_agency(self, number: int) -> bool:
        return is_agency_line(self.paragraphs[number].text, self._phrases)

    def _dateline(self, paragraph: Paragraph, *, first: bool) -> int:
        length = dateline_end(paragraph.text, self._phrases, capitals=self._capitals, lower=self._lower)
        if first or not length:
            return length
        # Further down only an agency proves one: "TRUMP: …" and "NOTE — …" are no places.
        return length if self._phrases.agency.search(paragraph.text[:length]) else 0

    def _sign_off(self, paragraph: Paragraph) -> int:
        """Where "(AFP)" or "– Reuters" signs off the last paragraph; its length when nothing does."""
        match = re.search(r"(?<=[.!?\"”’])\s*(?:\([^()\n]{2,40}\)|[–—-]{1,2}\s?[\w ]{2,30})$", paragraph.text[-60:])
        if match and is_agency_line(match.group(), self._phrases):
            return len(paragraph.text) - len(match.group().lstrip())
        return len(paragraph.text)


def _split(paragraph: Paragraph, cut: int, before: Role, after: Role) -> Iterator[Segment]:
    """The paragraph as two segments, blanks at the cut in neither."""
    head, tail = paragraph.text[:cut], paragraph.text[cut:]
    if head.strip():
        yield Segment(before, paragraph.start, paragraph.start + len(head.rstrip()))
    if tail.strip():
        yield Segment(after, paragraph.end - len(tail.lstrip()), paragraph.end)


def _is_boilerplate(line: str, phrases: Phrases) -> bool:
    if len(line) > 400:
        return False
    words = plain(line)
    count = len(words.split())
    return any(count <= row.max_words and row.pattern.match(words) for row in phrases.boilerplate)


def _is_tight(found: Sequence[Paragraph]) -> bool:
    """Whether paragraphs follow each other without blank lines, so that a blank line means something."""
    pairs = len(found) - 1
    return pairs >= 4 and sum(1 for paragraph in found[1:] if not paragraph.gap_before) > 0.55 * pairs


def _is_title_case(line: str) -> bool:
    words = [word.strip("\"'“”‘’().,:;!?") for word in line.split()]
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long_words) >= 3 and all(word[0].isupper() for word in long_words)


def _never(line: str, number: int) -> bool:  # noqa: ARG001 - fits `stands_alone`
    return False
