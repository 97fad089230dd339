"""Spoilt copies of sentences say the same: every labelled piece is moved along with its words."""

from __future__ import annotations

import random
from importlib.resources import files
from pathlib import Path

import pytest

from dragoman.datafiles import Faults
from dragoman.knowledge.states import State, load_states
from training.corpus import Claim, Event, Sentence
from training.noise import edited, spoilt

TEXT = "Rebels shelled Goma, the Congolese army said."
SENTENCE = Sentence(
    "s", TEXT,
    events=(Event("ASSAULT", ((7, 14),), actors=((0, 6),), recipients=((15, 19),), counts=(("killed", (0, 6)),)),),
    claims=(Claim(((0, 19),), source=(21, 39), cue=(40, 44)),),
)  # fmt: skip


@pytest.fixture(scope="module")
def states() -> tuple[State, ...]:
    return load_states(Path(str(files("dragoman.knowledge") / "data/states.yaml")), Faults())


def test_pieces_move_with_their_words() -> None:
    copy = edited(SENTENCE, [(0, 6, "Insurgents"), (19, 21, " "), (44, 45, "")])
    assert copy.text == "Insurgents shelled Goma the Congolese army said"
    event, claim = copy.events[0], copy.claims[0]
    assert [copy.text[slice(*p)] for p in (*event.actors, *event.triggers, *event.recipients)] == [
        "Insurgents", "shelled", "Goma",
    ]  # fmt: skip
    assert event.counts == (("killed", (0, 10)),)
    assert copy.text[slice(*claim.source or (0, 0))] == "the Congolese army"
    assert copy.text[slice(*claim.cue or (0, 0))] == "said"
    assert copy.text[slice(*claim.content[0])] == "Insurgents shelled Goma"


def test_an_event_whose_word_is_lost_goes() -> None:
    assert edited(SENTENCE, [(7, 15, "")]).events == ()


@pytest.mark.parametrize("seed", range(40))
def test_spoilt_copies_keep_all_there_is(states: tuple[State, ...], seed: int) -> None:
    copy = spoilt(SENTENCE, states, random.Random(seed))
    assert copy.text != TEXT
    [event], [claim] = copy.events, copy.claims
    assert all(copy.text[a:b].strip() for a, b in (*event.triggers, *event.actors, *event.recipients, *claim.content))


def test_the_same_draw_gives_the_same_copy(states: tuple[State, ...]) -> None:
    assert spoilt(SENTENCE, states, random.Random(7)) == spoilt(SENTENCE, states, random.Random(7))


def test_another_country_goes_in_everywhere(states: tuple[State, ...]) -> None:
    sentence = Sentence("s", "Iraq said Iraqi troops left; Baghdad waits")
    copies = {spoilt(sentence, states, random.Random(seed)).text for seed in range(60)}
    swapped = [text for text in copies if "Iraq" not in text]
    assert swapped
    assert not any("Baghdad" in text for text in swapped)
