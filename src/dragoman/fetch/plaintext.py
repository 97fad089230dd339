"""What a reader sees of a few lines of HTML: titles and summaries as feeds carry them."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["plain_text"]

_MOST_CHARACTERS = 20_000
_UNSEEN = frozenset({"script", "style", "template"})
_BREAKS = frozenset({"br", "p", "div", "li", "td", "tr", "h1", "h2", "h3", "h4", "blockquote", "figcaption"})


def plain_text(markup: str, *, is_html: bool) -> str:
    """The text on one line, without tags and with entities resolved; what is no HTML keeps its "<" and "&".

    >>> plain_text("Talks <b>fail</b> &amp; troops move", is_html=True)
    'Talks fail & troops move'
    """
    if not is_html:
        return " ".join(markup[:_MOST_CHARACTERS].split())
    reader = _Reader()
    reader.feed(markup[:_MOST_CHARACTERS])
    reader.close()
    return " ".join("".join(reader.pieces).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - inherited
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BREAKS:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)
