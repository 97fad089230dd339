"""What a network makes of held-back examples, word by word: for comparing trainings before anything is exported."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor

from dragoman.annotate.reader import Labels
from training.batches import batches, collate
from training.examples import Example
from training.network import Network

__all__ = ["measure"]


@torch.no_grad()
def measure(network: Network, examples: Sequence[Example], labels: Labels) -> dict[str, float]:
    """F1 of typed words, of modes and status, of tags of roles and claims given a trigger; share of right classes."""
    network.eval()
    device = next(network.parameters()).device.type
    seen: Counter[str] = Counter()
    for group in batches(examples, random.Random(0), 4096):
        batch = collate(group, labels).to(device)
        states = network.encoder(batch.pieces, batch.real).reshape(-1, network.encoder.width)
        if len(batch.tag_at):
            told = states[batch.tag_at]
            _tags(seen, "tags", network.tags(told).argmax(-1), batch.tag_is)
            _tags(seen, "names", network.names(told).argmax(-1), batch.name_is)
            words = states[batch.words.clamp(min=0)]
            real = batch.head_is >= 0
            best = network.grammar(words, batch.sentence_of).argmax(-1)
            _count(seen, "heads", (best == batch.head_is)[real], real[real], real[real])
            above = words.gather(1, batch.head_is.clamp(min=0)[..., None].expand_as(words))
            arcs = network.grammar.label(words, above).argmax(-1)
            _count(seen, "arcs", (arcs == batch.arc_is)[real], real[real], real[real])
        if len(batch.type_at):
            _tags(seen, "type", network.types(states[batch.type_at]).argmax(-1), batch.type_is)
        if len(batch.main_at):
            best = network.main(states[batch.main_at]).argmax(-1)
            seen["main right"] += int(batch.main_is[torch.arange(len(best), device=device), best].sum())
            seen["main all"] += len(best)
        if len(batch.trigger_at):
            words, inside = batch.around_triggers()
            told = network.status(states[batch.trigger_at], states[batch.trigger_mark], states[words], inside)
            for name, scores, gold in zip(("modes", "aux"), told, (batch.modes, batch.auxiliary), strict=True):
                _count(seen, name, (scores > 0) & (gold > 0), scores > 0, gold > 0)
        for name, tagger, pairs in (
            ("roles", network.roles, batch.roles),
            ("main_roles", network.roles, batch.main_roles),
            ("claims", network.claims, batch.claims),
        ):
            if pairs is not None:
                best = tagger(states[pairs.rows], states[pairs.words], pairs.distance).argmax(-1)
                real = pairs.labels >= 0
                _tags(seen, name, best[real], pairs.labels[real])
    figures = {
        name: 2 * seen[f"{name} hit"] / max(1, seen[f"{name} told"] + seen[f"{name} gold"])
        for name in ("tags", "names", "heads", "arcs", "type", "modes", "aux", "roles", "main_roles", "claims")
    }
    return figures | {"main": seen["main right"] / max(1, seen["main all"])}


def _tags(seen: Counter[str], name: str, told: Tensor, gold: Tensor) -> None:
    _count(seen, name, (told == gold) & (gold > 0), told > 0, gold > 0)


def _count(seen: Counter[str], name: str, hit: Tensor, told: Tensor, gold: Tensor) -> None:
    for kind, each in (("hit", hit), ("told", told), ("gold", gold)):
        seen[f"{name} {kind}"] += int(each.sum())
