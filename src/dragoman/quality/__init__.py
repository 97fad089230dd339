"""What makes a text doubtful: an annotated article in, flags out. See `docs/quality.md`."""

from dragoman.quality.checks import quality_flags

__all__ = ["quality_flags"]
