"""The learned model: a small encoder with heads, run with ONNX; from a window of text to what it finds there.

    words ─► reader.onnx ─► states, grammar, event types, cues, main event ─► events.onnx, claims.onnx ─► roles, modes

Numbers only: what they mean for an article is decided in `findings.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.annotate.windows import Window
from dragoman.errors import ComponentError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from dragoman.ontology import Ontology

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

__all__ = ["MODEL_PACKAGE", "CueReading", "Labels", "Reader", "Reading", "TriggerReading", "load_reader", "spans_of"]

MODEL_PACKAGE = "dragoman_model"
# Below these a word is not even asked for its roles; far under what a decision needs.
_WORTH_ASKING = 0.05
_WORTH_ASKING_CUE = 0.2
# A sentence whose main event is likelier than this is asked for its likeliest trigger, whatever that word's own chance.
_SOME_EVENT = 0.3


@dataclass(frozen=True, slots=True)
class Labels:
    """What each head tells apart; "none" and "O" come first. Tags: B-actor, I-actor …; modes: "ASSAULT/drone".

    `tags` are parts of speech, fine and coarse: "VBD/VERB"; `arcs` what a word is to the one it hangs on: "nsubj".
    """

    tags: tuple[str, ...]
    arcs: tuple[str, ...]
    names: tuple[str, ...]
    types: tuple[str, ...]
    modes: tuple[str, ...]
    auxiliary_modes: tuple[str, ...]
    roles: tuple[str, ...]
    counts: tuple[str, ...]
    claim_roles: tuple[str, ...]
    cue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriggerReading:
    """What belongs to a word taken for a trigger, as probabilities: `roles` and `counts` (words, tags), modes, status.

    `word` is a number of the window's words.
    """

    word: int
    roles: Floats
    counts: Floats
    modes: Floats
    auxiliary: Floats


@dataclass(frozen=True, slots=True)
class CueReading:
    """What belongs to a word taken for the first of a cue: probabilities of `roles` (words, tags)."""

    word: int
    roles: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model sees in one window.

    Of each word: `tags` (label numbers), `names` (probabilities), `heads` (words, words: the log chance of each word of
    its sentence as the one it hangs on, itself for the root) and `arcs` (as what it hangs on the likeliest, label
    numbers). Probabilities: `types` (words, types), `cues` (words, O/B/I), `main` (sentences, types). `main_roles` has
    the tags (words, tags) of each sentence's main event, as its mark sees them.
    """

    window: Window
    tags: Ints
    names: Floats
    heads: Floats
    arcs: Ints
    types: Floats
    cues: Floats
    main: Floats
    triggers: tuple[TriggerReading, ...]
    main_roles: Mapping[int, Floats]
    claims: tuple[CueReading, ...]


class Reader:
    """The model, loaded once; `read` depends on the window alone."""

    def __init__(
        self, sessions: Mapping[str, InferenceSession], tokenizer: Tokenizer, about: Mapping[str, Any]
    ) -> None:
        self._sessions = sessions
        self.tokenizer = tokenizer
        self.labels = Labels(**{name: tuple(values) for name, values in about["labels"].items()})
        self.settings: Mapping[str, Any] = about.get("settings", {})
        self.version = str(about["version"])

    def check(self, ontology: Ontology) -> None:
        """Raises `ComponentError` when the model tells apart other types or modes than the ontology has."""
        types = ("none", *ontology.event_types)
        modes = tuple(f"{t.name}/{mode}" for t in ontology.event_types.values() for mode in t.modes)
        if self.labels.types != types or self.labels.modes != modes:
            raise ComponentError(
                f"the model {self.version} was trained for another ontology than {ontology.version}; train it again"
            )

    def read(self, windows: Iterable[Window]) -> list[Reading]:
        """What the model finds in each window."""
        return [self._read(window) for window in windows]

    def _read(self, window: Window) -> Reading:
        words, marks, heads, arcs, tags, names, types, cues, main = self._run(
            "reader",
            pieces=np.array(window.pieces, np.int64),
            first_piece=np.array(window.first_piece, np.int64),
            sentence_of=np.array(window.sentence_of, np.int64),
            marks=np.array(window.marks, np.int64),
        )
        triggers, main_roles = self._events(window, words, marks, types, main)
        claims = self._claims(words, cues)
        return Reading(window, tags, names, heads, arcs, types, cues, main, triggers, main_roles, claims)

    def _events(
        self, window: Window, words: Floats, marks: Floats, types: Floats, main: Floats
    ) -> tuple[tuple[TriggerReading, ...], dict[int, Floats]]:
        """What belongs to each word worth asking and to each mark, sentence by sentence: no role leaves its own."""
        found: list[TriggerReading] = []
        main_roles: dict[int, Floats] = {}
        for sentence, asked in _worth_asking(window, types, main).items():
            own = np.arange(*window.words_of(sentence))
            at = np.array([*asked, own[0] - 1], np.int64)  # the mark stands before the first word
            roles, counts, modes, auxiliary = self._run(
                "events",
                triggers=np.concatenate([words[asked], marks[sentence][None]]),
                sentences=np.repeat(marks[sentence][None], len(at), 0),
                words=words[own],
                distance=own[None] - at[:, None],
            )
            roles, counts = (_spread(tags, own, len(words)) for tags in (roles, counts))
            found += [TriggerReading(word, roles[n], counts[n], modes[n], auxiliary[n]) for n, word in enumerate(asked)]
            main_roles[sentence] = roles[len(asked)]
        return tuple(found), main_roles

    def _claims(self, words: Floats, cues: Floats) -> tuple[CueReading, ...]:
        asked = np.flatnonzero(cues[:, 1] >= _WORTH_ASKING_CUE)
        if not len(asked):
            return ()
        distance = np.arange(len(words), dtype=np.int64)[None] - asked[:, None].astype(np.int64)
        (roles,) = self._run("claims", cues=words[asked], words=words, distance=distance)
        return tuple(CueReading(int(word), roles[n]) for n, word in enumerate(asked))

    def _run(self, name: str, **inputs: NDArray[Any]) -> list[Any]:
        found: list[Any] = self._sessions[name].run(None, inputs)
        return found


def _worth_asking(window: Window, types: Floats, main: Floats) -> dict[int, list[int]]:
    """The words that may report an event, by sentence, in order."""
    chance = 1.0 - types[:, 0]
    asked = set(np.flatnonzero(chance >= _WORTH_ASKING).tolist())
    for sentence in np.flatnonzero(1.0 - main[:, 0] >= _SOME_EVENT).tolist():
        first, end = window.words_of(sentence)
        if first < end:
            asked.add(first + int(np.argmax(chance[first:end])))
    by_sentence: dict[int, list[int]] = {}
    for word in sorted(asked):
        by_sentence.setdefault(window.sentence_of[word], []).append(word)
    return by_sentence


def _spread(tags: Floats, own: Ints, size: int) -> Floats:
    """The tags (n, words of one sentence, labels) among those of the whole window; all other words are outside."""
    spread = np.zeros((len(tags), size, tags.shape[-1]), np.float32)
    spread[:, :, 0] = 1.0
    spread[:, own] = tags
    return spread


def load_reader(package: str = MODEL_PACKAGE) -> Reader:
    """The model of an installed package.

    Raises `ComponentError` when the package or one of its files is missing or does not load.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        folder = files(package)
        sessions = {
            name: onnxruntime.InferenceSession(
                (folder / f"{name}.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
            )
            for name in ("reader", "events", "claims")
        }
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        about = json.loads((folder / "model.json").read_text("utf-8"))
        return Reader(sessions, tokenizer, about)
    except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
        raise ComponentError(
            f'the model "{package}" cannot be loaded ({error}); install the package dragoman-model'
        ) from error


def spans_of(tags: Floats, labels: Sequence[str], name: str, bar: float = 0.5) -> list[tuple[int, int, float]]:
    """The spans a tagging gives to `name`: first and last word, and the mean probability of their tags.

    A word belongs to `name` when that is likelier than `bar` and than any other name; a new span begins where the tag
    for a beginning is likelier than the one for going on.
    """
    begin, inside = labels.index(f"B-{name}"), labels.index(f"I-{name}")
    mass = tags[:, begin] + tags[:, inside]
    if not (mass >= bar).any():
        return []
    others = [tags[:, n] + tags[:, n + 1] for n in range(1, len(labels), 2) if n != begin]
    belongs = mass >= bar
    for other in others:
        belongs &= mass >= other
    found: list[tuple[int, int, float]] = []
    for word in np.flatnonzero(belongs).tolist():
        goes_on = bool(found) and found[-1][1] == word - 1 and tags[word, inside] >= tags[word, begin]
        first = found.pop()[0] if goes_on else word
        found.append((first, word, float(mass[first : word + 1].sum()) / (word + 1 - first)))
    return found
