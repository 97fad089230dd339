"""Articles one by one, in their order, in one process or several; a bug or a dying process costs one article."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dragoman.errors import ComponentError, DragomanError, RecordError
from dragoman.model import Annotation, Article, Role, Segment
from dragoman.pipeline import Result, Tools, code_article
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
    outcomes = code_articles(_articles(*texts), code=code_article, workers=workers, loader=stub_tools)
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
    bug, refusal = code_articles(_articles("raise", "refuse"), code=code_article, tools=stub_tools())
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
        list(code_articles(_articles("fine"), code=code_article, workers=2, loader=no_tools))
    assert raised.value.exit_status == ComponentError.exit_status


# The results are larger than a pipe holds, so that workers wait for them to be taken.
_PROGRAM = """
import signal
import time
from test_workers import _articles, stub_tools
from dragoman.pipeline import code_article
from dragoman.workers import code_articles
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
    for outcome in code_articles(_articles(*["x" * 200_000] * 100), code=code_article, workers=2, loader=stub_tools):
        print(outcome.article.article_id, flush=True)
        time.sleep({pause})
"""


@pytest.mark.parametrize(
    ("ending", "pause"),
    [(signal.SIGINT, 0.05), (signal.SIGINT, 60), (signal.SIGKILL, 60)],
    ids=["interrupted while it waits", "interrupted while it writes", "killed"],
)
def test_no_worker_outlives_the_run(tmp_path: Path, ending: signal.Signals, pause: float) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM.format(pause=pause))
    run = subprocess.Popen(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "a1\n"
    # As a terminal does: Ctrl-C reaches every process of the group.
    os.killpg(run.pid, ending) if ending is signal.SIGINT else run.send_signal(ending)
    _, complaints = run.communicate(timeout=20)
    deadline = time.monotonic() + 10
    while _is_group_alive(run.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_group_alive(run.pid)
    assert complaints.count("Traceback") == (ending is signal.SIGINT)


def _is_group_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
