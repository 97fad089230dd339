"""Fixtures shared by the tests: the model is loaded once."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.annotate.grammar import Grammarian, load_words
from dragoman.annotate.reader import load_reader
from dragoman.annotate.windows import make_windows, rough_sentences
from dragoman.pipeline import Tools, load_tools


class Parser:
    """Tokens, or tokens with their grammar, of a text that is one segment."""

    def __init__(self) -> None:
        self.reader = load_reader()
        self.grammarian = Grammarian(load_words(), self.reader.labels)

    def make_doc(self, text: str) -> Any:
        return self.grammarian.words.make_doc(text)

    def __call__(self, text: str) -> Any:
        doc = self.make_doc(text)
        windows = make_windows(doc, rough_sentences(doc), self.reader.tokenizer)
        return self.grammarian.write(doc, self.reader.read(windows))


@pytest.fixture(scope="session")
def parser() -> Parser:
    """What the model reads of grammar."""
    return Parser()


@pytest.fixture(scope="session")
def tools() -> Tools:
    """Everything that is loaded once."""
    return load_tools()
