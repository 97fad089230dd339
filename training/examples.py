"""Windows with what is known of them. A layer that a data set does not annotate is None and teaches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dragoman.annotate.windows import Window

__all__ = ["UNKNOWN", "ClaimTarget", "Example", "Target", "is_held_back_text", "together"]

UNKNOWN = -100
"""A label that teaches nothing."""


@dataclass(frozen=True)
class Target:
    """A trigger (number of a word in the window) and what belongs to it; `roles`: a label a word of its sentence."""

    word: int
    event_type: int
    modes: tuple[int, ...] | None
    auxiliary_modes: tuple[int, ...] | None
    roles: dict[int, int] | None
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ClaimTarget:
    """The first word of a cue and the labels of the words of the window given it; words left out are outside."""

    word: int
    roles: dict[int, int]


@dataclass
class Example:
    """One window.

    `tags` … `cues` have a label a word, `heads` the number of the word it hangs on; `main` and `main_roles` have one
    entry a sentence that has it.
    """

    origin: str
    key: str
    window: Window
    texts: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    tags: list[int] | None = None
    names: list[int] | None = None
    heads: list[int] | None = None
    arcs: list[int] | None = None
    types: list[int] | None = None
    targets: list[Target] = field(default_factory=list)
    cues: list[int] | None = None
    claims: list[ClaimTarget] = field(default_factory=list)
    main: dict[int, tuple[int, ...]] = field(default_factory=dict)
    main_roles: dict[int, dict[int, int]] = field(default_factory=dict)
    held_back: bool = False

    @property
    def has_labels(self) -> bool:
        """Whether it teaches anything."""
        layers = (self.tags, self.types, self.cues, self.main or None, self.main_roles or None)
        return any(layer is not None for layer in layers)

    @property
    def size(self) -> int:
        """Word pieces in it."""
        return len(self.window.pieces)


def is_held_back_text(text: str, share: int) -> bool:
    """One text in `share`, by the sum of its bytes: one text has one fate everywhere."""
    return sum(text.encode("utf-8")) % share == 0


def together(examples: Sequence[Example]) -> Example:
    """Sentences of several examples in one window, as neighbours that have nothing to do with one another."""
    pieces: list[int] = []
    first_piece: list[int] = []
    sentence_of: list[int] = []
    marks: list[int] = []
    out = Example(
        examples[0].origin,
        "+".join(e.key for e in examples),
        examples[0].window,
        tuple(t for e in examples for t in e.texts),
        (),
        tags=[] if all(e.tags is not None for e in examples) else None,
        names=[] if all(e.names is not None for e in examples) else None,
        heads=[] if all(e.heads is not None for e in examples) else None,
        arcs=[] if all(e.arcs is not None for e in examples) else None,
        types=[] if all(e.types is not None for e in examples) else None,
        cues=[] if all(e.cues is not None for e in examples) else None,
    )
    for each in examples:
        at, word, sentence = len(pieces), len(first_piece), len(marks)
        pieces += each.window.pieces[:-1]
        first_piece += [at + p for p in each.window.first_piece]
        sentence_of += [sentence + s for s in each.window.sentence_of]
        marks += [at + m for m in each.window.marks]
        for name in ("tags", "names", "arcs", "types", "cues"):
            if getattr(out, name) is not None:
                getattr(out, name).extend(getattr(each, name))
        if out.heads is not None:
            out.heads += [head if head == UNKNOWN else word + head for head in each.heads or []]
        for target in each.targets:
            roles = None if target.roles is None else {word + j: r for j, r in target.roles.items()}
            counts = {word + j: r for j, r in target.counts.items()}
            out.targets.append(replace(target, word=word + target.word, roles=roles, counts=counts))
        out.claims += [ClaimTarget(word + c.word, {word + j: r for j, r in c.roles.items()}) for c in each.claims]
        out.main |= {sentence + s: v for s, v in each.main.items()}
        out.main_roles |= {sentence + s: {word + j: r for j, r in v.items()} for s, v in each.main_roles.items()}
    pieces.append(examples[0].window.pieces[-1])
    out.window = Window(
        tuple(pieces), tuple(range(len(first_piece))), tuple(first_piece), tuple(sentence_of), tuple(marks)
    )
    return out
