"""From records to articles, each id once, and the account of where every record went.

Always: read = coded + duplicates + filtered + set aside. Which of several records with one id is coded depends
on what they hold, never on the order they came in.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dragoman.clean import Filtered, clean
from dragoman.errors import RecordError
from dragoman.model import Article, RawRecord

__all__ = ["Account", "Intake", "SetAside"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that was not coded, where it stands and why. `traceback` is there when the reason is a bug."""

    path: str
    line: int | None
    record_id: str | None
    reason: str
    traceback: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Where the records of a run went."""

    read: int
    coded: int
    duplicates: int
    filtered: int
    set_aside: int

    def __post_init__(self) -> None:
        if self.read != self.coded + self.duplicates + self.filtered + self.set_aside:
            raise ValueError(f"the records do not add up: {self}")


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """One record's claim to its article id; the smallest claim is the one coded.

    The earliest published wins, then the smallest content hash, then the record that says most about itself.
    """

    undated: bool
    published: date
    content: bytes
    missing: int
    described: tuple[str, ...]
    path: str
    line: int


class Intake:
    """Takes records in, hands articles on, and keeps the account."""

    def __init__(
        self,
        *,
        published: date | None = None,
        is_known: Callable[[Article], bool] = lambda _: False,
        is_barred: Callable[[Article], bool] = lambda _: False,
    ) -> None:
        """`published` dates records that say nothing themselves. An article that `is_known` was coded in an earlier run
        and counts as a duplicate; one that `is_barred` was erased, and is filtered."""
        self._published = published
        self._is_known = is_known
        self._is_barred = is_barred
        # The ids whose best claim was coded in an earlier run.
        self._known: set[str] = set()
        self._read = 0
        self._filtered: Counter[str] = Counter()
        self._broken: list[SetAside] = []
        # For each article id the claims to it, the best one first.
        self._claims: dict[str, list[_Claim]] = {}
        self._failed: dict[str, SetAside] = {}

    @property
    def read(self) -> int:
        """How many records came in so far."""
        return self._read

    @property
    def filtered(self) -> dict[str, int]:
        """How many records were filtered for which reason."""
        return dict(sorted(self._filtered.items()))

    def articles(self, records: Iterable[RawRecord | RecordError]) -> Iterator[Article]:
        """The articles to code. An article with an id that came before takes the earlier one's place."""
        for record in records:
            self._read += 1
            article = self._clean(record)
            if article is not None and self._admit(article):
                yield article

    def failed(self, article: Article, reason: str, traceback: str | None) -> None:
        """Note that an article could not be coded; with a traceback when a bug is to blame."""
        self._failed[article.article_id] = SetAside(
            article.path or "", article.line, article.article_id, reason, traceback
        )

    def coded(self, article: Article) -> None:
        """Note that an article was coded."""
        self._failed.pop(article.article_id, None)

    def rejects(self) -> list[SetAside]:
        """Every record set aside, in the order of path and line."""
        found = [*self._broken, *self._failed.values()]
        for article_id, (best, *others) in self._claims.items():
            found += [
                SetAside(claim.path, claim.line or None, article_id, _conflict(article_id, best))
                for claim in others
                if not _same_content(claim, best)
            ]
        return sorted(found, key=lambda item: (item.path, item.line or 0, item.record_id or "", item.reason))

    def account(self) -> Account:
        """Where the records went."""
        coded = len(self._claims) - len(self._failed) - len(self._known)
        duplicates = len(self._known) + sum(
            _same_content(claim, best) for best, *others in self._claims.values() for claim in others
        )
        return Account(self._read, coded, duplicates, self._filtered.total(), len(self.rejects()))

    def _clean(self, record: RawRecord | RecordError) -> Article | None:
        if isinstance(record, RecordError):
            self._reject(record)
            return None
        try:
            cleaned = clean(record, published=self._published)
        except RecordError as error:
            self._reject(error)
            return None
        if isinstance(cleaned, Filtered):
            self._filtered[cleaned.reason] += 1
            return None
        if self._is_barred(cleaned):
            self._filtered["erased from this project"] += 1
            return None
        return cleaned

    def _reject(self, error: RecordError) -> None:
        self._broken.append(SetAside(error.path, error.line, error.record_id, error.reason))

    def _admit(self, article: Article) -> bool:
        claims = self._claims.setdefault(article.article_id, [])
        claim = _claim(article)
        is_best = not claims or claim < claims[0]
        claims.insert(0 if is_best else len(claims), claim)
        if not is_best:
            return False
        self._known.discard(article.article_id)
        if not self._is_known(article):
            return True
        self._known.add(article.article_id)
        return False


def _claim(article: Article) -> _Claim:
    described = (article.title, article.outlet, article.url, article.language, article.byline)
    return _Claim(
        undated=article.published is None,
        published=article.published or date.max,
        content=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).digest()[:16],
        missing=sum(value is None for value in described),
        described=tuple(value or "" for value in described),
        path=article.path or "",
        line=article.line or 0,
    )


def _same_content(claim: _Claim, other: _Claim) -> bool:
    return (claim.content, claim.published) == (other.content, other.published)


def _conflict(article_id: str, best: _Claim) -> str:
    place = f"{best.path}:{best.line}" if best.line else best.path
    return f'the id "{article_id}" belongs to another article with other text or another date, at {place}'
