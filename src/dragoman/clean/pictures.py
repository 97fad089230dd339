"""Pictures leave their captions and credits behind in the text; here they are told from the report.

Women gather at the scene of the strike          ← caption: before a credit, no full stop, alone
(Photo: Reuters)                                 ← credit
"""

from __future__ import annotations

import re

from dragoman.clean.paragraphs import is_open
from dragoman.clean.phrases import Phrases, plain

__all__ = ["has_caption_cue", "is_agency_line", "is_caption", "is_credit", "trailing_credit"]

_BRACKETS = "()[]{}"
_LONGEST_CREDIT_WORDS = 12
_WORD = re.compile(r"[^\s/|,;]+")
_SLASHED = re.compile(r"/|\bvia\b|©|\bImages\b|\bPhotos?\b|\|", re.IGNORECASE)
_END_BRACKET = re.compile(r"\s*[(\[][^()\[\]\n]{2,90}[)\]]\.?$")
_END_SENTENCE = re.compile(r"(?<=[.!?\"”’])\s+[^.!?\n]{2,60}$|\s*\|\s*[^|\n]{2,60}$")
_IN_THIS_PICTURE = re.compile(
    r"(?:file [-–—] )?in (?:this|an?) [^.]{0,60}?"
    r"\b(?:photo|photograph|image|picture|frame grab|video grab|handout)\b"
)
_PICTURE_NUMBER = re.compile(r"\[?\d{1,2}\s?/\s?\d{1,2}\]?\s+(?=[A-Z])")


def is_credit(line: str, phrases: Phrases) -> bool:
    """Whether the line says whose picture it is: "(Photo: Reuters)", "AFP via Getty Images", "File photo"."""
    bare = line.strip().strip(_BRACKETS + ".–—- ")
    if not bare or len(bare) > 120 or len(bare.split()) > _LONGEST_CREDIT_WORDS:
        return False
    start = phrases.credit_start.match(plain(bare))
    if start:
        return _is_name_like(plain_tail(bare, start.end()), phrases)
    return bool(phrases.agency.search(bare) and _SLASHED.search(bare)) and _is_name_like(bare, phrases)


def is_agency_line(line: str, phrases: Phrases) -> bool:
    """Whether the line is an agency's name and no more: "(AFP)", "— Reuters", "Source: Xinhua"."""
    bare = line.strip().strip(_BRACKETS + ".–—-/ ")
    bare = re.sub(r"^(?:Source|SOURCE|Agency|With)s?:?\s+", "", bare)
    return phrases.agency.fullmatch(bare) is not None


def trailing_credit(paragraph: str, phrases: Phrases) -> int | None:
    """Where the credit at the paragraph's end begins ("Crowds in Basra. (AP Photo/A. Hassan)"); else None."""
    for form in (_END_BRACKET, _END_SENTENCE):
        match = form.search(paragraph, max(0, len(paragraph) - 130))
        if match and match.start() > 0 and is_credit(match.group().strip(" |"), phrases):
            return match.start() + len(match.group()) - len(match.group().lstrip(" |\n\r\t"))
    return None


def is_caption(line: str, phrases: Phrases) -> bool:
    """Whether the line says itself that it is a caption: "FILE PHOTO: …", "In this Jan. 3 photo, …"."""
    words = plain(line)
    return (
        phrases.caption_prefix.match(words) is not None
        or _IN_THIS_PICTURE.match(words) is not None
        or _PICTURE_NUMBER.match(line) is not None
    )


def has_caption_cue(line: str, phrases: Phrases) -> bool:
    """Whether the line has no full stop and a word captions like: "walk past", "next to", "addresses"."""
    return is_open(line) and line.rstrip()[-1] not in ",-–—" and phrases.caption_cue.search(plain(line)) is not None


def plain_tail(bare: str, length: int) -> str:
    """What follows the first `length` characters of `plain(bare)`, as printed."""
    words = len(plain(bare)[:length].split())
    tail = plain(bare)[length:]
    printed = " ".join(bare.split())
    return printed[len(printed) - len(tail) :] if tail else ("" if words else printed)


def _is_name_like(text: str, phrases: Phrases) -> bool:
    """Whether every word could belong to a name: capitals, digits, or "by", "via", "of" …"""
    for word in _WORD.findall(text):
        bare = word.strip("()[]{}:.'\"’“”–—-©")
        is_lower = bare[:1].islower() and bare not in phrases.credit_connectors
        if is_lower and not phrases.agency.fullmatch(bare):
            return False
    return True
