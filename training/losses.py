"""What a batch teaches: the loss of each head, summed over what the batch annotates and divided by its sentences."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Batch, Pairs
from training.network import Network, PairTagger

__all__ = ["loss_of"]

# Sums over words differ in size by the head: without weights the roles, a label for every word of a sentence for every
# trigger, would drown what the event is.
_WEIGHTS = {
    "types": 2.0,
    "cue": 1.0,
    "main": 1.5,
    "modes": 0.6,
    "auxiliary": 1.0,
    "roles": 0.35,
    "counts": 0.35,
    "claims": 0.15,
    "main_roles": 0.35,
}


def loss_of(network: Network, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The weighted sum to minimise, and each head's own part of it."""
    states = network.encoder(batch.pieces, batch.real).reshape(-1, network.encoder.width)
    states = functional.dropout(states, 0.1, network.training)
    parts: dict[str, Tensor] = {}
    if len(batch.type_at):
        parts["types"] = functional.cross_entropy(network.types(states[batch.type_at]), batch.type_is, reduction="sum")
    if len(batch.cue_at):
        parts["cue"] = functional.cross_entropy(network.cue(states[batch.cue_at]), batch.cue_is, reduction="sum")
    if len(batch.main_at):
        chances = network.main(states[batch.main_at]).log_softmax(-1)
        parts["main"] = -torch.logsumexp(chances.masked_fill(batch.main_is == 0, -1e4), -1).sum()
    if len(batch.trigger_at):
        both = torch.cat([states[batch.trigger_at], states[batch.trigger_mark]], -1)
        parts["modes"] = functional.binary_cross_entropy_with_logits(network.modes(both), batch.modes, reduction="sum")
        parts["auxiliary"] = functional.binary_cross_entropy_with_logits(
            network.auxiliary(both), batch.auxiliary, reduction="sum"
        )
    for name, tagger, pairs in (
        ("roles", network.roles, batch.roles),
        ("counts", network.counts, batch.counts),
        ("claims", network.claims, batch.claims),
        ("main_roles", network.roles, batch.main_roles),
    ):
        if pairs is not None:
            parts[name] = _pairs(tagger, pairs, states)
    total = sum((_WEIGHTS[name] * part for name, part in parts.items()), torch.zeros(())) / batch.sentences
    return total, {name: float(part.detach()) / batch.sentences for name, part in parts.items()}


def _pairs(tagger: PairTagger, pairs: Pairs, states: Tensor) -> Tensor:
    scores = tagger(states[pairs.rows], states[pairs.words], pairs.distance)
    return functional.cross_entropy(
        scores.reshape(-1, scores.shape[-1]), pairs.labels.reshape(-1), ignore_index=-100, reduction="sum"
    )
