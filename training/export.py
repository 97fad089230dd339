"""Trained weights → the model package: three ONNX graphs, the tokenizer, and `model.json` with labels and versions.

    python -m training.export --weights FILE --tokenizer FILE --to model/src/dragoman_model

`reader.onnx` is the encoder with the heads for words and sentence marks; `events.onnx` and `claims.onnx` judge
words against triggers and cues, on the states the first one gives.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dragoman.annotate.reader import Labels
from training.network import Network, PairTagger, load_network

__all__ = ["export"]


class _Reader(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, first_piece: Tensor, sentence_of: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        states = self.network.encoder(pieces[None], torch.ones_like(pieces[None], dtype=torch.float))[0]
        words, sentences = states[first_piece], states[marks]
        heads = self.network.grammar(words[None], sentence_of[None])[0].log_softmax(-1)
        return (
            words,
            sentences,
            heads,
            self.network.grammar.label(words, words[heads.argmax(-1)]).argmax(-1),
            self.network.tags(words).argmax(-1),
            self.network.names(words).softmax(-1),
            self.network.types(words).softmax(-1),
            self.network.cue(words).softmax(-1),
            self.network.main(sentences).softmax(-1),
        )


class _Events(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, triggers: Tensor, sentences: Tensor, words: Tensor, distance: Tensor) -> tuple[Tensor, ...]:
        every = torch.ones_like(distance, dtype=torch.float)
        modes, auxiliary = self.network.status(triggers, sentences, words[None], every)
        return (
            _tags(self.network.roles, triggers, words, distance),
            _tags(self.network.counts, triggers, words, distance),
            modes.sigmoid(),
            auxiliary.sigmoid(),
        )


class _Claims(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, cues: Tensor, words: Tensor, distance: Tensor) -> Tensor:
        return _tags(self.network.claims, cues, words, distance)


def _tags(tagger: PairTagger, triggers: Tensor, words: Tensor, distance: Tensor) -> Tensor:
    return tagger(triggers, words[None], distance).softmax(-1)


def export(
    network: Network, labels: Labels, tokenizer: Path, folder: Path, settings: dict[str, object], *, exact: bool = False
) -> None:
    """Write the package's files; `settings` (thresholds, calibration) go into `model.json`; `exact`: no seven bits."""
    network.eval()
    width = network.encoder.width
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    states, words = torch.randn(3, width), torch.randn(20, width)
    distance = torch.arange(60).reshape(3, 20) - 20
    _write(
        _Reader(network),
        (torch.arange(1, 40), torch.arange(1, 30), torch.arange(29) // 15, torch.tensor([0, 12])),
        ["pieces", "first_piece", "sentence_of", "marks"],
        ["words", "sentences", "heads", "arcs", "tags", "names", "types", "cues", "main"],
        {"pieces": {0: "piece"}, "first_piece": {0: "word"}, "sentence_of": {0: "word"}, "marks": {0: "sentence"}},
        folder / "reader.onnx",
        exact=exact,
    )
    _write(
        _Events(network), (states, states, words, distance),
        ["triggers", "sentences", "words", "distance"], ["roles", "counts", "modes", "auxiliary"],
        {"triggers": {0: "n"}, "sentences": {0: "n"}, "words": {0: "word"}, "distance": {0: "n", 1: "word"}},
        folder / "events.onnx",
        exact=exact,
    )  # fmt: skip
    _write(
        _Claims(network), (states, words, distance),
        ["cues", "words", "distance"], ["roles"],
        {"cues": {0: "cue"}, "words": {0: "word"}, "distance": {0: "cue", 1: "word"}},
        folder / "claims.onnx",
        exact=exact,
    )  # fmt: skip
    (folder / "tokenizer.json").write_text(_plain_tokenizer(tokenizer), encoding="utf-8")
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
    *,
    exact: bool,
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / path.name
        torch.onnx.export(
            module.eval(),
            example,
            whole,
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=axes,
            dynamo=False,
            opset_version=17,
        )
        if exact:
            shutil.copy(whole, path)
        else:
            quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def _plain_tokenizer(path: Path) -> str:
    """The tokenizer without its habit of cutting and padding."""
    given = json.loads(path.read_text("utf-8"))
    return json.dumps(given | {"truncation": None, "padding": None}, ensure_ascii=False) + "\n"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--weights", type=Path, required=True)
    options.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the encoder")
    options.add_argument("--to", type=Path, required=True)
    options.add_argument("--settings", type=Path, help="a model.json whose thresholds and calibration to take over")
    options.add_argument(
        "--exact", action="store_true", help="leave weights as they are: a teacher loses too much else"
    )
    chosen = options.parse_args()
    network, labels = load_network(chosen.weights)
    about = json.loads(chosen.settings.read_text("utf-8")) if chosen.settings else {}
    export(network, labels, chosen.tokenizer, chosen.to, {"settings": about.get("settings", {})}, exact=chosen.exact)
    return 0


if __name__ == "__main__":
    sys.exit(main())
