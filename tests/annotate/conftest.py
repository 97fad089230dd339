"""The whole annotator, loaded once; and tables of which a share must be right.

What is learned is right on most sentences, not on each: a table pins the share, and its message names the rows missed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from dragoman.annotate.annotator import LearnedAnnotator, load_annotator
from dragoman.knowledge.gazetteer import load_gazetteer
from dragoman.model import Annotation, Article, Role, Segment


@pytest.fixture(scope="session")
def annotator() -> LearnedAnnotator:
    """Model, parser and word lists."""
    return load_annotator(gazetteer=load_gazetteer())


@pytest.fixture(scope="session")
def annotate(annotator: LearnedAnnotator) -> Callable[[str], Annotation]:
    """The annotation of a text that is all body."""
    known: dict[str, Annotation] = {}

    def run(text: str) -> Annotation:
        if text not in known:
            known[text] = annotator.annotate(Article("test", text, (Segment(Role.BODY, 0, len(text)),)))
        return known[text]

    return run


@pytest.fixture(scope="session")
def hold() -> Callable[..., None]:
    """Asserts that a share of a table's rows is right; says which are not."""

    def check(rows: Sequence[Any], is_right: Callable[..., bool], floor: float) -> None:
        missed = [row for row in rows if not is_right(*(row if isinstance(row, tuple) else (row,)))]
        share = 1 - len(missed) / len(rows)
        listed = "\n".join(f"  {row}" for row in missed)
        assert share >= floor, f"{share:.3f} of {len(rows)} rows right, pinned at {floor}; missed:\n{listed}"

    return check
