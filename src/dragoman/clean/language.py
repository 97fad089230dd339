"""Whether a text is in English, the one language Dragoman codes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dragoman.clean.phrases import Phrases

__all__ = ["foreign_language", "is_language_code"]

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*$")
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx", "xxx"})
_ENGLISH = frozenset({"en", "eng"})

_SAMPLE = 4000
_FEWEST_LETTERS = 40
# Running English has 30 to 45 % of these words, headlines 5 to 20, other languages under 5.
_SURE_SHARE = 0.15
_LEAST_SURE_WORDS = 3
_CONFIDENT = 0.98
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")


def is_language_code(value: str | None, phrases: Phrases) -> bool:
    """Whether the value is a language tag ("en", "pt_BR", "eng"); "English" and "us" are none."""
    match = _TAG.match(value.strip()) if value else None
    if match is None:
        return False
    code = match.group(1).lower()
    return code in phrases.language_codes or (len(code) == 3 and code not in _NO_LANGUAGE)


def foreign_language(text: str, given: str | None, phrases: Phrases) -> str | None:
    """Why the text counts as not English, in words; None when it is English or too short to tell.

    A language code given with the record is believed. A text mostly in another script is foreign, however
    short.
    """
    if given and is_language_code(given, phrases):
        code = given.strip().replace("_", "-").split("-")[0].lower()
        return None if code in _ENGLISH else f'language "{given.strip()}", as the record says; only English is coded'
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if 2 * len(_OTHER_SCRIPT.findall(sample)) > letters:
        return "not in Latin script; only English is coded"
    if letters < _FEWEST_LETTERS:
        return None
    words = _WORD.findall(sample.lower())
    known = [word for word in words if word in phrases.english]
    if len(known) >= _SURE_SHARE * len(words) and len(set(known)) >= _LEAST_SURE_WORDS:
        return None
    ranked = _identifier(phrases.told_apart).rank(sample.lower())
    # Close relatives share their probability (Indonesian, Malay); what counts is what is left for English.
    confidence = 1.0 - float(dict(ranked)["en"])
    if confidence < _CONFIDENT:
        return None
    return f'language "{ranked[0][0]}", not English with confidence {confidence:.2f}; only English is coded'


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    """py3langid's identifier for these languages, loaded when a text leaves doubt: it takes a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return identifier
