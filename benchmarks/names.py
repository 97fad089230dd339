"""Who is meant by 700 names in the wild: how often the resolver names the right one, and how often it should have.

    python benchmarks/names.py [--misses]

`corpus/names/names.tsv` was written from general knowledge by a reader who had not seen the actor files. A row with a
context is coded as an article, the others are looked up alone, on their day. Precision: of those named, the share that
is right. Recall: of those that should be named (for states and their seats: whose country should be told), the share.
The expected name is looked up as well: an actor the files lack counts as missed, one they call otherwise does not.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dragoman
from dragoman.coder import Coder
from dragoman.knowledge.actors import ActorBase, load_actors
from dragoman.model import Entity
from dragoman.resolve.lookup import look_up

ROWS = Path(__file__).parent.parent / "corpus" / "names" / "names.tsv"
NOBODY = "-"


@dataclass(frozen=True)
class Row:
    """Words and who is meant by them on a day."""

    category: str
    words: str
    day: date | None
    context: str
    name: str
    country: str
    parent: str


@dataclass
class Score:
    """Counts of one category."""

    rows: int = 0
    named: int = 0
    expected: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Right among those named."""
        return self.right / self.named if self.named else 1.0

    @property
    def recall(self) -> float:
        """Right among those expected."""
        return self.right / self.expected if self.expected else 1.0


def read_rows(path: Path = ROWS) -> Iterator[Row]:
    """The rows of the list."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith(("#", "category\t")):
            category, words, day, *rest = line.split("\t")
            yield Row(category, words, date.fromisoformat(day) if day else None, *rest)


def judge(row: Row, entity: Entity | None, base: ActorBase) -> tuple[bool, bool, bool]:
    """Whether somebody was named, should have been, and was named right."""
    actor_id = entity.actor_id if entity is not None else None
    country = entity.country if entity is not None else None
    if row.category == "state" and row.name == NOBODY:
        return country is not None, True, country == row.country
    if row.category == "parent":
        actor = base.actors.get(actor_id or "")
        parents = {m.actor_id for m in actor.memberships_on(row.day)} if actor is not None else set()
        return bool(parents), True, bool(parents & _ids(row.parent, base))
    is_expected = row.name != NOBODY
    return actor_id is not None, is_expected, is_expected and actor_id in _ids(row.name, base)


def _ids(name: str, base: ActorBase) -> set[str]:
    nation = base.nations.get(name)
    return {actor.actor_id for actor in base.lookup(name)} | ({nation.state.code} if nation else set())


def entity_of(row: Row, base: ActorBase, coder: Coder | None) -> Entity | None:
    """Who the words are taken for: alone, or in their context."""
    if not row.context or coder is None:
        return look_up(row.words, row.day, base).entity
    result = coder.code(row.context, published=row.day)
    start = result.article.text.find(row.words)
    end = start + len(row.words)

    def closeness(entity: Entity) -> tuple[int, int]:
        mention = entity.mention
        return min(mention.end, end) - max(mention.start, start), mention.start - mention.end

    touching = [entity for entity in result.entities if entity.mention.start < end and start < entity.mention.end]
    return max(touching, key=closeness, default=None)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--misses", action="store_true", help="name the rows that went wrong")
    show = options.parse_args().misses
    base, coder = load_actors(), dragoman.load()
    scores: dict[str, Score] = {}
    rules: Counter[str] = Counter()
    for row in read_rows():
        entity = entity_of(row, base, coder)
        named, expected, right = judge(row, entity, base)
        for name in (row.category, "all"):
            score = scores.setdefault(name, Score())
            score.rows += 1
            score.named += named
            score.expected += expected
            score.right += right
        if right and entity is not None:
            rules[str(entity.rule)] += 1
        if show and (named or expected) and not right:
            found = (entity.actor_id or entity.country) if entity is not None else None
            sys.stdout.write(f"{row.category}\t{row.words}\t{row.day or ''}\t{row.name}\t{found}\n")
    for name, score in sorted(scores.items(), key=lambda item: item[0] == "all"):
        sys.stdout.write(f"{name:8} {score.rows:4} rows  precision {score.precision:.3f}  recall {score.recall:.3f}\n")
    sys.stdout.write("right by " + ", ".join(f"{rule} {count}" for rule, count in rules.most_common()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
