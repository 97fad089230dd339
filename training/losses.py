"""What a batch teaches: the loss of each head, summed over what the batch annotates and divided by its sentences."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Batch, Pairs
from training.examples import UNKNOWN
from training.network import Network, PairTagger

__all__ = ["loss_of"]

# Sums over words differ in size by the head: without weights the roles, a label for every word of a sentence for every
# trigger, would drown what the event is.
_WEIGHTS = {
    "tags": 0.15,
    "names": 0.3,
    "heads": 0.1,
    "arcs": 0.1,
    "types": 2.0,
    "cue": 1.0,
    "main": 1.5,
    "modes": 1.0,
    "auxiliary": 1.0,
    "roles": 0.5,
    "counts": 0.35,
    "claims": 0.15,
    "main_roles": 0.35,
}


def loss_of(network: Network, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
    """The weighted sum to minimise, and each head's own part of it."""
    states = network.encoder(batch.pieces, batch.real).reshape(-1, network.encoder.width)
    states = functional.dropout(states, 0.1, network.training)
    parts = _parts(network, batch, states)
    total = sum((_WEIGHTS[name] * part for name, part in parts.items()), states.new_zeros(())) / batch.sentences
    return total, {name: part.detach() / batch.sentences for name, part in parts.items()}


def _parts(network: Network, batch: Batch, states: Tensor) -> dict[str, Tensor]:
    parts: dict[str, Tensor] = {}
    if len(batch.tag_at):
        told = states[batch.tag_at]
        parts["tags"] = functional.cross_entropy(network.tags(told), batch.tag_is, reduction="sum")
        parts["names"] = functional.cross_entropy(network.names(told), batch.name_is, reduction="sum")
        parsed = (batch.head_is >= 0).any(1)
        words, heads, arcs = states[batch.words[parsed].clamp(min=0)], batch.head_is[parsed], batch.arc_is[parsed]
        scores = network.grammar(words, batch.sentence_of[parsed])
        parts["heads"] = functional.cross_entropy(scores.flatten(0, 1), heads.flatten(), reduction="sum")
        above = words.gather(1, heads.clamp(min=0)[..., None].expand_as(words))
        labels = network.grammar.label(words, above)
        parts["arcs"] = functional.cross_entropy(labels.flatten(0, 1), arcs.flatten(), reduction="sum")
    if len(batch.type_at):
        parts["types"] = functional.cross_entropy(network.types(states[batch.type_at]), batch.type_is, reduction="sum")
    if len(batch.cue_at):
        parts["cue"] = functional.cross_entropy(network.cue(states[batch.cue_at]), batch.cue_is, reduction="sum")
    if len(batch.main_at):
        chances = network.main(states[batch.main_at]).log_softmax(-1)
        parts["main"] = -torch.logsumexp(chances.masked_fill(batch.main_is == 0, -1e4), -1).sum()
    if len(batch.trigger_at):
        words, inside = batch.around_triggers()
        modes, auxiliary = network.status(states[batch.trigger_at], states[batch.trigger_mark], states[words], inside)
        parts["modes"] = functional.binary_cross_entropy_with_logits(modes, batch.modes, reduction="sum")
        parts["auxiliary"] = functional.binary_cross_entropy_with_logits(auxiliary, batch.auxiliary, reduction="sum")
    for name, tagger, pairs in (
        ("roles", network.roles, batch.roles),
        ("counts", network.counts, batch.counts),
        ("claims", network.claims, batch.claims),
        ("main_roles", network.roles, batch.main_roles),
    ):
        if pairs is not None:
            parts[name] = _pairs(tagger, pairs, states)
    return parts


def _pairs(tagger: PairTagger, pairs: Pairs, states: Tensor) -> Tensor:
    scores = tagger(states[pairs.rows], states[pairs.words], pairs.distance)
    return functional.cross_entropy(
        scores.reshape(-1, scores.shape[-1]), pairs.labels.reshape(-1), ignore_index=UNKNOWN, reduction="sum"
    )
