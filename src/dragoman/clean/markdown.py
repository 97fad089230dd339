"""Markdown: its marks go, its words stay; the first heading is the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.clean.draft import Draft, assemble, one_line, stored
from dragoman.model import RawRecord, Role

__all__ = ["is_markdown", "markdown_draft"]

_BLOCK_GAP = re.compile(r"\n[ \t]*\n+")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FRONT_FIELD = re.compile(r"([A-Za-z_]{2,20}):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE)
_DEFINITION = re.compile(r"^[ \t]*\[[^\]\n]{1,80}\]:[ \t]+\S+.*$", re.MULTILINE)
_SETEXT = re.compile(r"^(?P<words>[^\n]+)\n[ \t]*(?P<mark>={3,}|-{3,})[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<words>.*?)[ \t]*#*$")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\[\]\n]+)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\]\n]*\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^>\s]+)>")
_TAG = re.compile(r"</?(?:br|p|div|span|b|i|em|strong|u|a|sup|sub|hr|center|img)\b[^>\n]*>", re.IGNORECASE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_]+?)(?<=\S)_(?!\w)")
_CODE = re.compile(r"`([^`\n]+)`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])")
_ITALIC_BLOCK = re.compile(r"(?:\*[^*\n]+\*|_[^_\n]+_)$")


def is_markdown(record: RawRecord) -> bool:
    """Whether the record is a Markdown file: its name says so and it is the whole file."""
    name = record.path.lower().removesuffix(".gz")
    return not record.is_html and record.line is None and name.endswith((".md", ".markdown"))


def markdown_draft(record: RawRecord) -> Draft:
    """The draft of a Markdown file.

    "# Talks fail\\n\\nThe *two* sides [met](http://…)." → headline "Talks fail", body "The two sides met."
    """
    text = stored(record.content).replace("\r", "\n")
    front, text = _front_matter(text)
    blocks = list(_blocks(text))
    heading = next((words for role, words in blocks if role is Role.HEADLINE), None)
    title = one_line(record.title) or one_line(front.get("title")) or one_line(heading)
    is_first = True
    parts: list[tuple[Role | None, str]] = []
    for role, words in blocks:
        if role is Role.HEADLINE:
            parts.append((Role.HEADLINE if is_first and words == title else None, words))
            is_first = False
        else:
            parts.append((role, words))
    if title and not any(role is Role.HEADLINE for role, _ in parts):
        parts.insert(0, (Role.HEADLINE, title))
    stored_text, known = assemble(parts)
    published = front.get("published") or front.get("date")
    return Draft(stored_text, known, title, published, front.get("outlet"), front.get("author"), front.get("url"))


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text.lstrip("\n"))
    if match is None:
        return {}, text
    fields = {name.lower(): value for name, value in _FRONT_FIELD.findall(match.group(1)) if value}
    return fields, text.lstrip("\n")[match.end() :]


def _blocks(text: str) -> Iterator[tuple[Role | None, str]]:
    """Each paragraph without its marks; first-rank headings and captions (italics under an image) as such."""
    text = _COMMENT.sub("", text)
    text = _SETEXT.sub(lambda match: ("# " if match["mark"][0] == "=" else "## ") + match["words"] + "\n", text)
    for pattern in (_FENCE, _RULE, _DEFINITION):
        text = pattern.sub("", text)
    after_image = False
    for block in _BLOCK_GAP.split(_headings_apart(text)):
        bare = _IMAGE.sub("", block).strip()
        has_image = bare != block.strip()
        if not bare:
            after_image = after_image or has_image
            continue
        heading = _HEADING.fullmatch(bare)
        if heading:
            yield (Role.HEADLINE if len(heading["marks"]) == 1 else None), _inline(heading["words"])
        elif (after_image or has_image) and _ITALIC_BLOCK.fullmatch(bare):
            yield Role.CAPTION, _inline(bare)
        else:
            yield None, _inline(_LIST_MARK.sub("", _QUOTE_MARK.sub("", bare)))
        after_image = False


def _headings_apart(text: str) -> str:
    return re.sub(r"^[ \t]{0,3}(#{1,6}[ \t]+[^\n]*)$", r"\n\1\n", text, flags=re.MULTILINE)


def _inline(words: str) -> str:
    words = _IMAGE.sub("", words)
    words = _LINK.sub(r"\1", words)
    words = _AUTOLINK.sub(r"\1", words)
    words = _TAG.sub("", words)
    words = _STRONG.sub(r"\2", words)
    words = _EMPHASIS.sub(lambda match: match.group(1) or match.group(2), words)
    words = _CODE.sub(r"\1", words)
    return _ESCAPE.sub(r"\1", words)
