"""What each finding of a comparison says on whether two reports are of one event, fitted anew.

    python -m training.links --evals DIR [--write]

Pairs that are one, and pairs that are easily taken for one: the anchors of corpus/stories. Pairs that are surely two:
events of texts that have nothing to do with each other — corpus/train and PolNeAR's training news — on days of the same
two weeks, as far as their keys bring them together. (MUC-4 would not do: its texts tell of one war, some of one event.)
Logistic regression; weights are drawn towards those that stand in link_weights.yaml, so that what is rare here keeps
its sense, and keep their sign. First each file of stories is judged with weights of the others (B-cubed), drawn towards
nothing: those that stand have seen all files. Then the weights of all are printed, or written with --write.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from benchmarks.stories import Anchor, Coded, b_cubed, code, read, say, sightings_of, stories_of
from dragoman.knowledge.actors import load_actors
from dragoman.link.stories import Sighting, keys, lookups
from dragoman.link.stories_evidence import Finding, compare
from dragoman.link.stories_weights import DATA_FILE, Weights, load_weights

ROOT = Path(__file__).parent.parent
STORIES = sorted((ROOT / "corpus" / "stories").glob("p*.jsonl"))
OWN = sorted((ROOT / "corpus" / "train").glob("*.jsonl"))
PUBLIC = "text/gold/polnear.train.input.jsonl"

_FIRST_DAY = date(2021, 3, 1)
_DAYS = 14
_LEAST_CHARACTERS = 150
# Pairs that are surely two weigh so many times as much as those that are one, all together.
_UNRELATED_WEIGH = 6.0
_DRAWN = 5.0
_STEPS = 200
# What stands for two events of one article, and what has too few cases here: as set by hand.
_SET_BY_HAND = frozenset({
    "far_count", "far_place", "far_place_told", "other_hour", "other_party", "reversed_sides", "same_article",
    "same_sentence", "statement", "told_apart",
})  # fmt: skip
# What begins so never speaks against two being one, all else never for it.
_SPEAKS_FOR = ("about_the_same", "any_", "crossed", "near_", "same_", "shared_", "within_", "words_")
_BIAS = "bias"

Numbers = NDArray[np.floating[Any]]
Json = dict[str, Any]


@dataclass(frozen=True)
class Pairs:
    """Pairs of events: a row each of how much there is of what finding, the last column 1; and whether it is one."""

    findings: Numbers
    are_one: Numbers


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--evals", type=Path, help="folder with the public training data; without it only our own")
    options.add_argument("--write", action="store_true", help="write the weights into link_weights.yaml")
    options.add_argument("--again", action="store_true", help="code all texts anew")
    given = options.parse_args()
    weights = load_weights()
    names = [*sorted(weights.of), _BIAS]
    told = {path: read([path], again=given.again) for path in STORIES}
    confused = {path: _confused(coded, anchors, names) for path, (coded, anchors) in told.items()}
    unrelated = _unrelated(given.evals, names, again=given.again)
    for path, pairs in confused.items():
        say(f"{path.name}: {len(pairs.are_one):,} pairs of anchors, {int(pairs.are_one.sum()):,} of one event")
    say(f"{len(unrelated):,} pairs of unrelated texts")
    for name, of_file in (
        ("as they are", dict.fromkeys(STORIES, weights)),
        (
            "of the others",
            {
                path: _fitted([confused[p] for p in STORIES if p != path], unrelated, _unlearned(weights), names)
                for path in STORIES
            },
        ),
    ):
        say(f"weights {name}: B3 precision {{:.3f}}  recall {{:.3f}}  F1 {{:.3f}}".format(*_judged(told, of_file)))
    fitted = _fitted(list(confused.values()), unrelated, weights, names)
    for name in names:
        old, new = _of(weights, name), _of(fitted, name)
        say(f"{name:24} {old:5.1f} → {new:5.1f}{'' if old == new else '  *'}")
    if given.write:
        _write(fitted)
    return 0


# ---------------------------------------------------------------- pairs


def _confused(coded: Coded, anchors: Sequence[Anchor], names: Sequence[str]) -> Pairs:
    """All pairs of anchors in different articles that are no copies of each other."""
    sightings = sightings_of(coded.articles, coded.events.values(), load_actors().bodies_above)
    known = [anchor for anchor in anchors if anchor.event_id in sightings]
    rows, are_one = [], []
    for number, anchor in enumerate(known):
        for other in known[:number]:
            if anchor.article_id == other.article_id or coded.are_copies(anchor.article_id, other.article_id):
                continue
            found = compare(sightings[str(anchor.event_id)], sightings[str(other.event_id)])
            if found is not None:
                rows.append(_row(found, names))
                are_one.append(anchor.story == other.story)
    return Pairs(np.array(rows), np.array(are_one, float))


def _unrelated(evals: Path | None, names: Sequence[str], *, again: bool) -> Numbers:
    """Pairs of events that keys bring together, of different articles of one collection."""
    found: list[Numbers] = []
    for paths in (OWN, *([[evals / PUBLIC]] if evals is not None else [])):
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "articles.jsonl"
            made.write_text("".join(json.dumps(article) + "\n" for article in _dated(paths)), encoding="utf-8")
            articles, events = code(made, again=again)
        by_id = {article["article_id"]: article for article in articles}
        sightings = sightings_of(by_id, events, load_actors().bodies_above)
        found += [_row(pair, names) for pair in _met(sightings)]
    return np.array(found)


def _dated(paths: Iterable[Path]) -> Iterator[Json]:
    """The longer texts of some files, each given a day of the same two weeks."""
    chance = random.Random(5)
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            told = record.get("text") or " ".join(part["text"] for part in record["sentences"])
            text = re.sub(r"\s+", " ", told).strip()
            if len(text) >= _LEAST_CHARACTERS:
                day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
                yield {"id": record["id"], "text": text, "published": day.isoformat()}


def _met(sightings: Mapping[str, Sighting]) -> Iterator[list[Finding]]:
    by_key: dict[int, list[Sighting]] = defaultdict(list)
    for _, sighting in sorted(sightings.items()):
        others = {other.event_id: other for key in lookups(sighting) for other in by_key[key]}
        for _, other in sorted(others.items()):
            if other.article_id != sighting.article_id and (found := compare(sighting, other)) is not None:
                yield found
        for key in keys(sighting):
            by_key[key].append(sighting)


def _row(found: Iterable[Finding], names: Sequence[str]) -> Numbers:
    amounts = {_BIAS: 1.0}
    for name, amount in found:
        amounts[name] = amounts.get(name, 0.0) + amount
    return np.array([amounts.get(name, 0.0) for name in names], np.float32)


# ---------------------------------------------------------------- weights


def _fitted(confused: Sequence[Pairs], unrelated: Numbers, prior: Weights, names: Sequence[str]) -> Weights:
    """The weights under which what is one and what is two is likeliest, rounded as the file has them."""
    rows = np.concatenate([*(pairs.findings for pairs in confused), unrelated])
    are_one = np.concatenate([*(pairs.are_one for pairs in confused), np.zeros(len(unrelated))])
    ones = are_one.sum()
    counts = np.concatenate(
        [
            *(np.ones(len(pairs.are_one)) for pairs in confused),
            np.full(len(unrelated), _UNRELATED_WEIGH * ones / len(unrelated)),
        ]
    )
    start = np.array([_of(prior, name) for name in names])
    free = np.array([name not in _SET_BY_HAND for name in names])
    signs = np.array([0 if name == _BIAS else 1 if name.startswith(_SPEAKS_FOR) else -1 for name in names])
    drawn = np.where(np.array(names) == _BIAS, 0.01, _DRAWN)
    found = start.copy()
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (counts * (likely - are_one)) + drawn * (found - start)
        curve = (rows * (counts * likely * (1 - likely))[:, None]).T @ rows + np.diag(drawn)
        # What would go over to the other side stays at nothing.
        moving = free & ~((found == 0) & (slope * signs > 0))
        step = np.zeros(len(names))
        step[moving] = np.linalg.solve(curve[np.ix_(moving, moving)], slope[moving])
        new = found - step
        new = np.where(free & (new * signs < 0), 0.0, new)
        if np.abs(new - found).max() < 1e-6:
            break
        found = new
    rounded = {name: round(float(weight), 1) + 0.0 for name, weight in zip(names, found, strict=True)}
    return replace(prior, bias=rounded.pop(_BIAS), of=rounded)


def _unlearned(weights: Weights) -> Weights:
    """What was set by hand, and nothing else."""
    of = {name: weight if name in _SET_BY_HAND else 0.0 for name, weight in weights.of.items()}
    return replace(weights, bias=0.0, of=of)


def _of(weights: Weights, name: str) -> float:
    return weights.bias if name == _BIAS else weights.of[name]


def _judged(
    told: Mapping[Path, tuple[Coded, Sequence[Anchor]]], weights: Mapping[Path, Weights]
) -> tuple[float, float, float]:
    """B-cubed over the anchors of all files, each joined with its own weights."""
    gold, system = [], []
    for path, (coded, anchors) in told.items():
        with patch("dragoman.link.stories.load_weights", lambda path=path: weights[path]):
            story_of = stories_of(coded, load_actors().bodies_above)
        found = [anchor for anchor in anchors if anchor.event_id is not None]
        gold += [anchor.story for anchor in found]
        system += [f"{path.name} {story_of[str(anchor.event_id)]}" for anchor in found]
    return b_cubed(gold, system)


def _write(weights: Weights) -> None:
    """Put the weights into the file, line by line; what it says besides stays."""

    def anew(line: re.Match[str]) -> str:
        return f"{line[1]}{_of(weights, line[2]):.1f}"

    told = "|".join([*weights.of, _BIAS])
    pattern = re.compile(rf"^(- \{{finding: ({told}), weight: )[-0-9.]+", re.M)
    DATA_FILE.write_text(pattern.sub(anew, DATA_FILE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
