"""How far confidence can be trusted, on the corpus's test part: the reliability diagram as a table.

python -m training.reliability --model model/src/dragoman_model
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dragoman.annotate.findings import Policy
from dragoman.annotate.reader import load_reader
from training.calibrate import expected_error, outcomes
from training.corpus import load_corpus
from training.prepare import CORPUS
from training.quick import Quick

__all__ = ["main"]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", type=Path, required=True)
    chosen = options.parse_args()
    sys.path.insert(0, str(chosen.model.parent))
    reader = load_reader(chosen.model.name)
    quick = Quick(reader, Policy(**reader.settings.get("policy", {})))
    seen: dict[str, list[tuple[float, bool]]] = {}
    for name, confidence, right in outcomes(quick, [s for s in load_corpus(CORPUS / "test") if s.article is None]):
        seen.setdefault(name, []).append((confidence, right))
    print("| confidence | " + " | ".join(seen) + " |\n| --- |" + " --- |" * len(seen))
    for low in range(10):
        cells = []
        for pairs in seen.values():
            inside = [right for confidence, right in pairs if low <= confidence * 10 < low + 1]
            cells.append(f"{sum(inside) / len(inside):.2f} of {len(inside)}" if inside else "")
        print(f"| {low / 10:.1f}–{(low + 1) / 10:.1f} | " + " | ".join(cells) + " |")
    print("| error | " + " | ".join(f"{expected_error(pairs):.3f}" for pairs in seen.values()) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
