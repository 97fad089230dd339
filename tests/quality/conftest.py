"""The flags of a text, as the whole pipeline raises them before it codes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.clean import clean
from dragoman.model import Article, Flag, RawRecord
from dragoman.pipeline import Tools
from dragoman.quality import quality_flags

Flagger = Callable[..., tuple[Flag, ...]]


@pytest.fixture(scope="session")
def flags_of(tools: Tools) -> Flagger:
    """All flags on a text, those of the article first."""

    def flags(text: str, published: str = "2021-01-02") -> tuple[Flag, ...]:
        article = clean(RawRecord(path="<test>", line=None, content=text, published=published, language="en"))
        assert isinstance(article, Article)
        return quality_flags(article, tools.annotator.annotate(article), tools.quality, tools.actors)

    return flags
