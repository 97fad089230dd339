"""Articles coded in this process or in several, always one by one and in the order they came.

Each worker loads the model once. A worker that dies takes down only the article it was coding.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Generic, TypeAlias, TypeVar

from dragoman.errors import ComponentError, DragomanError, RecordError
from dragoman.model import Article
from dragoman.pipeline import Tools, load_tools

__all__ = ["Failure", "code_articles"]

# Articles in flight for each worker: enough to keep it busy, few enough to keep memory flat.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class _NotReady:
    """A worker could not load its tools: what the error said, as it travels between processes."""

    message: str
    exit_status: int


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be coded. `traceback` is there when a bug is to blame."""

    article: Article
    reason: str
    traceback: str | None


T = TypeVar("T")
Code: TypeAlias = Callable[[Article, Tools], T]


def code_articles(
    articles: Iterable[Article],
    *,
    code: Code[T],
    tools: Tools | None = None,
    workers: int = 1,
    loader: Callable[[], Tools] = load_tools,
) -> Generator[T | Failure, None, None]:
    """Code articles one by one; results come in the order of the articles, whatever the number of workers.

    `code` is `code_article`, or does more where the article is coded. With one worker that happens here, with `tools`
    when given. With more, each process makes its own by `loader`; both are functions that can be imported by name.
    Closing the generator early ends the processes.
    """
    if workers > 1:
        yield from _Crew(workers, loader, code).code(articles)
        return
    own = tools if tools is not None else loader()
    for article in articles:
        yield _attempt(article, own, code)


def _attempt(article: Article, tools: Tools, code: Code[T]) -> T | Failure:
    """One article coded, or the bug that kept it from being."""
    try:
        return code(article, tools)
    except RecordError as error:
        return Failure(article, error.reason, None)
    except Exception as error:  # noqa: BLE001  one article's bug must not take the run down; it is reported
        return Failure(article, f"internal error: {_one_line(error)}", traceback.format_exc())


class _Crew(Generic[T]):
    """A pool of processes that is set up again when one of them dies."""

    def __init__(self, workers: int, loader: Callable[[], Tools], code: Code[T]) -> None:
        self._workers = workers
        self._loader = loader
        self._code = code
        self._pool = self._start(workers)
        self._waiting: deque[tuple[Article, Future[T | Failure | _NotReady]]] = deque()

    def code(self, articles: Iterable[Article]) -> Iterator[T | Failure]:
        try:
            for article in articles:
                if len(self._waiting) >= self._workers * _AHEAD:
                    yield self._next()
                self._submit(article)
            while self._waiting:
                yield self._next()
        except BaseException:
            _stop(self._pool)
            raise
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, article: Article) -> None:
        try:
            with _deaf_to_interrupts():
                self._waiting.append((article, self._pool.submit(_code_in_worker, article, self._code)))
        except BrokenProcessPool as error:
            broken: Future[T | Failure | _NotReady] = Future()
            broken.set_exception(error)
            self._waiting.append((article, broken))

    def _next(self) -> T | Failure:
        article, future = self._waiting.popleft()
        try:
            return _unpack(future.result())
        except BrokenProcessPool:
            return self._alone(article)

    def _alone(self, article: Article) -> T | Failure:
        """Code an article by itself after the pool broke, to learn whether it is the one that broke it."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        lone = self._start(1)
        try:
            with _deaf_to_interrupts():
                future = lone.submit(_code_in_worker, article, self._code)
            result: T | Failure = _unpack(future.result())
        except BrokenProcessPool:
            reason = "internal error: the process coding it died (out of memory?)"
            result = Failure(article, reason, f"{reason}\n")
        finally:
            lone.shutdown(wait=True)
        self._restart()
        return result

    def _restart(self) -> None:
        waiting, self._waiting = self._waiting, deque()
        self._pool = self._start(self._workers)
        for article, future in waiting:
            if future.done() and future.exception() is None:
                self._waiting.append((article, future))
            else:
                self._submit(article)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_set_up, initargs=(self._loader,)
        )


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started within never see Ctrl-C, from their first moment on: the parent alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the processes at once. A worker that still has a result to hand over would wait for ever for a taker."""
    # Python 3.14 has `terminate_workers` for this; before, the executor has no public way.
    for process in list((pool._processes or {}).values()):
        process.terminate()
    # Whoever reads the results may be in the middle of one whose writer is gone: with the last writing end closed as
    # well, it meets the end of the pipe instead of waiting for the rest.
    pool._result_queue._writer.close()  # type: ignore[attr-defined]


class _Worker:
    """What one worker process holds: its tools, made when it starts."""

    tools: Tools | _NotReady | None = None


def _set_up(loader: Callable[[], Tools]) -> None:
    # Where signals cannot be blocked for a new process, it ignores them from here on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    try:
        _Worker.tools = loader()
    except DragomanError as error:
        # Raised here it would only break the pool; the first article carries it to the parent.
        _Worker.tools = _NotReady(str(error), error.exit_status)


def _leave_with_parent() -> None:
    """End this process when the one that started it is gone, killed perhaps: nobody else would."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _code_in_worker(article: Article, code: Code[T]) -> T | Failure | _NotReady:
    if isinstance(_Worker.tools, Tools):
        return _attempt(article, _Worker.tools, code)
    return _Worker.tools or _NotReady("the worker process was not set up", ComponentError.exit_status)


def _unpack(outcome: T | Failure | _NotReady) -> T | Failure:
    if isinstance(outcome, _NotReady):
        error = DragomanError(outcome.message)
        error.exit_status = outcome.exit_status
        raise error
    return outcome


def _one_line(error: BaseException) -> str:
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
