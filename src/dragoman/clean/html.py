"""Web pages: the main text, its headline and captions, and what the page's metadata say.

trafilatura finds the main text. Before it does, hidden elements are dropped and the captions of pictures are
lifted out, which would be lost or end up as sentences of the report; afterwards they go back to where they
stood. lxml gives up silently on pages nested very deep; those, and pages in which no main text is found, are
read with the standard library's parser, and the article says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.clean.draft import Draft, assemble, one_line, stored
from dragoman.clean.visible import visible_paragraphs
from dragoman.errors import RecordError
from dragoman.model import Flag, RawRecord, Role

__all__ = ["html_draft"]

# libxml2 stops at 256; trafilatura recurses.
_DEEPEST = 250
_LOW_YIELD = 0.05
_LITTLE_TEXT = 250
# On larger pages the thorough search takes many seconds and finds what the quick one found.
_THOROUGH_CHARACTERS = 1_000_000
_MOST_CAPTIONS = 200
_MOST_TABLE_ROWS = 500
# XML has no control characters; lxml reads them, but refuses to write them when an element moves.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]"
    r"|&#(?:x0*(?:1?[0-9a-f]|7f|fff[ef]|d[89a-f][0-9a-f]{2})|0*(?:[12]?\d|3[01]|127|6553[45]|5[5-7]\d{3}));?(?![0-9a-f])",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# htmldate takes today for the latest date it believes; a fixed day keeps the same page the same on any day.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}

_HIDDEN = (
    "//*[@hidden or @aria-hidden='true' or contains(translate(@style,' ','') ,'display:none')"
    " or contains(translate(@style,' ',''),'visibility:hidden')]"
)
_CAPTION_CLASSES = (
    "image-caption",
    "img-caption",
    "photo-caption",
    "wp-caption-text",
    "media-caption",
    "figure-caption",
    "caption-text",
    "photo-credit",
    "image-credit",
    "img-credit",
    "photo__credit",
    "image__credit",
    "media-credit",
    "photo-copyright",
    "image-copyright",
)
_CAPTIONS = (
    "//figcaption | //*[not(self::img)][contains(concat(' ',normalize-space(@class),' '),' caption ') or "
    + " or ".join(f"contains(@class,'{name}')" for name in _CAPTION_CLASSES)
    + "]"
)
_CREDIT_INSIDE = (
    ".//*[contains(@class,'credit') or contains(@class,'copyright') or contains(@class,'photographer')"
    " or contains(@class,'source') or self::cite or self::small]"
)
_CREDIT_CLASS = re.compile(r"credit|copyright|photographer", re.IGNORECASE)
_ARTICLE = "(//article | //main | //*[@itemprop='articleBody'])[1]"
_INSIDE_ARTICLE = "ancestor::article | ancestor::main | ancestor::*[@itemprop='articleBody']"
_OUTSIDE_ARTICLE = "ancestor::aside | ancestor::nav | ancestor::footer | ancestor::form"
_TEXT_BLOCK = "[self::p or self::h1 or self::h2 or self::h3 or self::blockquote or self::li][normalize-space()]"
_BLOCK_BEFORE = f"preceding::*{_TEXT_BLOCK}[1]"
_BLOCK_AFTER = f"following::*{_TEXT_BLOCK}[1]"
_SHOWN_TEXT = "//body//text()[not(parent::script or parent::style or parent::noscript or parent::template)]"


@dataclass(frozen=True, slots=True)
class _Caption:
    """A caption with its credit, and the paragraphs that stand before and after it on the page."""

    words: str
    credit: str
    after: str
    before: str


def html_draft(record: RawRecord) -> Draft:
    """The draft of a web page. Raises `RecordError` when there is no text in it."""
    content = _CONTROLS.sub(" ", _DECLARATION.sub("", stored(record.content)))
    tree = _tree(content)
    if tree is None:
        return _fallback(record, content, "the page cannot be parsed, or is nested too deep")
    _drop_unread(tree)
    shown = sum(len(piece.strip()) for piece in tree.xpath(_SHOWN_TEXT))
    captions = _lift_captions(tree)
    page = _main_text(tree, record.url, is_large=len(content) > _THOROUGH_CHARACTERS)
    paragraphs = _lines(page.text) if page is not None else []
    if page is None or not paragraphs:
        return _fallback(record, content, "no main text was found")
    title = one_line(record.title) or one_line(page.title)
    text, known = assemble(_in_place(_with_title(title, paragraphs), captions))
    return Draft(
        text,
        known,
        title=title,
        published=page.date,
        outlet=page.sitename,
        byline=page.author,
        url=page.url,
        flags=tuple(_yield_flags(len(text), shown)),
    )


def _tree(content: str) -> Any | None:
    """The parsed page; None when lxml cannot parse it or silently left out what was nested too deep."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(content.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        return None
    return None if _is_deeper(tree, _DEEPEST) else tree


def _is_deeper(tree: Any, depth: int) -> bool:
    level = 0
    from lxml.etree import iterwalk

    for event, _ in iterwalk(tree, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > depth:
            return True
    return False


def _drop_unread(tree: Any) -> None:
    """Drop what nobody reads: hidden elements, and tables of a size no report has."""
    for element in tree.xpath(_HIDDEN):
        # The whole page may be hidden until a script shows it.
        if element.tag not in ("html", "body", "article", "main") and element.getparent() is not None:
            element.drop_tree()
    for table in tree.xpath(f"//table[count(.//tr) > {_MOST_TABLE_ROWS}]"):
        if table.getparent() is not None:
            table.drop_tree()


def _lift_captions(tree: Any) -> list[_Caption]:
    """Take the captions and credits of pictures out of the tree; those outside the article are not kept."""
    has_article = bool(tree.xpath(_ARTICLE))
    captions = []
    for element in tree.xpath(_CAPTIONS)[:_MOST_CAPTIONS]:
        # A credit inside a caption went with it.
        if tree not in element.iterancestors():
            continue
        is_wanted = not element.xpath(_OUTSIDE_ARTICLE) and (not has_article or element.xpath(_INSIDE_ARTICLE))
        if is_wanted:
            captions.append(_caption(element))
        element.drop_tree()
    return captions


def _caption(element: Any) -> _Caption:
    before, after = element.xpath(_BLOCK_BEFORE), element.xpath(_BLOCK_AFTER)
    words, credit = _words(element), ""
    if _CREDIT_CLASS.search(element.get("class") or ""):
        words, credit = "", words
    elif (inside := [found for part in element.xpath(_CREDIT_INSIDE) if (found := _words(part))]) and words.endswith(
        inside[-1]
    ):
        words, credit = words[: len(words) - len(inside[-1])].strip(" |–—-/"), inside[-1]
    return _Caption(words, credit, _words(before[0]) if before else "", _words(after[0]) if after else "")


def _main_text(tree: Any, url: str | None, *, is_large: bool) -> Any | None:
    import trafilatura

    page: Any = None
    # The quick way first; the thorough one when that finds next to nothing.
    for fast in (True,) if is_large else (True, False):
        found: Any = trafilatura.bare_extraction(
            tree,
            url=url,
            fast=fast,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=dict(_DATES),
        )
        if found is not None and (page is None or len(found.text or "") > len(page.text or "")):
            page = found
        if page is not None and len(page.text or "") >= _LITTLE_TEXT:
            break
    return page


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _with_title(title: str | None, paragraphs: Sequence[str]) -> list[tuple[Role | None, str]]:
    rest = list(paragraphs)
    if title is None:
        return [(None, paragraph) for paragraph in rest]
    if one_line(rest[0]) == title:
        rest = rest[1:]
    return [(Role.HEADLINE, title), *((None, paragraph) for paragraph in rest)]


def _in_place(
    parts: Sequence[tuple[Role | None, str]], captions: Sequence[_Caption]
) -> Iterator[tuple[Role | None, str]]:
    """The paragraphs with each caption where it stood: after the one before it, else before the one after it.

    A caption neither of whose neighbours is in the main text belongs to another story.
    """
    words = [" ".join(text.split()) for _, text in parts]
    places: dict[int, list[_Caption]] = {}
    for caption in captions:
        if caption.after in words:
            places.setdefault(words.index(caption.after) + 1, []).append(caption)
        elif caption.before in words:
            places.setdefault(words.index(caption.before), []).append(caption)
    for number in range(len(parts) + 1):
        for caption in places.get(number, ()):
            yield Role.CAPTION, caption.words
            yield Role.CREDIT, caption.credit
        yield from parts[number : number + 1]


def _fallback(record: RawRecord, content: str, why: str) -> Draft:
    visible = visible_paragraphs(content)
    if not visible.paragraphs:
        raise RecordError(record.path, record.line, f"no text ({why})", record.record_id)
    title = one_line(record.title) or one_line(visible.title)
    text, known = assemble(_with_title(title, visible.paragraphs))
    flag = Flag("plain_extraction", f"{why}: every paragraph of the page is kept, menus perhaps among them")
    return Draft(text, known, title=title, flags=(flag,))


def _yield_flags(kept: int, shown: int) -> Iterator[Flag]:
    if kept < _LOW_YIELD * shown:
        yield Flag("low_yield", f"the main text is {100 * kept / shown:.1f} % of the page's visible text")


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
