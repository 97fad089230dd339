"""What the model is given: the same length, wrapped lines joined, capitals lowered; sentences end with segments."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.annotate.layout import readable, tokenize_article
from dragoman.annotate.windows import rough_sentences
from dragoman.model import Article, Role, Segment

WRAPPED = (
    "Rebels attacked the northern town of Goma on Monday and\n"
    "killed at least six soldiers before they withdrew to the\n"
    "hills above the lake, the governor of the province said.\n"
)


def article(text: str, *segments: Segment) -> Article:
    return Article("a", text, segments or (Segment(Role.BODY, 0, len(text)),))


def sentences(parser: Any, text: str, *segments: Segment) -> list[str]:
    doc, starts = tokenize_article(parser, article(text, *segments))
    parts = [doc[first:end].text.strip() for first, end in rough_sentences(doc, starts)]
    return [part for part in parts if part]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("REBELS ATTACKED THE TOWN OF GOMA. SIX DIED.", "Rebels attacked the town of goma. Six died."),
        ('HE SAID: "REBELS ATTACKED THE TOWN." SIX DIED.', 'He said: "Rebels attacked the town." Six died.'),
        ('"REBELS ATTACKED THE TOWN," HE SAID. SIX DIED.', '"Rebels attacked the town," he said. Six died.'),
        (WRAPPED, WRAPPED.strip().replace("\n", " ") + "\n"),
    ],
)
def test_made_readable(text: str, expected: str) -> None:
    assert readable(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rebels attacked the town of Goma. Six died.",
        "NATO, the EU and the UN met in Geneva.",
        "UN AND EU",
        "First line\nSecond line\nThird line",
        "One paragraph stands here.\n\nAnother stands below it.",
    ],
)
def test_left_as_it_is(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize(
    "text",
    [
        WRAPPED,
        "REBELS ATTACKED THE TOWN OF GOMA. SIX DIED.",
        "İSTANBUL: POLICE ARRESTED TEN MEN IN THE CITY ON MONDAY.",
        "DIE STRAẞE IST GESPERRT, SAGTE DIE POLIZEI AM MONTAG.",
        "Rebels attacked the town.",
    ],
)
def test_offsets_stay(text: str) -> None:
    assert len(readable(text)) == len(text)


def test_sentences_end_with_segments(parser: Any) -> None:
    text = "Rebels seize town\nThe army said rebels seized the town. Six died."
    parts = (Segment(Role.HEADLINE, 0, 17), Segment(Role.BODY, 18, len(text)))
    assert sentences(parser, text, *parts)[0] == "Rebels seize town"


def test_sentences_end_with_paragraphs(parser: Any) -> None:
    text = "Six soldiers died\n\nThe army blamed rebels."
    assert sentences(parser, text) == ["Six soldiers died", "The army blamed rebels."]


def test_wrapped_lines_are_one_sentence(parser: Any) -> None:
    assert sentences(parser, WRAPPED) == [WRAPPED.strip().replace("\n", " ")]


def test_tokens_keep_the_offsets_of_the_article(parser: Any) -> None:
    doc, _ = tokenize_article(parser, article(WRAPPED))
    words = [(token.idx, token.text) for token in doc if not token.is_space]
    assert [WRAPPED[at : at + len(word)] for at, word in words] == [word for _, word in words]
