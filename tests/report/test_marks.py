"""Spans that overlap are cut into pieces that together are the text, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.report.marks import Mark, blocks

TEXT = "Clash at border\n\nTwo soldiers were killed, the army said.\n\nPhoto: Agency"
SEGMENTS = [
    {"role": "headline", "start": 0, "end": 15},
    {"role": "body", "start": 17, "end": 57},
    {"role": "credit", "start": 59, "end": 72},
]


def _article(segments: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": TEXT, "segments": segments}


@pytest.mark.parametrize(
    "marks",
    [
        pytest.param([], id="none"),
        pytest.param([Mark(17, 29, "recipient", 1), Mark(17, 20, "count", 1)], id="nested"),
        pytest.param([Mark(17, 34, "content", 1), Mark(21, 41, "trigger", 2)], id="crossing"),
        pytest.param([Mark(17, 29, "actor", 1), Mark(17, 29, "recipient", 2)], id="equal"),
        pytest.param([Mark(0, 15, "trigger", 1), Mark(15, 20, "actor", 1)], id="touching"),
        pytest.param([Mark(10, 65, "content", 1)], id="across segments"),
        pytest.param([Mark(0, len(TEXT), "doubt")], id="everything"),
    ],
)
@pytest.mark.parametrize("segments", [SEGMENTS, SEGMENTS[1:2], []], ids=["all", "body only", "none"])
def test_pieces_are_the_text(marks: list[Mark], segments: list[dict[str, Any]]) -> None:
    pieces = [piece for block in blocks(_article(segments), marks) for piece in block.pieces]
    assert "".join(piece.text for piece in pieces) == TEXT
    for mark in marks:
        covered = "".join(piece.text for piece in pieces if mark in piece.marks)
        # White space between segments bears no mark.
        assert "".join(covered.split()) == "".join(TEXT[mark.start : mark.end].split())


def test_piece_says_its_part_in_each_event() -> None:
    marks = [Mark(17, 29, "recipient", 10), Mark(17, 20, "count", 2), Mark(17, 41, "content", 2)]
    body = next(block for block in blocks(_article(SEGMENTS), marks) if block.role == "body")
    assert [(piece.text, piece.events) for piece in body.pieces] == [
        ("Two", "2:content 2:count! 10:recipient"),
        (" soldiers", "2:content 10:recipient!"),
        (" were killed", "2:content!"),
        (", the army said.", ""),
    ]


def test_kinds_follow_the_legend() -> None:
    marks = [Mark(17, 20, "doubt"), Mark(17, 20, "source", 1), Mark(17, 20, "actor", 1)]
    body = next(block for block in blocks(_article(SEGMENTS), marks) if block.role == "body")
    assert body.pieces[0].kinds == ("actor", "source", "doubt")


def test_roles_are_kept_and_white_space_is_a_gap() -> None:
    roles = [block.role for block in blocks(_article(SEGMENTS), [])]
    assert roles == ["headline", "gap", "body", "gap", "credit"]
