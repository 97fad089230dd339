"""Grammar as the model reads it, laid down in tokens: one tree a sentence, lemmas, names; spaces belong to somebody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.annotate.grammar import load_words, tree_of
from dragoman.errors import ComponentError


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_every_sentence_is_one_tree(size: int, seed: int) -> None:
    heads = tree_of(np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32))
    [root] = [word for word in range(size) if heads[word] == word]
    for word in range(size):
        at, seen = word, set()
        while at != root:
            assert at not in seen
            seen.add(at)
            at = int(heads[at])


def test_a_tree_stays_as_it_is() -> None:
    scores = np.full((4, 4), -9.0, np.float32)
    for word, head in enumerate((1, 1, 3, 1)):
        scores[word, head] = 0.0
    assert tree_of(scores).tolist() == [1, 1, 3, 1]


def test_a_circle_is_opened_where_it_costs_least() -> None:
    scores = np.full((3, 3), -9.0, np.float32)
    scores[0, 0] = 0.0
    scores[1, 2] = scores[2, 1] = -0.1
    scores[1, 0], scores[2, 0] = -5.0, -1.0
    assert tree_of(scores).tolist() == [0, 2, 0]


def test_words_hang_on_words(parser: Any) -> None:
    doc = parser("Iraqi forces killed two militants in Mosul on Monday.")
    heads = {token.text: token.head.text for token in doc}
    assert heads["forces"] == "killed"
    assert heads["killed"] == "killed"
    assert heads["two"] == "militants"
    assert [token.pos_ for token in doc[:3]] == ["ADJ", "NOUN", "VERB"]


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Troops had left the town.", "had", "have"),
        ("Troops had left the town.", "left", "leave"),
        ("The buses were stopped by gunmen.", "buses", "bus"),
        ("A bus was stopped by gunmen.", "bus", "bus"),
        ("The President met Mr Jones.", "Jones", "Jones"),
    ],
)
def test_lemmas(parser: Any, text: str, word: str, lemma: str) -> None:
    assert next(token.lemma_ for token in parser(text) if token.text == word) == lemma


def test_sentences_and_spaces(parser: Any) -> None:
    doc = parser("\n Troops left.  \n\n Rebels came in. ")
    assert [sentence.text.strip() for sentence in doc.sents if sentence.text.strip()] == [
        "Troops left.",
        "Rebels came in.",
    ]
    assert all(token.head.text.strip() for token in doc if not token.is_space)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "."])
def test_next_to_nothing(parser: Any, text: str) -> None:
    assert parser(text).text == text


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ComponentError, match="no_such_package"):
        load_words("no_such_package")
