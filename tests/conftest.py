"""Fixtures shared by the tests: the parser is loaded once."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.annotate.parse import load_parser


@pytest.fixture(scope="session")
def parser() -> Any:
    """spaCy's English pipeline."""
    return load_parser()
