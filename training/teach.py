"""What a teacher says of text without labels, as labels: events for reports, PolNeAR and the public sentences.

    python -m training.teach --teacher DIR --examples FILE --out FILE [--polnear SHARE] [--reports SHARE]

DIR is an exported model. What the teacher is not sure of stays unknown and teaches nothing; labels that people gave
stay.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dragoman.annotate.reader import Labels, Reader, Reading, TriggerReading, load_reader
from training.examples import UNKNOWN, Example, Target

__all__ = ["taught"]

_SURE = 0.6


def taught(reader: Reader, example: Example) -> Example:
    """The example with the teacher's events where nobody labelled any."""
    reading = reader.read([example.window])[0]
    example.types = _sure(reading.types)
    example.targets = [
        _target(reading, trigger, example.types[trigger.word], reader.labels)
        for trigger in reading.triggers
        if example.types[trigger.word] > 0
    ]
    if not example.main:
        main = _sure(reading.main)
        example.main = {sentence: (kind,) for sentence, kind in enumerate(main) if kind != UNKNOWN}
    return example


def _sure(chances: np.ndarray) -> list[int]:
    best = chances.argmax(-1)
    return np.where(chances.max(-1) >= _SURE, best, UNKNOWN).tolist()


def _target(reading: Reading, trigger: TriggerReading, kind: int, labels: Labels) -> Target:
    sentence_of = reading.window.sentence_of
    inside = [word for word, sentence in enumerate(sentence_of) if sentence == sentence_of[trigger.word]]
    roles, counts = _sure(trigger.roles), trigger.counts.argmax(-1)
    own = f"{labels.types[kind]}/"
    return Target(
        trigger.word,
        kind,
        tuple(n for n in np.flatnonzero(trigger.modes > 0.5).tolist() if labels.modes[n].startswith(own)),
        tuple(np.flatnonzero(trigger.auxiliary > 0.5).tolist()),
        {word: roles[word] for word in inside},
        {word: int(counts[word]) for word in inside if counts[word]},
    )


def _part(examples: Sequence[Example], share: float) -> list[Example]:
    return [e for n, e in enumerate(examples) if int(n * share) != int((n + 1) * share)]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--teacher", type=Path, required=True)
    options.add_argument("--examples", type=Path, required=True, help="what training.prepare wrote")
    options.add_argument("--polnear", type=float, default=1.0, help="share of PolNeAR that the teacher reads")
    options.add_argument("--reports", type=float, default=1.0, help="share of the reports, the rest is dropped")
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    sys.path.insert(0, str(chosen.teacher.parent))
    reader = load_reader(chosen.teacher.name)
    with chosen.examples.open("rb") as given:
        data = pickle.load(given)
    lists = data["lists"]
    lists["reports"] = _part(lists["reports"], chosen.reports)
    for examples in (lists["cameo"], lists["reports"], _part(lists["polnear"], chosen.polnear)):
        for example in examples:
            taught(reader, example)
    with chosen.out.open("wb") as out:
        pickle.dump(data, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
