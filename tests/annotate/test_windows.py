"""What the model reads at a time: sentences by punctuation, windows that fit, walls between segments."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.annotate.reader import load_reader
from dragoman.annotate.windows import MAX_PIECES, Window, make_windows, rough_sentences


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_reader().tokenizer


def sentences(parser: Any, text: str) -> list[str]:
    doc = parser.make_doc(text)
    breaks = [i + 1 for i, letter in enumerate(text) if letter == "\n"]
    return [doc[first:end].text.strip() for first, end in rough_sentences(doc, breaks)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Troops left. Rain fell.", ["Troops left.", "Rain fell."]),
        ("The U.S. envoy met Gen. Haftar. He left.", ["The U.S. envoy met Gen. Haftar.", "He left."]),
        ("“We go.” He went.", ["“We go.”", "He went."]),
        ('"We go." He went.', ['"We go."', "He went."]),
        ("He said: “Go!” Nobody went.", ["He said: “Go!”", "Nobody went."]),
        ("Headline without a stop\nThe body begins.", ["Headline without a stop", "The body begins."]),
        ("It cost 3.5 million. He paid.", ["It cost 3.5 million.", "He paid."]),
        ("all lower case. it goes on.", ["all lower case.", "it goes on."]),
    ],
)
def test_sentences_end_where_punctuation_says(parser: Any, text: str, parts: list[str]) -> None:
    assert sentences(parser, text) == parts


def windows(parser: Any, tokenizer: Any, text: str, **more: Any) -> list[Window]:
    doc = parser.make_doc(text)
    return list(make_windows(doc, rough_sentences(doc), tokenizer, **more))


def test_each_sentence_has_a_mark(parser: Any, tokenizer: Any) -> None:
    [window] = windows(parser, tokenizer, "Gunmen attacked the base. Nobody was hurt.")
    mark = tokenizer.token_to_id("[CLS]")
    assert [window.pieces[at] for at in window.marks] == [mark, mark]
    assert window.sentence_of == (0,) * 5 + (1,) * 4


def test_no_window_reaches_over_a_wall(parser: Any, tokenizer: Any) -> None:
    found = windows(parser, tokenizer, "A caption. The body. It goes on.", walls=[1])
    assert [window.sentence_of for window in found] == [(0, 0, 0), (0, 0, 0, 1, 1, 1, 1)]


def test_a_long_text_is_read_in_parts_that_fit(parser: Any, tokenizer: Any) -> None:
    found = windows(parser, tokenizer, "Rebels attacked the northern town again. " * 60)
    assert len(found) > 1
    assert all(len(window.pieces) <= MAX_PIECES for window in found)


def test_a_sentence_too_long_is_cut(parser: Any, tokenizer: Any) -> None:
    found = windows(parser, tokenizer, "word " * 500)
    assert all(len(window.pieces) <= MAX_PIECES for window in found)
    assert [token for window in found for token in window.tokens] == list(range(500))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("ab .!?”“\"'\n\u00a0é中😀’,-"), max_size=300))
def test_every_word_is_read_once(parser: Any, tokenizer: Any, text: str) -> None:
    doc = parser.make_doc(text)
    found = [token for window in windows(parser, tokenizer, text) for token in window.tokens] if text else []
    assert found == [token.i for token in doc if not token.is_space]
