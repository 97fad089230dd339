"""How fast and how large the knowledge base is: names found in text, time to load, memory.

    python benchmarks/actors.py [--aliases 100000]

Names are found in five megabytes of the demo articles, over and over, in this process and thread. The base is made as
large as `--aliases` says with invented groups: the figure is that of a base larger than today's.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dragoman.knowledge.actors import ActorBase, load_actors

_SYLLABLES = ("ka", "ti", "bel", "mor", "an", "sul", "dra", "wen", "ih", "qas", "jo", "ner", "pra", "zim", "ost", "ul")
_BYTES = 5_000_000
_DEMO = Path(__file__).parent.parent / "demo" / "articles"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--aliases", type=int, default=100_000)
    wanted = options.parse_args().aliases
    load_actors()  # compiled, if it was not
    seconds, mebibytes = _alone("from dragoman.knowledge.actors import load_actors as load")
    _say(f"actors loaded in {seconds:.2f} s, {mebibytes:.0f} MiB")
    seconds, mebibytes = _alone("from dragoman.knowledge.gazetteer import load_gazetteer as load")
    _say(f"places loaded in {seconds:.2f} s, {mebibytes:.0f} MiB")

    base = load_actors()
    _match(base, "the shipped ones")
    with tempfile.TemporaryDirectory() as folder:
        overlay = Path(folder) / "invented.yaml"
        _invent(overlay, wanted - _count(base), random.Random(2))
        large = load_actors(overlays=[overlay], cache=False)
        _match(large, "with invented ones")


def _count(base: ActorBase) -> int:
    return len(base.names) + len(base.short_names)


def _match(base: ActorBase, what: str) -> None:
    text = _text()
    started = time.perf_counter()
    finder = base.name_finder
    built = time.perf_counter() - started
    started = time.perf_counter()
    found = finder.find(text)
    seconds = time.perf_counter() - started
    size = len(text.encode()) / 1e6
    _say(
        f"{_count(base):,} aliases, {what}: {size / seconds:.1f} MB a second, {len(found):,} names found in "
        f"{size:.1f} MB; automaton built in {built:.2f} s"
    )


def _text() -> str:
    """Five megabytes of news."""
    article = "\n".join(path.read_text("utf-8", "replace") for path in sorted(_DEMO.rglob("*")) if path.is_file())
    return article * (_BYTES // len(article.encode()) + 1)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(1, 4)))


def _invent(path: Path, count: int, rng: random.Random) -> None:
    lines = []
    for number in range(max(0, count) // 5):
        names = [" ".join(_word(rng).capitalize() for _ in range(rng.randint(2, 4))) for _ in range(5)]
        lines.append(f"- {{id: invented-{number}, kind: group, name: {names[0]}, aliases: [{', '.join(names[1:])}]}}\n")
    path.write_text("".join(lines), encoding="utf-8")


def _alone(statement: str) -> tuple[float, float]:
    """Seconds and resident memory (MiB) that `load()` takes in a process of its own."""
    program = (
        "import time\n"
        "from pathlib import Path\n"
        f"{statement}\n"
        "def resident():\n"
        "    status = Path('/proc/self/status')\n"
        "    lines = status.read_text().splitlines() if status.exists() else []\n"
        "    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith('VmRSS')), float('nan'))\n"
        "before = resident()\n"
        "started = time.perf_counter()\n"
        "kept = load()\n"
        "print(time.perf_counter() - started, resident() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    seconds, mebibytes = done.stdout.split()
    return float(seconds), float(mebibytes)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
