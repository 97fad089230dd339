"""Training, seeded: a large teacher on what people labelled, a small student on that and on what the teacher labelled.

    python -m training.train teacher --examples FILE --encoder DIR --out FILE
    python -m training.train student --examples FILE --encoder DIR --out FILE
    python -m training.train student --examples FILE --start FILE --all --passes 0.3 --out FILE

A tenth of the corpus and a fifth of the public sentences are held back: on what a model says of them it is calibrated
and judged. `--all` learns from them too, for the weights that are shipped; `--start` goes on from weights trained
before. Runs on a graphics card where there is one.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset

from dragoman.annotate.reader import Labels
from dragoman.annotate.windows import MAX_PIECES
from training.batches import Batch, batches, collate
from training.examples import Example, together
from training.heldback import measure
from training.losses import loss_of
from training.network import Encoder, Network, load_network, save_network

__all__ = ["PLANS", "Plan", "fit", "main"]

Lists = dict[str, list[Example]]


@dataclass(frozen=True)
class Plan:
    """How often each list is seen, how fast is learned from it (encoder; heads), pieces a step."""

    passes: dict[str, float]
    rate: float
    head_rate: float
    pieces: int
    spoilt: float = 0.35
    company: float = 0.4
    warm: float = 0.06


PLANS = {
    "teacher": Plan({"own": 12, "cameo": 8, "polnear": 4, "attacks": 3}, rate=6e-5, head_rate=4e-4, pieces=2048),
    "student": Plan(
        {"own": 12, "cameo": 12, "polnear": 4, "attacks": 4, "reports": 3}, rate=2e-4, head_rate=6e-4, pieces=640
    ),
}


class _Steps(Dataset[Batch]):
    def __init__(self, groups: Sequence[Sequence[Example]], labels: Labels) -> None:
        self.groups, self.labels = groups, labels

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, number: int) -> Batch:
        return collate(self.groups[number], self.labels)


def fit(
    network: Network,
    steps: Sequence[Sequence[Example]],
    labels: Labels,
    plan: Plan,
    say: Callable[[str], None],
) -> None:
    """Train on each group of examples in turn; the rate rises, then falls in a line to nothing."""
    device = next(network.parameters()).device.type
    slow = [p for n, p in network.named_parameters() if n.startswith("encoder") and p.requires_grad]
    fast = [p for n, p in network.named_parameters() if not n.startswith("encoder")]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "lr": plan.rate}, {"params": fast, "lr": plan.head_rate}],
        weight_decay=0.01,
        fused=device == "cuda",
    )
    warm = max(1, int(plan.warm * len(steps)))
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (len(steps) - step) / (len(steps) - warm)))
    )
    loader = DataLoader(_Steps(steps, labels), batch_size=None, num_workers=3 if device == "cuda" else 0)
    network.train()
    told: dict[str, list[torch.Tensor]] = defaultdict(list)
    begun = time.time()
    for number, batch in enumerate(loader, start=1):
        total, parts = loss_of(network, batch.to(device))
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        rates.step()
        for name, part in parts.items():
            told[name].append(part)
        if number % 200 == 0 or number == len(steps):
            losses = "  ".join(f"{name} {float(sum(v)) / len(v):.3f}" for name, v in sorted(told.items()))
            say(f"{number}/{len(steps)}  {(time.time() - begun) / number:.3f} s a step  {losses}")
            told.clear()


def plan_steps(lists: Lists, plan: Plan, rng: random.Random, whole: bool) -> list[list[Example]]:
    """The groups of examples of all passes, in random order."""
    lists = {
        name: [e for e in examples if e.has_labels and (whole or not e.held_back)] for name, examples in lists.items()
    }
    copies: dict[str, list[Example]] = defaultdict(list)
    for example in lists["spoilt"]:
        copies[example.key].append(example)
    groups: list[list[Example]] = []
    for number in range(round(max(plan.passes.values()) * 2)):
        half: list[Example] = []  # of each list the odd or the even ones, or the whole of it every other time
        for name, passes in plan.passes.items():
            if number >= round(2 * passes):
                continue
            if name == "own":
                own = lists["alone"] if number % 2 else []
                own = [rng.choice(copies[e.key]) if rng.random() < plan.spoilt else e for e in own]
                half += in_company(own, rng, plan.company)
                half += [] if number % 2 else lists["articles"]
            elif name == "cameo":
                half += in_company(lists[name], rng, plan.company / 2) if number % 2 else []
            else:
                half += lists[name][number % 2 :: 2]
        groups += batches(half, rng, plan.pieces)
    return groups


def in_company(examples: Sequence[Example], rng: random.Random, share: float) -> list[Example]:
    """A share of the sentences put into one window with one or two others: an article's sentences stand together."""
    order = list(examples)
    rng.shuffle(order)
    out, at = [], 0
    while at < len(order):
        size = rng.choice((2, 2, 3)) if rng.random() < share else 1
        group = order[at : at + size]
        if len(group) > 1 and sum(e.size for e in group) < MAX_PIECES:
            out.append(together(group))
        else:
            out += group
        at += size
    return out


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("plan", choices=list(PLANS))
    options.add_argument("--examples", type=Path, required=True, help="what training.prepare wrote")
    start = options.add_mutually_exclusive_group(required=True)
    start.add_argument("--encoder", type=Path, help="folder with config.json and model.safetensors to start from")
    start.add_argument("--start", type=Path, help="weights to start from")
    options.add_argument("--all", action="store_true", help="learn from what is held back, too")
    options.add_argument("--passes", type=float, default=1.0, help="times the plan's passes")
    options.add_argument("--out", type=Path, required=True, help="where the weights go")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    torch.manual_seed(chosen.seed)
    torch.set_float32_matmul_precision("high")
    torch.multiprocessing.set_sharing_strategy("file_system")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with chosen.examples.open("rb") as given:
        data = pickle.load(given)
    labels, lists = data["labels"], data["lists"]
    if chosen.start is not None:
        network, _ = load_network(chosen.start, device)
    else:
        network = Network(Encoder.pretrained(chosen.encoder), labels).to(device)
    network.encoder.words.weight.requires_grad = False  # a vocabulary of 30,000 words learns little from so few texts
    network.encoder.positions.weight.requires_grad = False

    def say(line: str) -> None:
        print(f"{chosen.out.stem}: {line}", file=sys.stderr, flush=True)

    plan = PLANS[chosen.plan]
    plan = replace(plan, passes={name: n * chosen.passes for name, n in plan.passes.items()})
    steps = plan_steps(lists, plan, random.Random(chosen.seed), chosen.all)
    fit(network, steps, labels, plan, say)
    save_network(network, labels, chosen.out)
    held = [e for name in ("alone", "cameo") for e in lists[name] if e.held_back]
    say("held back: " + "  ".join(f"{name} {value:.3f}" for name, value in measure(network, held, labels).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
