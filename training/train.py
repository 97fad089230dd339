"""Training, in four phases, seeded, on two processor cores.

    python -m training.train claims --encoder DIR --evals DIR --out FILE
    python -m training.train mixed  --encoder DIR --evals DIR --start FILE --out FILE
    python -m training.train fine   --encoder DIR --evals DIR --start FILE --out FILE
    python -m training.train whole  --encoder DIR --evals DIR --start FILE --out FILE

claims  the public attribution corpus (polnear), which also makes the encoder at home in news
mixed   everything: the project's corpus, cameo_class, cameo_ner, muc4, polnear once more. A tenth of the corpus and a
        fifth of the public sentences are held back: on what the model says of them it is calibrated and judged
fine    the same in small steps: three times as many for the same work, without which the heads stay half taught
whole   the same again over all of it, the held-back part too
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from dragoman.ontology import load_ontology
from training.batches import batches, collate
from training.corpus import load_corpus
from training.examples import Example, Maker
from training.labels import Labels, make_labels
from training.losses import loss_of
from training.network import Encoder, Network

__all__ = ["CORPUS", "Phase", "is_held_back_text", "load_parts", "main", "run_phase"]

CORPUS = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True)
class Phase:
    """Examples by the number of times each is seen, and how fast to learn from them."""

    name: str
    shares: Sequence[tuple[Sequence[Example], float]]
    rate: float
    tokens: int = 2048
    warm: float = 0.06


def run_phase(network: Network, labels: Labels, phase: Phase, rng: random.Random, say: Callable[[str], None]) -> None:
    """Train on all of the phase's examples; the rate rises, then falls in a line to nothing."""
    steps = list(_steps(phase, rng))
    slow = [p for n, p in network.named_parameters() if n.startswith("encoder") and p.requires_grad]
    fast = [p for n, p in network.named_parameters() if not n.startswith("encoder")]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "lr": phase.rate}, {"params": fast, "lr": 3 * phase.rate}], weight_decay=0.01, fused=False
    )
    warm = max(1, int(phase.warm * len(steps)))
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (len(steps) - step) / (len(steps) - warm)))
    )
    network.train()
    told, begun = defaultdict(list), time.time()
    for number, group in enumerate(steps, start=1):
        total, parts = loss_of(network, collate(group, labels))
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        plan.step()
        for name, part in parts.items():
            told[name].append(part)
        if number % 50 == 0 or number == len(steps):
            losses = "  ".join(f"{name} {sum(values) / len(values):.3f}" for name, values in sorted(told.items()))
            say(f"{phase.name} {number}/{len(steps)}  {(time.time() - begun) / number:.2f} s a step  {losses}")
            told.clear()


def _steps(phase: Phase, rng: random.Random) -> Iterator[list[Example]]:
    groups: list[list[Example]] = []
    for examples, times in phase.shares:
        whole = int(times)
        for _ in range(whole):
            groups += batches(examples, rng, phase.tokens)
        if times > whole:
            part = rng.sample(list(examples), int((times - whole) * len(examples)))
            groups += batches(part, rng, phase.tokens)
    rng.shuffle(groups)
    yield from groups


def in_company(maker: Maker, examples: Sequence[Example], rng: random.Random, share: float) -> list[Example]:
    """A share of the sentences put into one window with one or two others: an article's sentences stand together."""
    order = list(examples)
    rng.shuffle(order)
    out, at = [], 0
    while at < len(order):
        size = rng.choice((2, 2, 3)) if rng.random() < share else 1
        group = order[at : at + size]
        out.append(maker.pair(group) if len(group) > 1 and sum(e.size for e in group) < 192 else group[0])
        if out[-1] is group[0]:
            out += group[1:]
        at += size
    return out


def load_parts(folder: Path) -> tuple[Tokenizer, Labels, Maker]:
    """Tokenizer, labels and example maker for an encoder's folder."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    labels = make_labels(load_ontology())
    return tokenizer, labels, Maker(tokenizer, labels)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("phase", choices=["claims", "mixed", "fine", "whole"])
    options.add_argument(
        "--encoder", type=Path, required=True, help="folder with config.json, model.safetensors, tokenizer.json"
    )
    options.add_argument("--evals", type=Path, required=True, help="folder with events/gold and text/gold")
    options.add_argument("--start", type=Path, help="the weights of the phase before")
    options.add_argument("--out", type=Path, required=True, help="where the weights go")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(2)
    rng = random.Random(chosen.seed)
    _, labels, maker = load_parts(chosen.encoder)
    network = Network(Encoder.pretrained(chosen.encoder), labels)
    network.encoder.words.weight.requires_grad = False  # a vocabulary of 30,000 words learns little from so few texts
    network.encoder.positions.weight.requires_grad = False
    if chosen.start is not None:
        network.load_state_dict(torch.load(chosen.start, weights_only=True), strict=False)

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    run_phase(network, labels, _phase(chosen.phase, maker, chosen.evals, rng), rng, say)
    torch.save(network.state_dict(), chosen.out)
    return 0


def _phase(name: str, maker: Maker, evals: Path, rng: random.Random) -> Phase:
    polnear = list(maker.polnear(evals / "text/gold/polnear.train.gold.jsonl"))
    if name == "claims":
        return Phase(name, [(polnear, 2)], 2e-4)
    own, cameo = own_examples(maker), public_examples(maker, evals)
    attacks = list(maker.muc4(evals / "events/gold/muc4.train.jsonl"))
    if name in ("mixed", "fine"):
        own = [e for e in own if not is_held_back(e)]
        cameo = [e for e in cameo if not is_held_back(e)]
    if name == "mixed":
        return Phase(name, [*_passes(maker, own, cameo, 6, rng), (polnear, 1), (attacks, 2)], 1.5e-4)
    if name == "fine":
        shares = [*_passes(maker, own, cameo, 5, rng), (polnear, 0.3), (attacks, 2)]
        return Phase(name, shares, 2.2e-4, tokens=640)
    shares = [*_passes(maker, own, cameo, 4, rng), (polnear, 0.3), (attacks, 1)]
    return Phase(name, shares, 1.5e-4, tokens=640)


def own_examples(maker: Maker) -> list[Example]:
    """The corpus, sentence by sentence and article by article."""
    return list(maker.corpus(load_corpus(CORPUS / "train")))


def public_examples(maker: Maker, evals: Path) -> list[Example]:
    """The public sentences with an event class or marked participants."""
    gold = evals / "events/gold"
    return [*maker.cameo_class(gold / "cameo_class.dev.jsonl"), *maker.cameo_ner(gold / "cameo_ner.dev.jsonl")]


def _passes(
    maker: Maker, own: Sequence[Example], cameo: Sequence[Example], times: int, rng: random.Random
) -> list[tuple[Sequence[Example], float]]:
    """The sentences `times` over, each time in other company; an article stays as it is."""
    alone = [e for e in own if len(e.window.marks) == 1]
    articles = [e for e in own if len(e.window.marks) > 1]
    passes: list[tuple[Sequence[Example], float]] = []
    for _ in range(times):
        passes.append((in_company(maker, alone, rng, 0.3) + articles, 1))
        passes.append((in_company(maker, cameo, rng, 0.2), 1))
    return passes


def is_held_back(example: Example) -> bool:
    """Whether a sentence stays out of the mixed phase: by its words, so that one text has one fate everywhere."""
    if example.origin == "corpus":
        return is_held_back_text(example.gold[0][1].text, 10)
    return is_held_back_text(example.gold["text"], 5)


def is_held_back_text(text: str, share: int) -> bool:
    """One text in `share`, by the sum of its bytes."""
    return sum(text.encode("utf-8")) % share == 0


if __name__ == "__main__":
    sys.exit(main())
