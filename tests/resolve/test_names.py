"""The list of names in the wild keeps its figures; `benchmarks/names.py` prints them all."""

from __future__ import annotations

import pytest

from benchmarks.names import Score, entity_of, judge, read_rows
from dragoman.knowledge.actors import load_actors


@pytest.mark.parametrize("category", ["state", "person", "title", "titled", "group"])
def test_names_alone(category: str) -> None:
    base = load_actors()
    score = Score()
    for row in read_rows():
        if row.category == category and not row.context:
            named, expected, right = judge(row, entity_of(row, base, None), base)
            score.named += named
            score.expected += expected
            score.right += right
    assert score.precision >= 0.95
    assert score.recall >= 0.88
