"""Raw records in, articles out: main text, its parts told apart, date, language. See `docs/clean.md`."""

from dragoman.clean.article import Filtered, clean

__all__ = ["Filtered", "clean"]
