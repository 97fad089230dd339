"""One encoder, several heads.

The encoder is BERT's (MiniLM's weights to start from). On its states stand linear heads for each word (event type,
cue of a claim) and each sentence mark (the sentence's main event), and heads for pairs of a trigger and a word: what
the word is to the trigger, actor, recipient, place … of an event; source, content … of a claim. A sentence's mark
serves as trigger of its main event.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.labels import Labels

__all__ = ["Encoder", "Network", "PairTagger"]

_BUCKETS = 2 * 14 + 1


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

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
    """BERT without pooling: vocabulary numbers (batch, length), mask of real pieces → states (batch, length, width)."""

    def __init__(self, config: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.width, self.dropout = width, dropout
        self.words = nn.Embedding(config["vocab_size"], width, padding_idx=0)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.kind = nn.Parameter(torch.zeros(width))
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            _Layer(width, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )

    def forward(self, pieces: Tensor, real: Tensor) -> Tensor:
        places = torch.arange(pieces.shape[1])
        x = self.norm(self.words(pieces) + self.positions(places) + self.kind)
        x = functional.dropout(x, self.dropout, self.training)
        mask = (1.0 - real[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        return x

    @classmethod
    def pretrained(cls, folder: Path) -> Encoder:
        """From a folder with `config.json` and `model.safetensors` in BERT's naming."""
        encoder = cls(json.loads((folder / "config.json").read_text("utf-8")))
        given = load_file(folder / "model.safetensors")
        given = {name.removeprefix("bert."): value for name, value in given.items()}
        state = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "positions.weight": given["embeddings.position_embeddings.weight"],
            "kind": given["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
        }
        for number in range(len(encoder.layers)):
            old, new = f"encoder.layer.{number}.", f"layers.{number}."
            for kind in ("weight", "bias"):
                state[f"{new}qkv.{kind}"] = torch.cat(
                    [given[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                )
                for name, source in (
                    ("out", "attention.output.dense"),
                    ("norm1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm2", "output.LayerNorm"),
                ):
                    state[f"{new}{name}.{kind}"] = given[f"{old}{source}.{kind}"]
        encoder.load_state_dict(state)
        return encoder


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


class Network(nn.Module):
    """The encoder with its heads; `Labels` fixes what each head tells apart."""

    def __init__(self, encoder: Encoder, labels: Labels) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        self.types = nn.Linear(width, len(labels.types))
        self.cue = nn.Linear(width, len(labels.cue))
        self.main = nn.Linear(width, len(labels.types))
        self.modes = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, len(labels.modes)))
        self.auxiliary = nn.Sequential(
            nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, len(labels.auxiliary_modes))
        )
        self.roles = PairTagger(width, 256, len(labels.roles))
        self.counts = PairTagger(width, 96, len(labels.counts))
        self.claims = PairTagger(width, 256, len(labels.claim_roles))
