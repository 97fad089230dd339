"""Trained weights → the model package: three ONNX graphs, the tokenizer, and `model.json` with labels and versions.

    python -m training.export --encoder DIR --weights FILE --to model/src/dragoman_model

`reader.onnx` is the encoder with the heads for words and sentence marks; `events.onnx` and `claims.onnx` judge
words against triggers and cues, on the states the first one gives.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.labels import Labels
from training.network import Encoder, Network, PairTagger
from training.train import load_parts

__all__ = ["export"]


class _Reader(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, first_piece: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        states = self.network.encoder(pieces[None], torch.ones_like(pieces[None], dtype=torch.float))[0]
        words, sentences = states[first_piece], states[marks]
        return (
            words,
            sentences,
            self.network.types(words).softmax(-1),
            self.network.cue(words).softmax(-1),
            self.network.main(sentences).softmax(-1),
        )


class _Events(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, triggers: Tensor, sentences: Tensor, words: Tensor, distance: Tensor) -> tuple[Tensor, ...]:
        both = torch.cat([triggers, sentences], -1)
        return (
            _tags(self.network.roles, triggers, words, distance),
            _tags(self.network.counts, triggers, words, distance),
            self.network.modes(both).sigmoid(),
            self.network.auxiliary(both).sigmoid(),
        )


class _Claims(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, cues: Tensor, words: Tensor, distance: Tensor) -> Tensor:
        return _tags(self.network.claims, cues, words, distance)


def _tags(tagger: PairTagger, triggers: Tensor, words: Tensor, distance: Tensor) -> Tensor:
    rows = words[None].expand(triggers.shape[0], -1, -1)
    return tagger(triggers, rows, distance).softmax(-1)


def export(network: Network, labels: Labels, encoder: Path, folder: Path, settings: dict[str, object]) -> None:
    """Write the package's files; `settings` (thresholds, calibration) go into `model.json`."""
    network.eval()
    width = network.encoder.width
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "reader.onnx"
        _write(
            _Reader(network),
            (torch.arange(1, 40), torch.arange(1, 30), torch.tensor([0, 12])),
            ["pieces", "first_piece", "marks"],
            ["words", "sentences", "types", "cues", "main"],
            {"pieces": {0: "piece"}, "first_piece": {0: "word"}, "marks": {0: "sentence"}},
            whole,
        )
        quantize_dynamic(
            whole, folder / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    states, words = torch.randn(3, width), torch.randn(20, width)
    distance = torch.arange(60).reshape(3, 20) - 20
    _write(
        _Events(network), (states, states, words, distance),
        ["triggers", "sentences", "words", "distance"], ["roles", "counts", "modes", "auxiliary"],
        {"triggers": {0: "n"}, "sentences": {0: "n"}, "words": {0: "word"}, "distance": {0: "n", 1: "word"}},
        folder / "events.onnx",
    )  # fmt: skip
    _write(
        _Claims(network), (states, words, distance),
        ["cues", "words", "distance"], ["roles"],
        {"cues": {0: "cue"}, "words": {0: "word"}, "distance": {0: "cue", 1: "word"}},
        folder / "claims.onnx",
    )  # fmt: skip
    (folder / "tokenizer.json").write_text(_plain_tokenizer(encoder), encoding="utf-8")
    digest = sha256(b"".join((folder / name).read_bytes() for name in ("reader.onnx", "events.onnx", "claims.onnx")))
    about = {"version": digest.hexdigest()[:8], "labels": asdict(labels), **settings}
    (folder / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _write(
    module: nn.Module,
    example: tuple[Tensor, ...],
    inputs: list[str],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    torch.onnx.export(
        module.eval(),
        example,
        path,
        input_names=inputs,
        output_names=outputs,
        dynamic_axes=axes,
        dynamo=False,
        opset_version=17,
    )


def _plain_tokenizer(encoder: Path) -> str:
    """The tokenizer without its habit of cutting and padding."""
    given = json.loads((encoder / "tokenizer.json").read_text("utf-8"))
    return json.dumps(given | {"truncation": None, "padding": None}, ensure_ascii=False) + "\n"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--encoder", type=Path, required=True)
    options.add_argument("--weights", type=Path, required=True)
    options.add_argument("--to", type=Path, required=True)
    options.add_argument("--settings", type=Path, help="a model.json whose thresholds and calibration to take over")
    chosen = options.parse_args()
    _, labels, _ = load_parts(chosen.encoder)
    network = Network(Encoder(json.loads((chosen.encoder / "config.json").read_text("utf-8"))), labels)
    network.load_state_dict(torch.load(chosen.weights, weights_only=True))
    about = json.loads(chosen.settings.read_text("utf-8")) if chosen.settings else {}
    export(network, labels, chosen.encoder, chosen.to, {"settings": about.get("settings", {})})
    return 0


if __name__ == "__main__":
    sys.exit(main())
