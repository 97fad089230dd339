"""A Content-Type header taken apart."""

from __future__ import annotations

import re

__all__ = ["HTML_TYPES", "charset_of", "media_type_of"]

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"""[;\s]charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)


def media_type_of(content_type: str | None) -> str:
    """The type without its parameters: "Text/HTML; charset=utf-8" → "text/html"; "" without one."""
    return (content_type or "").partition(";")[0].strip().lower()


def charset_of(content_type: str | None) -> str | None:
    """The charset a Content-Type names; None when it names none."""
    match = _CHARSET.search(content_type or "")
    return match.group(1) if match else None
