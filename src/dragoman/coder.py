"""Dragoman for Python programs: load once, then code texts.

coder = dragoman.load()
result = coder.code("Iraqi forces shelled Tal Afar on Monday.", published="2017-08-22")
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from dragoman.clean import Filtered, clean
from dragoman.errors import RecordError
from dragoman.model import Article, RawRecord
from dragoman.pipeline import Result, Tools, code_article, load_tools
from dragoman.workers import Failure, code_articles

__all__ = ["Coder", "load_coder"]

_LOG = logging.getLogger("dragoman")

# The path of a text that came from no file, as error messages show it.
_NO_FILE = "<text>"


class Coder:
    """Codes texts; may be shared by threads."""

    def __init__(self, tools: Tools, *, loader: Callable[[], Tools] = load_tools) -> None:
        self._tools = tools
        self._loader = loader
        # The parser shares a store of strings that threads must not fill at once.
        self._lock = Lock()

    @property
    def version(self) -> str:
        """The versions that stand in each event: "dragoman 0.1.0 · model … · actors … · ontology …"."""
        return self._tools.coder

    def code(
        self,
        text: str,
        *,
        published: str | date | None = None,
        title: str | None = None,
        outlet: str | None = None,
        url: str | None = None,
        id: str | None = None,  # noqa: A002  the key is called so in every input record
    ) -> Result:
        """The events of one text, with attributions, places, dates and the article they stand in.

        Offsets count in `result.article.text`. Raises `RecordError` where the text cannot be coded, such as one
        that is empty or not in English.
        """
        article = _article(
            {"text": text, "published": published, "title": title, "outlet": outlet, "url": url, "id": id},
            None,
        )
        with self._lock:
            return code_article(article, self._tools)

    def code_many(
        self,
        articles: Iterable[str | dict[str, Any]],
        *,
        workers: int = 1,
        on_reject: Callable[[RecordError], None] | None = None,
    ) -> Iterator[Result]:
        """Code many texts, or mappings with the keys of an input record, in their order.

        What cannot be coded is left out: `on_reject` hears of it, else a warning is logged. An exception that is
        a bug ends the run. With more than one worker, start from `if __name__ == "__main__":`.
        """
        told = on_reject if on_reject is not None else _warn
        for outcome in self._outcomes(_articles(articles, told), workers):
            if isinstance(outcome, Result):
                yield outcome
            elif outcome.traceback is not None:
                raise RuntimeError(f"{outcome.article.article_id}: {outcome.reason}\n{outcome.traceback}")
            else:
                told(_rejected(outcome))

    def _outcomes(self, articles: Iterable[Article], workers: int) -> Iterator[Result | Failure]:
        if workers > 1:
            yield from code_articles(articles, code=code_article, workers=workers, loader=self._loader)
            return
        for article in articles:
            with self._lock:
                outcome = next(code_articles([article], code=code_article, tools=self._tools))
            yield outcome


def load_coder(actors: Sequence[str | Path] = ()) -> Coder:
    """Load model and knowledge, files of actors of one's own over them; takes seconds and some hundred megabytes."""
    loader = partial(load_tools, tuple(Path(path) for path in actors))
    return Coder(loader(), loader=loader)


def _articles(articles: Iterable[str | dict[str, Any]], on_reject: Callable[[RecordError], None]) -> Iterator[Article]:
    for number, given in enumerate(articles, start=1):
        try:
            article = _article({"text": given} if isinstance(given, str) else given, number)
        except RecordError as error:
            on_reject(error)
        else:
            yield article


def _article(given: dict[str, Any], number: int | None) -> Article:
    text = given.get("text")
    if not isinstance(text, str):
        raise RecordError(_NO_FILE, number, f'"text" must be a text, not {type(text).__name__}')
    record = RawRecord(
        path=_NO_FILE,
        line=number,
        content=text,
        record_id=_text(given, "id"),
        published=_text(given, "published"),
        title=_text(given, "title"),
        outlet=_text(given, "outlet"),
        url=_text(given, "url"),
        language=_text(given, "language"),
        byline=_text(given, "byline"),
    )
    cleaned = clean(record)
    if isinstance(cleaned, Filtered):
        raise RecordError(_NO_FILE, number, cleaned.reason, record.record_id)
    return cleaned


def _text(given: dict[str, Any], key: str) -> str | None:
    value = given.get(key)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def _rejected(failure: Failure) -> RecordError:
    article = failure.article
    return RecordError(article.path or _NO_FILE, article.line, failure.reason, article.article_id)


def _warn(error: RecordError) -> None:
    _LOG.warning("set aside: %s", error)
