"""Files in, raw records out: the first stage. See `docs/read.md`."""

from dragoman.read.limits import Limits
from dragoman.read.paths import read_paths

__all__ = ["Limits", "read_paths"]
