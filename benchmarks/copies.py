"""How well copies are told from look-alikes, and how fast.

    python benchmarks/copies.py corpus/copies/c1.jsonl corpus/copies/c2.jsonl [--misses]

Each line of a file is a bundle: an agency report, two copies of it (lightly edited; garbled by a paraphraser) and two
look-alikes (a report of another event, another newsroom's report of the same event). Precision: of the pairs linked,
the share that is copies. Recall: of the copies, the share linked. Pairs of a bundle's other texts are told apart too:
they are counted beneath, and pairs of texts of different bundles last.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.link.copies import Signature, copy_score, sign


@dataclass(frozen=True)
class Kind:
    """Two texts of a bundle, and whether they are copies."""

    name: str
    one: str
    other: str
    are_copies: bool


KINDS = (
    Kind("light", "original", "light", are_copies=True),
    Kind("spun", "original", "spun", are_copies=True),
    Kind("other event", "original", "other_event", are_copies=False),
    Kind("other report", "original", "other_report", are_copies=False),
)
OTHER_KINDS = (
    Kind("light to spun", "light", "spun", are_copies=True),
    Kind("light to other event", "light", "other_event", are_copies=False),
    Kind("spun to other event", "spun", "other_event", are_copies=False),
    Kind("light to other report", "light", "other_report", are_copies=False),
    Kind("spun to other report", "spun", "other_report", are_copies=False),
    Kind("other event to other report", "other_event", "other_report", are_copies=False),
)
TEXTS = ("original", "light", "spun", "other_event", "other_report")
SPEED_WORDS = 300
ROUNDS = 5


@dataclass(frozen=True)
class Pair:
    """Two texts, whether they are copies, whether they were linked."""

    bundle: str
    kind: str
    are_copies: bool
    meet: bool
    score: float | None


def main() -> None:
    """Read the files named, print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true", help="name every pair judged wrongly")
    options = parser.parse_args()
    everything: list[Mapping[str, str]] = []
    for path in options.files:
        bundles = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        everything += bundles
        report(path.name, bundles, misses=options.misses)
    if len(options.files) > 1:
        report("together", everything, misses=False)
    speed(everything)


def report(name: str, bundles: Sequence[Mapping[str, str]], *, misses: bool) -> None:
    """Print how often the pairs of these bundles are judged rightly."""
    signed = [{text: sign(bundle[text]) for text in TEXTS} for bundle in bundles]
    names = [bundle["bundle"] for bundle in bundles]
    say(f"\n{name}: {len(bundles)} bundles")
    for title, kinds in (("copies and look-alikes", KINDS), ("other pairs within bundles", OTHER_KINDS)):
        judged = list(judge(names, signed, kinds))
        linked = [pair for pair in judged if pair.score is not None]
        right = sum(pair.are_copies for pair in linked)
        copies = sum(pair.are_copies for pair in judged)
        f1 = 2 * right / max(1, len(linked) + copies)
        say(f"  {title}: {copies} copies, {len(judged) - copies} look-alikes")
        say(f"    precision {right / max(1, len(linked)):.3f}  recall {right / max(1, copies):.3f}  F1 {f1:.3f}")
        for kind in kinds:
            say_kind(kind, [pair for pair in judged if pair.kind == kind.name])
        if misses:
            for pair in judged:
                if (pair.score is not None) != pair.are_copies:
                    say(f"      {pair.bundle} {pair.kind}: {pair.score}")
    linked_across, of = across(signed)
    say(f"  texts of different bundles: {linked_across} of {of} pairs linked")


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{line}\n")


def say_kind(kind: Kind, judged: Sequence[Pair]) -> None:
    """Print how often pairs of one kind are judged rightly, and how often they share a key."""
    right = sum((pair.score is not None) == pair.are_copies for pair in judged)
    meet = sum(pair.meet for pair in judged)
    say(f"    {kind.name:28} right {right:3} of {len(judged):3} ({right / len(judged):.3f}), {meet:3} share a key")


def judge(names: Sequence[str], signed: Sequence[Mapping[str, Signature]], kinds: Sequence[Kind]) -> Iterator[Pair]:
    """Judge the pairs of these kinds in every bundle, as a store does: those that share no key are not compared."""
    for name, texts in zip(names, signed, strict=True):
        for kind in kinds:
            first, second = texts[kind.one], texts[kind.other]
            meet = not set(first.keys).isdisjoint(second.keys)
            yield Pair(name, kind.name, kind.are_copies, meet, copy_score(first, second) if meet else None)


def across(signed: Sequence[Mapping[str, Signature]]) -> tuple[int, int]:
    """How many pairs of texts of different bundles are linked, of how many."""
    linked = total = 0
    for one, other in itertools.combinations(signed, 2):
        for first, second in itertools.product(one.values(), other.values()):
            total += 1
            linked += copy_score(first, second) is not None
    return linked, total


def speed(bundles: Sequence[Mapping[str, str]]) -> None:
    """Print what signing and comparing cost, on texts of 300 words strung together from bundles."""
    words = {text: " ".join(bundle[text] for bundle in bundles).split() for text in TEXTS}
    texts = {
        text: [" ".join(of_text[at : at + SPEED_WORDS]) for at in range(0, len(of_text) - SPEED_WORDS, SPEED_WORDS)]
        for text, of_text in words.items()
    }
    originals = [sign(text) for text in texts["original"]]
    others = [sign(text) for text in texts["other_event"]]
    size = sum(len(signature.to_bytes()) for signature in originals) / len(originals)
    keys = sum(len(signature.keys) for signature in originals) / len(originals)
    say(f"\n{SPEED_WORDS} words: {size:.0f} bytes and {keys:.0f} keys a signature")
    say(f"  sign {milliseconds(sign, [(text,) for of_text in texts.values() for text in of_text]):.2f} ms")
    related = list(zip(originals, others, strict=False))
    unrelated = list(itertools.combinations(originals, 2))
    sharing = [pair for pair in unrelated + related if not set(pair[0].keys).isdisjoint(pair[1].keys)]
    for title, pairs in (("unrelated", unrelated), ("sharing a key", sharing), ("look-alikes", related)):
        say(f"  copy_score {milliseconds(copy_score, pairs):.3f} ms ({title}, {len(pairs)} pairs)")


def milliseconds(task: Callable[..., object], calls: Sequence[tuple[object, ...]]) -> float:
    """Processor time of one call, of the quickest of five rounds."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for arguments in calls:
            task(*arguments)
        spent.append(time.process_time() - start)
    return 1000 * min(spent) / max(1, len(calls))


if __name__ == "__main__":
    main()
