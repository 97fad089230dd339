"""The page as a whole: it is complete, it escapes, it loads nothing, and it shows the text as it is."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b64encode
from html.parser import HTMLParser
from typing import Any

import pytest

from dragoman.export.spool import CodedArticle
from dragoman.intake import Account
from dragoman.report.page import write_page
from dragoman.run import RunReport

ATTACK = '<script>alert("x")</script>'
TEXT = f"Rebels attacked the town, the army said. {ATTACK} & more.\n\nPhoto: Agency"
_VOID = {"meta", "input", "rect", "br", "img", "link"}


def _span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def _participant(words: str) -> dict[str, Any]:
    return {**_span(words), "name": None, "country": None, "sector": "REB", "sectors": [], "inferred": None}


def _attribution() -> dict[str, Any]:
    content = _span("Rebels attacked the town")
    return {
        "source": {**_span("the army"), "anonymous": False, "name": None, "actor_id": None},
        "cue": _span("said"),
        "content": {"start": 0, "end": content["end"], "spans": [[0, content["end"]]]},
        "kind": "indirect",
        "via": [],
    }


def _event(**changed: Any) -> dict[str, Any]:
    return {
        "event_id": "e1", "article_id": "a1", "type": "ASSAULT", "modes": ["aerial"], "contexts": ["military"],
        "auxiliary_modes": ["historical"], "cameo": "190", "quad_class": 4, "plover_score": -9.0,
        "goldstein": -10.0, "trigger": _span("attacked"), "actors": [_participant("Rebels")],
        "recipients": [_participant("the town")], "location": None, "occurred": None, "counts": {},
        "attributions": [_attribution()], "mentions": [{"trigger": _span("attacked"), "sentence": [0, 40]}],
        "sentence": [0, 40], "role": "body", "quality": [], "confidence": 0.8, "rule": "r", "coder": "dragoman",
        **changed,
    }  # fmt: skip


def _article(number: int = 1, events: list[dict[str, Any]] | None = None, **changed: Any) -> CodedArticle:
    end = TEXT.index("\n\n")
    record = {
        "article_id": f"a{number}", "text": TEXT, "published": "2020-01-03", "title": None, "outlet": None,
        "language": "en", "places": [], "dates": [], "attributions": [_attribution()], "entities": [],
        "segments": [
            {"role": "body", "start": 0, "end": end},
            {"role": "credit", "start": end + 2, "end": len(TEXT)},
        ],
        "quality": [], "near_duplicates": [], "url": None, "byline": None, "agencies": [],
        "published_from": "record", "path": None, **changed,
    }  # fmt: skip
    return CodedArticle(record, [] if events is None else events)


def _page(*articles: CodedArticle) -> str:
    file = io.BytesIO()
    write_page(file, articles, RunReport(Account(len(articles), len(articles), 0, 0, 0), {}, ()))
    return file.getvalue().decode("utf-8")


class _Reader(HTMLParser):
    """Reads a page as a browser does: elements must close, and every attribute that loads something is kept."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._depth: int | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in _VOID:
            self.open.append(tag)
        if attributes.get("class") == "text":
            self._depth = len(self.open)
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert tag in _VOID or self.open.pop() == tag
        if self._depth is not None and len(self.open) < self._depth:
            self._depth = None

    def handle_data(self, data: str) -> None:
        if self._depth is not None:
            self.texts[-1] += data


@pytest.mark.parametrize(
    "articles",
    [[], [_article()], [_article(text="", segments=[], attributions=[])]],
    ids=["no article", "no event", "empty text"],
)
def test_page_without_events_is_whole(articles: list[CodedArticle]) -> None:
    page = _page(*articles)
    assert page.startswith("<!doctype html>")
    assert _Reader(page).open == []
    assert "No events were found." in page
    assert "<table" not in page


def test_what_articles_say_is_never_markup() -> None:
    hostile = _event(
        actors=[{**_participant("Rebels"), "name": ATTACK}],
        quality=[{"name": "garbled", "reason": ATTACK, "start": None, "end": None}],
    )
    article = _article(
        events=[hostile], title=ATTACK, outlet=ATTACK, byline=ATTACK, path=ATTACK, language='"><script>',
        url="javascript:alert(1)",
    )  # fmt: skip
    page = _page(article)
    reader = _Reader(page)
    assert ATTACK not in page
    assert [tag for tag, _ in reader.elements].count("script") == 1
    assert not any("javascript:" in (attributes.get("href") or "") for _, attributes in reader.elements)


def test_tags_stripped_the_text_is_the_article() -> None:
    doubt = {"name": "garbled", "reason": "crosses two segments", "start": 20, "end": len(TEXT) - 3}
    nested = _event(actors=[_participant("Rebels attacked the")], recipients=[_participant("the town, the")])
    page = _page(_article(events=[_event(), nested], quality=[doubt]), _article(2))
    assert _Reader(page).texts == [TEXT, TEXT]


def test_nothing_is_loaded() -> None:
    page = _page(_article(events=[_event()], url="https://example.org/report"))
    reader = _Reader(page)
    loading = {"link", "img", "iframe", "object", "embed", "video", "audio", "source", "base", "form"}
    assert not loading & {tag for tag, _ in reader.elements}
    assert not any("src" in attributes or "srcset" in attributes for _, attributes in reader.elements)
    assert re.findall(r"https?://[^\s\"<]+", page) == ["https://example.org/report"]  # the link to the report
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", page)


@pytest.mark.parametrize("element", ["style", "script"])
def test_policy_knows_the_pages_own_style_and_script(element: str) -> None:
    page = _page(_article())
    content = re.search(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
    assert content is not None
    digest = b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
    assert f"{element}-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert not re.search(r"<[^>]+ (style|on\w+)=", page)  # the policy would silence them


def test_every_event_has_a_row_a_card_and_its_evidence() -> None:
    reader = _Reader(_page(_article(events=[_event()]), _article(2, events=[_event(event_id="e2")])))
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    rows = [attributes for tag, attributes in reader.elements if tag == "tr" and "data-event" in attributes]
    triggers = [
        part
        for tag, attributes in reader.elements
        if tag == "mark"
        for part in (attributes.get("data-events") or "").split()
        if part.endswith(":trigger!")
    ]
    assert [row["data-event"] for row in rows] == ["1", "2"]
    assert {"event-1", "event-2"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert triggers == ["1:trigger!", "2:trigger!"]


def test_a_large_run_is_cut_and_says_so() -> None:
    quiet = [_article(number) for number in range(250)]
    page = _page(*quiet, _article(999, events=[_event()]))
    assert page.count("<article ") == 200
    assert "shows 200 of 251 articles" in page
    assert 'id="event-1"' in page
    assert "This page shows" not in _page(*quiet[:200])


def test_same_input_same_page() -> None:
    articles = [_article(number, events=[_event()]) for number in range(3)]
    assert _page(*articles) == _page(*articles)
