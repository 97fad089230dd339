"""All text a page shows, paragraph by paragraph, by the standard library's parser.

It knows nothing of main text, but it never gives up: nesting, broken tags and size do not stop it.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

__all__ = ["Visible", "visible_paragraphs"]

_SILENT = frozenset(
    {"script", "style", "template", "noscript", "svg", "select", "textarea", "iframe", "object", "math"}
)
_ASIDE = frozenset({"nav", "header", "footer", "aside", "form", "button"})
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
    }
)


@dataclass(frozen=True, slots=True)
class Visible:
    """The page's `<title>` and its paragraphs in order."""

    title: str | None
    paragraphs: tuple[str, ...]


def visible_paragraphs(content: str) -> Visible:
    """The text of `content` outside scripts, menus, headers, footers and forms."""
    collector = _Collector()
    try:
        collector.feed(content)
        collector.close()
    except AssertionError:
        # html.parser asserts on a few malformed declarations; what it read before stands.
        pass
    collector.end_paragraph()
    return Visible(" ".join("".join(collector.title).split()) or None, tuple(collector.paragraphs))


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._silent = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT or tag in _ASIDE:
            self._silent += 1
        elif tag == "title":
            self._in_title = not self.title
        if tag not in _INLINE:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT or tag in _ASIDE:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        if tag not in _INLINE:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._silent:
            self._pieces.append(data)

    def end_paragraph(self) -> None:
        """Close the paragraph that is being read."""
        words = " ".join("".join(self._pieces).split())
        if words:
            self.paragraphs.append(words)
        self._pieces = []
