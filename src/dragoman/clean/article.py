"""From a raw record to an article: the flow of this room.

record → draft (main text, what its markup tells) → segments → date, agencies, language, doubts → `Article`
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from dragoman.clean.agencies import find_agencies
from dragoman.clean.bylines import byline_name
from dragoman.clean.days import find_full_date, parse_day
from dragoman.clean.draft import Draft, one_line, plain_draft
from dragoman.clean.language import foreign_language, is_language_code
from dragoman.clean.markdown import is_markdown, markdown_draft
from dragoman.clean.phrases import load_phrases
from dragoman.clean.quality import quality_flags
from dragoman.clean.segments import segment
from dragoman.errors import RecordError
from dragoman.model import Article, RawRecord, Role, Segment

__all__ = ["Filtered", "clean"]


@dataclass(frozen=True, slots=True)
class Filtered:
    """A sound record that is not for Dragoman, and why: `language "fr", …; only English is coded`."""

    record: RawRecord
    reason: str


def clean(record: RawRecord, *, published: date | None = None) -> Article | Filtered:
    """The article a record holds, its parts told apart; `Filtered` when it is in another language.

    `published` goes before the date in the record, that before the page's metadata, that before a full date
    in the dateline. Raises `RecordError` for a record without usable text or with a date that is none.

    >>> article = clean(RawRecord("a.txt", None, "BAGHDAD (AFP) — Two men were held on Monday."))
    >>> [segment.role.value for segment in article.segments]
    ['dateline', 'body']
    """
    phrases = load_phrases()
    draft = _draft(record)
    if not any(letter.isalnum() for letter in draft.text):
        raise RecordError(record.path, record.line, "no text", record.record_id)
    reason = foreign_language(draft.text, record.language, phrases)
    if reason is not None:
        return Filtered(record, reason)
    segments = segment(draft.text, phrases, draft.known, is_page=record.is_html)
    if record.is_html and not any(part.role in (Role.BODY, Role.CAPTION) for part in segments):
        raise RecordError(record.path, record.line, "no text but headline and boilerplate", record.record_id)
    day, day_from = _published(record, draft, segments, published)
    title = draft.title or _first(draft.text, segments, Role.HEADLINE)
    outlet = one_line(record.outlet) or one_line(draft.outlet)
    url = one_line(record.url) or one_line(draft.url)
    has_code = is_language_code(record.language, phrases)
    byline = one_line(record.byline) or one_line(draft.byline)
    return Article(
        article_id=record.record_id or _content_id(draft.text, title, day, outlet, url),
        text=draft.text,
        segments=segments,
        published=day,
        published_from=day_from,
        title=title,
        outlet=outlet,
        url=url,
        language=record.language.strip() if has_code and record.language else "en",
        byline=byline or byline_name(_first(draft.text, segments, Role.BYLINE) or "") or None,
        agencies=find_agencies(draft.text, segments, phrases),
        quality=(*draft.flags, *quality_flags(draft.text, day)),
        path=record.path,
        line=record.line,
    )


def _draft(record: RawRecord) -> Draft:
    if record.is_html:
        # trafilatura takes most of a second to import; texts do without.
        from dragoman.clean.html import html_draft

        return html_draft(record)
    return markdown_draft(record) if is_markdown(record) else plain_draft(record)


def _published(
    record: RawRecord, draft: Draft, segments: tuple[Segment, ...], option: date | None
) -> tuple[date | None, str | None]:
    """The day of publication and where it was found; never today, never the file's date."""
    if option is not None:
        return option, "option"
    if record.published and record.published.strip():
        day = parse_day(record.published)
        if day is None:
            value = record.published.strip()[:80]
            reason = f'"published" is "{value}", which is not a date (write 2020-01-31 or 31 January 2020)'
            raise RecordError(record.path, record.line, reason, record.record_id)
        return day, "record"
    if draft.published and (day := parse_day(draft.published)):
        return day, "metadata"
    for part in segments:
        if part.role is Role.DATELINE and (day := find_full_date(draft.text[part.start : part.end])):
            return day, "dateline"
    return None, None


def _first(text: str, segments: tuple[Segment, ...], role: Role) -> str | None:
    return next((one_line(text[part.start : part.end]) for part in segments if part.role is role), None)


def _content_id(text: str, title: str | None, day: date | None, outlet: str | None, url: str | None) -> str:
    """An id that depends on the content alone. JSON keeps the fields apart, whatever they hold."""
    fields = [text, title, day.isoformat() if day else None, outlet, url]
    content = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    return "sha256-" + hashlib.sha256(content.encode("ascii")).hexdigest()[:24]
