"""How many sentences of clean news are flagged as faulty: fewer than 1 % should be.

    python benchmarks/quality.py FILE.jsonl [FILE.jsonl ...] [--show]

Each line is a mapping with "text"; others are passed over. Lines that name their "noise" (corpus/README.md) are no
clean news and are counted apart: of "paraphrase" many should be flagged. `--show` prints each flag with its words.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.clean import clean
from dragoman.errors import RecordError
from dragoman.model import Annotation, Article, Flag, RawRecord
from dragoman.pipeline import Tools, load_tools
from dragoman.quality import quality_flags

# Words shown on either side of what is flagged, in characters.
_AROUND = 50


@dataclass
class Tally:
    """What was found in the texts of one file that are alike."""

    texts: int = 0
    texts_flagged: int = 0
    sentences: int = 0
    flagged: int = 0
    by_flag: Counter[str] = field(default_factory=Counter)

    def add(self, flags: Sequence[Flag], annotation: Annotation) -> None:
        """Count one text."""
        of_sentences = [
            {flag.name for flag in flags if flag.start is not None and sentence.start <= flag.start < sentence.end}
            for sentence in annotation.sentences
        ]
        self.texts += 1
        self.texts_flagged += bool(flags)
        self.sentences += len(annotation.sentences)
        self.flagged += sum(bool(names) for names in of_sentences)
        self.by_flag.update(name for names in of_sentences for name in names)

    def __str__(self) -> str:
        shares = ", ".join(f"{name} {self._share(count)}" for name, count in sorted(self.by_flag.items()))
        return (
            f"{self.sentences} sentences, {self.flagged} flagged ({self._share(self.flagged)})"
            f"{': ' if shares else ''}{shares}; {self.texts_flagged} of {self.texts} texts"
        )

    def _share(self, count: int) -> str:
        return f"{100 * count / max(self.sentences, 1):.2f} %"


def main() -> int:
    options = _options()
    tools = load_tools()
    for path in options.paths:
        tallies: dict[str, Tally] = {}
        for noise, article in _articles(path):
            annotation = tools.annotator.annotate(article)
            sentence_flags, others = _flags(article, annotation, tools)
            tallies.setdefault(noise, Tally()).add(sentence_flags, annotation)
            if options.show:
                for flag in (*others, *sentence_flags):
                    _say(f"  {flag.name}: {flag.reason}{_around(flag, article.text)}")
        for noise, tally in sorted(tallies.items(), key=lambda item: item[0] != "clean"):
            _say(f"{path}, {noise}: {tally}")
    return 0


def _articles(path: Path) -> Iterator[tuple[str, Article]]:
    """The articles of a file, each with the noise it was given; "clean" for none."""
    for line in path.read_text("utf-8").splitlines():
        given = json.loads(line)
        if not isinstance(given.get("text"), str):
            continue
        record = RawRecord(str(path), None, given["text"], published=given.get("published"), language="en")
        try:
            article = clean(record)
        except RecordError:
            continue
        if isinstance(article, Article):
            yield given.get("noise", "clean"), article


def _flags(article: Article, annotation: Annotation, tools: Tools) -> tuple[list[Flag], list[Flag]]:
    """The flags on sentences, and those on the article."""
    flags = quality_flags(article, annotation, tools.quality, tools.actors)
    whole = [flag for flag in flags if tools.quality.is_of_article(flag.name)]
    return [flag for flag in flags if flag not in whole], whole


def _around(flag: Flag, text: str) -> str:
    if flag.start is None or flag.end is None:
        return ""
    words = text[max(flag.start - _AROUND, 0) : flag.end + _AROUND]
    return f" — … {' '.join(words.split())} …"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--show", action="store_true", help="print each flag with its words")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
