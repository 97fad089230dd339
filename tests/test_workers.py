"""Articles one by one, in their order, in one process or several; a bug or a dying process costs one article."""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dragoman.errors import ComponentError, DragomanError, RecordError
from dragoman.model import Annotation, Article, Role, Segment
from dragoman.pipeline import Result, Tools
from dragoman.workers import Failure, code_articles


@dataclass(frozen=True)
class _Annotator:
    """Finds nothing; an article whose text says so raises, or takes its process down."""

    version: str = "stub"

    def annotate(self, article: Article) -> Annotation:
        if article.text == "refuse":
            raise RecordError("x.jsonl", 1, "too long")
        if article.text == "raise":
            raise IndexError("list index out of range")
        if article.text == "die":
            os._exit(9)
        return Annotation()


def stub_tools() -> Tools:
    """Tools that find nothing; importable, so that a worker process can make its own."""
    nothing = cast("Any", SimpleNamespace(version="0", nations={}, actors={}, states={}))
    return Tools(annotator=_Annotator(), actors=nothing, gazetteer=nothing, ontology=nothing)


def no_tools() -> Tools:
    """What a worker meets where the model is not installed."""
    raise ComponentError("the model is not installed")


def _articles(*texts: str) -> list[Article]:
    return [
        Article(f"a{number}", text, (Segment(Role.BODY, 0, len(text)),), path="x.jsonl", line=number)
        for number, text in enumerate(texts, start=1)
    ]


def _outcomes(texts: tuple[str, ...], workers: int) -> list[str]:
    outcomes = code_articles(_articles(*texts), workers=workers, loader=stub_tools)
    return [
        f"{outcome.article.article_id} {'coded' if isinstance(outcome, Result) else outcome.reason}"
        for outcome in outcomes
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bug_costs_one_article(workers: int) -> None:
    assert _outcomes(("fine", "raise", "fine", "refuse", "fine"), workers) == [
        "a1 coded",
        "a2 internal error: IndexError: list index out of range",
        "a3 coded",
        "a4 too long",
        "a5 coded",
    ]


def test_a_bug_keeps_its_traceback_and_a_refusal_has_none() -> None:
    bug, refusal = code_articles(_articles("raise", "refuse"), tools=stub_tools())
    assert isinstance(bug, Failure)
    assert bug.traceback is not None
    assert "in annotate" in bug.traceback
    assert isinstance(refusal, Failure)
    assert refusal.traceback is None


def test_a_dying_process_costs_one_article() -> None:
    outcomes = _outcomes(("fine", "fine", "die", *["fine"] * 10, "die", "fine"), workers=2)
    died = [number for number, outcome in enumerate(outcomes, start=1) if "died" in outcome]
    assert [outcome.split()[0] for outcome in outcomes] == [f"a{number}" for number in range(1, 16)]
    assert died == [3, 14]
    assert sum(outcome.endswith(" coded") for outcome in outcomes) == 13


def test_a_worker_without_its_tools_ends_the_run_with_the_reason() -> None:
    with pytest.raises(DragomanError, match="the model is not installed") as raised:
        list(code_articles(_articles("fine"), workers=2, loader=no_tools))
    assert raised.value.exit_status == ComponentError.exit_status
