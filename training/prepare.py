"""All that is learned from, as examples in one file, so that training itself needs nothing but PyTorch.

    python -m training.prepare --tokenizer FILE --evals DIR --out FILE

The file holds lists by name: the project's corpus sentence by sentence (`alone`), with faults put in (`spoilt`), and
article by article (`articles`); cameo_class and cameo_ner (`cameo`); polnear; sentences of muc4 that name both sides
(`attacks`); and muc4's reports whole, as text without labels (`reports`).
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import spacy
from tokenizers import Tokenizer

from dragoman.annotate.grammar import WORDS_PACKAGE
from dragoman.datafiles import Faults
from dragoman.knowledge.states import load_states
from dragoman.ontology import load_ontology
from training.corpus import load_corpus
from training.examples import Example, is_held_back_text
from training.labels import make_labels
from training.maker import Maker, read_records
from training.noise import spoilt

__all__ = ["CORPUS", "load_maker", "prepare"]

CORPUS = Path(__file__).parent.parent / "corpus"
_COPIES = 2


def prepare(maker: Maker, evals: Path, rng: random.Random) -> dict[str, list[Example]]:
    """The lists by name."""
    sentences = load_corpus(CORPUS / "train")
    alone = [s for s in sentences if s.article is None]
    states = load_states(Path(str(files("dragoman.knowledge") / "data/states.yaml")), Faults())
    bare = [(s, s) for s in alone]
    copies = [(s, spoilt(s, states, rng)) for _ in range(_COPIES) for s in alone]
    events, text = evals / "events/gold", evals / "text/gold"
    found: dict[str, Iterable[Example]] = {
        "articles": maker.corpus([s for s in sentences if s.article is not None]),
        "cameo": (
            *maker.cameo_class(events / "cameo_class.dev.jsonl"),
            *maker.cameo_ner(events / "cameo_ner.dev.jsonl"),
        ),
        "polnear": maker.polnear(text / "polnear.train.gold.jsonl"),
        "attacks": maker.muc4(events / "muc4.train.jsonl"),
        "reports": (
            e for r in read_records(events / "muc4.train.jsonl") for e in maker.examples("muc4", r["id"], r["text"])
        ),
    }
    lists = {name: list(examples) for name, examples in found.items()}
    for name, pairs in (("alone", bare), ("spoilt", copies)):
        lists[name] = []
        for original, sentence in pairs:
            for example in maker.corpus([sentence]):
                example.held_back = is_held_back_text(original.text, 10)
                lists[name].append(example)
    for examples in lists.values():
        for example in examples:
            example.texts, example.offsets = (), ()  # of no use any more, and most of the file
    return lists


def load_maker(tokenizer: Path) -> Maker:
    """A maker with the encoder's tokenizer and the ontology's labels."""
    loaded = Tokenizer.from_file(str(tokenizer))
    loaded.no_truncation()
    loaded.no_padding()
    parser = spacy.load(WORDS_PACKAGE)
    texts = [s.text for s in load_corpus(CORPUS / "train") if s.article is None and s.noise is None]
    return Maker(loaded, parser, make_labels(load_ontology(), parser, texts))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the encoder")
    options.add_argument("--evals", type=Path, required=True, help="folder with events/gold and text/gold")
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    maker = load_maker(chosen.tokenizer)
    lists = prepare(maker, chosen.evals, random.Random(chosen.seed))
    with chosen.out.open("wb") as out:
        pickle.dump({"labels": maker.labels, "lists": lists}, out)
    for name, examples in lists.items():
        print(f"{name}: {len(examples)} examples, {sum(e.size for e in examples)} pieces")
    return 0


if __name__ == "__main__":
    sys.exit(main())
