"""Weights of links: what the fit learns from pairs, and what it leaves as it is."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.link.stories_weights import Weights
from training import links
from training.links import Pairs

NAMES = ["far_count", "other_type", "same_day", "bias"]
PRIOR = Weights(bias=0.0, tied=1.0, of={"far_count": -2.0, "other_type": -1.0, "same_day": 0.0}, says={})


def pairs(*rows: tuple[tuple[float, float, float], bool], times: int = 50) -> Pairs:
    """Pairs by how much there is of each finding, and whether they are one."""
    found = [[*amounts, 1.0] for amounts, _ in rows] * times
    return Pairs(np.array(found), np.array([are_one for _, are_one in rows] * times, float))


@pytest.fixture(autouse=True)
def _weigh_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_UNRELATED_WEIGH", 1.0)


def test_a_finding_weighs_more_where_it_goes_with_being_one() -> None:
    told = pairs(((0, 0, 1), True), ((0, 0, 1), True), ((0, 0, 0), False))
    fitted = links._fitted([told], told.findings[told.are_one == 0], PRIOR, NAMES)
    assert fitted.of["same_day"] > 1.0
    assert fitted.bias < 0


def test_what_was_set_by_hand_stays_and_nothing_changes_sides() -> None:
    """All pairs speak against what the names of the findings say."""
    told = pairs(((1, 0, 0), True), ((0, 1, 0), True), ((0, 0, 1), False))
    fitted = links._fitted([told], told.findings[told.are_one == 0], PRIOR, NAMES)
    assert fitted.of["far_count"] == PRIOR.of["far_count"]
    assert fitted.of["other_type"] == 0.0
    assert fitted.of["same_day"] == 0.0
    assert fitted.tied == PRIOR.tied
