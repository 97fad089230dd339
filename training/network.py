"""One encoder, several heads.

The encoder is BERT's (MiniLM's weights to start from). On its states stand linear heads for each word (event type,
cue of a claim) and each sentence mark (the sentence's main event), and heads for pairs of a trigger and a word: what
the word is to the trigger, actor, recipient, place … of an event; source, content … of a claim. A sentence's mark
serves as trigger of its main event.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from dragoman.annotate.reader import Labels

__all__ = ["Encoder", "Network", "PairTagger", "load_network", "save_network"]

_BUCKETS = 2 * 14 + 1


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, dropout: float, eps: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2)
        x = self.norm1(
            x + functional.dropout(self.out(mixed.reshape(batch, length, width)), self.dropout, self.training)
        )
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(inner, self.dropout, self.training))


class Encoder(nn.Module):
    """BERT or MPNet without pooling: vocabulary numbers (batch, length), mask of real pieces → states.

    States are (batch, length, width). Numbers are BERT's, for MPNet too, whose pieces are the same; it differs by a
    bias for the distance of two pieces, the same in every layer.
    """

    def __init__(self, config: Mapping[str, Any], dropout: float = 0.1) -> None:
        super().__init__()
        width, heads, eps = config["hidden_size"], config["num_attention_heads"], config["layer_norm_eps"]
        self.config, self.width, self.dropout = dict(config), width, dropout
        buckets = config.get("relative_attention_num_buckets", 0)
        self.words = nn.Embedding(_VOCABULARY, width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.kind = nn.Parameter(torch.zeros(width))
        self.relative = nn.Embedding(buckets, heads) if buckets else None
        self.norm = nn.LayerNorm(width, eps=eps)
        self.layers = nn.ModuleList(
            _Layer(width, heads, config["intermediate_size"], dropout, eps) for _ in range(config["num_hidden_layers"])
        )

    def forward(self, pieces: Tensor, real: Tensor) -> Tensor:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.words(pieces) + self.positions(places) + self.kind)
        x = functional.dropout(x, self.dropout, self.training)
        mask = (1.0 - real[:, None, None, :].float()) * -1e4
        if self.relative is not None:
            bias = self.relative(_relative_buckets(places, self.relative.num_embeddings))
            mask = mask + bias.permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, mask)
        return x

    @classmethod
    def pretrained(cls, folder: Path) -> Encoder:
        """From a folder with `config.json` and `model.safetensors` in BERT's or MPNet's naming."""
        encoder = cls(json.loads((folder / "config.json").read_text("utf-8")))
        given = {n.removeprefix("bert."): value for n, value in load_file(folder / "model.safetensors").items()}
        words, positions = (given[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position"))
        names, state = _BERT, {}
        if encoder.relative is not None:
            names, state["relative.weight"] = _MPNET, given["encoder.relative_attention_bias.weight"]
            # MPNet puts four pieces of its own before BERT's vocabulary and counts positions from 2
            rows = torch.arange(_VOCABULARY) + 4
            rows[[0, 101, 102, 103]] = torch.tensor([1, 0, 2, len(words) - 1])  # padding, start, end, mask
            words, positions = words[rows], torch.cat([positions[2:], positions[:2]])
        kinds = given.get("embeddings.token_type_embeddings.weight")
        state |= {
            "words.weight": words,
            "positions.weight": positions,
            "kind": torch.zeros(encoder.width) if kinds is None else kinds[0],
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
        }
        for number in range(len(encoder.layers)):
            for kind in ("weight", "bias"):
                for name, parts in names.items():
                    found = [given[f"encoder.layer.{number}.{part}.{kind}"] for part in parts]
                    state[f"layers.{number}.{name}.{kind}"] = torch.cat(found)
        encoder.load_state_dict(state)
        return encoder


_VOCABULARY = 30522
_BERT = {
    "qkv": [f"attention.self.{part}" for part in ("query", "key", "value")],
    "out": ["attention.output.dense"],
    "norm1": ["attention.output.LayerNorm"],
    "up": ["intermediate.dense"],
    "down": ["output.dense"],
    "norm2": ["output.LayerNorm"],
}
_MPNET = _BERT | {
    "qkv": [f"attention.attn.{part}" for part in "qkv"],
    "out": ["attention.attn.o"],
    "norm1": ["attention.LayerNorm"],
}


def _relative_buckets(places: Tensor, buckets: int) -> Tensor:
    """MPNet's classes of distance (length, length): each of the nearest eight on its own, farther ones by logarithm."""
    distance = places[:, None] - places[None]
    half, near = buckets // 2, buckets // 4
    size = distance.abs()
    far = near + (torch.log(size.clamp(min=1).float() / near) / math.log(128 / near) * (half - near)).long()
    return torch.where(distance < 0, half, 0) + torch.where(size < near, size, far.clamp(max=half - 1))


class PairTagger(nn.Module):
    """What each word is to each trigger.

    Trigger states (n, width), word states (n, m, width), distances in words (n, m) → (n, m, labels).
    """

    def __init__(self, width: int, inner: int, labels: int) -> None:
        super().__init__()
        self.of_trigger = nn.Linear(width, inner)
        self.of_word = nn.Linear(width, inner, bias=False)
        self.product = nn.Linear(width, inner, bias=False)
        self.distance = nn.Embedding(_BUCKETS, inner)
        self.middle = nn.Linear(inner, inner)
        self.out = nn.Linear(inner, labels)

    def forward(self, triggers: Tensor, words: Tensor, distance: Tensor) -> Tensor:
        both = self.of_trigger(triggers)[:, None] + self.of_word(words) + self.product(words * triggers[:, None])
        hidden = functional.gelu(both + self.distance(buckets(distance)))
        return self.out(functional.gelu(self.middle(hidden)))


def buckets(distance: Tensor) -> Tensor:
    """Signed distances in words, near ones one by one, far ones by powers of two."""
    size = distance.abs().float()
    near = torch.where(size < 6, size, 6 + torch.log2(size.clamp(min=6) / 6) * 1.8).floor().clamp(max=14)
    return (near * distance.sign() + 14).long()


class Look(nn.Module):
    """What of its sentence bears on a trigger: its state (n, width), word states (n, m, width), which of them count.

    An attention of several heads over the words, so that a mode or a status told elsewhere than in the trigger is seen.
    Gives (n, heads × size).
    """

    def __init__(self, width: int, heads: int = 4, size: int = 48) -> None:
        super().__init__()
        self.heads, self.size = heads, size
        self.query = nn.Linear(width, heads * size)
        self.key = nn.Linear(width, heads * size, bias=False)
        self.value = nn.Linear(width, heads * size)

    def forward(self, triggers: Tensor, words: Tensor, counts: Tensor) -> Tensor:
        query = self.query(triggers).unflatten(-1, (self.heads, self.size))[:, None]
        key = self.key(words).unflatten(-1, (self.heads, self.size))
        scores = (query * key).sum(-1) / math.sqrt(self.size) + (1.0 - counts[:, :, None]) * -1e4
        value = self.value(words).unflatten(-1, (self.heads, self.size))
        return (scores.softmax(1)[..., None] * value).sum(1).flatten(-2)


class Grammar(nn.Module):
    """On which word of its sentence each word hangs, a root on itself, and as what."""

    def __init__(self, width: int, arcs: int, inner: int = 160) -> None:
        super().__init__()
        self.low, self.high = nn.Linear(width, inner), nn.Linear(width, inner)
        self.likely = nn.Linear(width, 1)
        self.distance = nn.Embedding(_BUCKETS, 1)
        self.own, self.other = nn.Linear(width, inner), nn.Linear(width, inner, bias=False)
        self.arcs = nn.Linear(inner, arcs)

    def forward(self, words: Tensor, sentence_of: Tensor) -> Tensor:
        """Words (n, m, width) and the sentence of each (n, m) → scores of all (n, m) heads for each word (n, m, m)."""
        number = torch.arange(words.shape[1], device=words.device)
        scores = functional.gelu(self.low(words)) @ functional.gelu(self.high(words)).transpose(1, 2)
        scores = scores + self.likely(words).transpose(1, 2)
        scores = scores + self.distance(buckets(number[None] - number[:, None]))[..., 0]
        together = sentence_of[:, :, None] == sentence_of[:, None]
        return scores + torch.where(together, 0.0, -1e4)

    def label(self, words: Tensor, heads: Tensor) -> Tensor:
        """Words and their heads (…, width) → scores of what the one is to the other (…, arcs)."""
        return self.arcs(functional.gelu(self.own(words) + self.other(heads)))


class Network(nn.Module):
    """The encoder with its heads; `Labels` fixes what each head tells apart."""

    def __init__(self, encoder: Encoder, labels: Labels) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        self.tags = nn.Linear(width, len(labels.tags))
        self.names = nn.Linear(width, len(labels.names))
        self.grammar = Grammar(width, len(labels.arcs))
        self.types = nn.Linear(width, len(labels.types))
        self.cue = nn.Linear(width, len(labels.cue))
        self.main = nn.Linear(width, len(labels.types))
        self.look = Look(width)
        seen = 2 * width + self.look.heads * self.look.size
        self.modes = nn.Sequential(nn.Linear(seen, 384), nn.GELU(), nn.Linear(384, len(labels.modes)))
        self.auxiliary = nn.Sequential(nn.Linear(seen, 384), nn.GELU(), nn.Linear(384, len(labels.auxiliary_modes)))
        self.roles = PairTagger(width, 256, len(labels.roles))
        self.counts = PairTagger(width, 96, len(labels.counts))
        self.claims = PairTagger(width, 256, len(labels.claim_roles))

    def status(self, triggers: Tensor, marks: Tensor, words: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
        """Modes and auxiliary modes of triggers (n, width), by their marks (n, width) and words (n, m, width)."""
        seen = torch.cat([triggers, marks, self.look(triggers, words, counts)], -1)
        return self.modes(seen), self.auxiliary(seen)


def save_network(network: Network, labels: Labels, path: Path) -> None:
    """Everything `load_network` needs, in one file."""
    torch.save({"config": network.encoder.config, "labels": asdict(labels), "state": network.state_dict()}, path)


def load_network(path: Path, device: str = "cpu") -> tuple[Network, Labels]:
    """A saved network and its labels."""
    given = torch.load(path, weights_only=True, map_location=device)
    labels = Labels(**given["labels"])
    network = Network(Encoder(given["config"]), labels).to(device)
    network.load_state_dict(given["state"])
    return network, labels
