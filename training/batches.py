"""Examples in batches of about equal length, as tensors; positions count in the flattened (batch × length) states."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from dragoman.annotate.reader import Labels
from training.examples import UNKNOWN, Example

__all__ = ["Batch", "batches", "collate"]


@dataclass
class Pairs:
    """Triggers (cues, marks) with the words judged against each: `rows` (n), `words`, `labels` (n, m)."""

    rows: Tensor
    words: Tensor
    distance: Tensor
    labels: Tensor


@dataclass
class Batch:
    """One step's examples. `*_at` are positions, `*_is` what stands there.

    `words` has the position of each window's words, `sentence_of` the sentence of each; -1 pads both. `head_is` and
    `arc_is` stand beside `words`: the number of the word that each hangs on, and as what.
    """

    pieces: Tensor
    real: Tensor
    words: Tensor
    sentence_of: Tensor
    tag_at: Tensor
    tag_is: Tensor
    name_is: Tensor
    head_is: Tensor
    arc_is: Tensor
    type_at: Tensor
    type_is: Tensor
    cue_at: Tensor
    cue_is: Tensor
    main_at: Tensor
    main_is: Tensor
    trigger_at: Tensor
    trigger_mark: Tensor
    trigger_window: Tensor
    trigger_sentence: Tensor
    modes: Tensor
    auxiliary: Tensor
    roles: Pairs | None
    counts: Pairs | None
    claims: Pairs | None
    main_roles: Pairs | None
    sentences: int

    def around_triggers(self) -> tuple[Tensor, Tensor]:
        """Positions of the words of each trigger's window (n, m), and which of them are in its sentence (n, m)."""
        inside = self.sentence_of[self.trigger_window] == self.trigger_sentence[:, None]
        return self.words[self.trigger_window].clamp(min=0), inside.float()

    def to(self, device: str) -> Batch:
        """The same on a device."""
        moved = {}
        for name, value in vars(self).items():
            if isinstance(value, Pairs):
                moved[name] = Pairs(*(each.to(device, non_blocking=True) for each in vars(value).values()))
            elif isinstance(value, Tensor):
                moved[name] = value.to(device, non_blocking=True)
        return replace(self, **moved)


def batches(examples: Sequence[Example], rng: random.Random, tokens: int) -> Iterator[list[Example]]:
    """All examples once, in random order but alike in length, about `tokens` word pieces a batch."""
    order = list(examples)
    rng.shuffle(order)
    groups: list[list[Example]] = []
    for start in range(0, len(order), 400):
        chunk = sorted(order[start : start + 400], key=lambda e: e.size)
        group: list[Example] = []
        for example in chunk:
            if group and (len(group) + 1) * example.size > tokens:
                groups.append(group)
                group = []
            group.append(example)
        if group:
            groups.append(group)
    rng.shuffle(groups)
    yield from groups


def collate(examples: Sequence[Example], labels: Labels) -> Batch:
    """The tensors of one batch."""
    length = max(e.size for e in examples)
    pieces = torch.zeros(len(examples), length, dtype=torch.long)
    real = torch.zeros(len(examples), length)
    words = torch.full((len(examples), max(len(e.window.tokens) for e in examples)), -1)
    sentence_of = torch.full_like(words, -1)
    head_is, arc_is = torch.full_like(words, UNKNOWN), torch.full_like(words, UNKNOWN)
    tag_at: list[int] = []
    tag_is: list[int] = []
    name_is: list[int] = []
    type_at: list[int] = []
    type_is: list[int] = []
    cue_at: list[int] = []
    cue_is: list[int] = []
    main_at: list[int] = []
    main_is: list[Tensor] = []
    trigger_at: list[int] = []
    trigger_mark: list[int] = []
    trigger_window: list[int] = []
    trigger_sentence: list[int] = []
    modes: list[Tensor] = []
    auxiliary: list[Tensor] = []
    role_rows: list[tuple[int, int, dict[int, int], int, Example]] = []
    count_rows: list[tuple[int, int, dict[int, int], int, Example]] = []
    claim_rows: list[tuple[int, int, dict[int, int], int, Example]] = []
    main_rows: list[tuple[int, int, dict[int, int], int, Example]] = []
    for number, example in enumerate(examples):
        base = number * length
        window = example.window
        pieces[number, : example.size] = torch.tensor(window.pieces)
        real[number, : example.size] = 1
        at = [base + p for p in window.first_piece]
        words[number, : len(at)] = torch.tensor(at)
        sentence_of[number, : len(at)] = torch.tensor(window.sentence_of)
        if example.tags is not None and example.names is not None:
            tag_at += at
            tag_is += example.tags
            name_is += example.names
            head_is[number, : len(at)] = torch.tensor(example.heads)
            arc_is[number, : len(at)] = torch.tensor(example.arcs)
        if example.types is not None:
            type_at += at
            type_is += example.types
        if example.cues is not None:
            cue_at += at
            cue_is += example.cues
        for sentence, allowed in example.main.items():
            main_at.append(base + window.marks[sentence])
            mask = torch.zeros(len(labels.types))
            mask[list(allowed)] = 1
            main_is.append(mask)
        for target in example.targets:
            trigger_at.append(at[target.word])
            trigger_mark.append(base + window.marks[window.sentence_of[target.word]])
            trigger_window.append(number)
            trigger_sentence.append(window.sentence_of[target.word])
            hot = torch.zeros(len(labels.modes))
            hot[list(target.modes or ())] = 1
            modes.append(hot)
            hot = torch.zeros(len(labels.auxiliary_modes))
            hot[list(target.auxiliary_modes or ())] = 1
            auxiliary.append(hot)
            if target.roles is not None:
                role_rows.append((at[target.word], target.word, target.roles, base, example))
                counts = {j: target.counts.get(j, 0) for j in target.roles}
                count_rows.append((at[target.word], target.word, counts, base, example))
        everything = range(len(at))
        claim_rows += [
            (at[c.word], c.word, {j: c.roles.get(j, 0) for j in everything}, base, example) for c in example.claims
        ]
        for sentence, roles in example.main_roles.items():
            first = window.sentence_of.index(sentence)
            main_rows.append((base + window.marks[sentence], first - 1, roles, base, example))
    return Batch(
        pieces, real, words, sentence_of,
        torch.tensor(tag_at, dtype=torch.long), torch.tensor(tag_is, dtype=torch.long),
        torch.tensor(name_is, dtype=torch.long), head_is, arc_is,
        torch.tensor(type_at, dtype=torch.long), torch.tensor(type_is, dtype=torch.long),
        torch.tensor(cue_at, dtype=torch.long), torch.tensor(cue_is, dtype=torch.long),
        torch.tensor(main_at, dtype=torch.long), torch.stack(main_is) if main_is else torch.zeros(0, len(labels.types)),
        torch.tensor(trigger_at, dtype=torch.long), torch.tensor(trigger_mark, dtype=torch.long),
        torch.tensor(trigger_window, dtype=torch.long), torch.tensor(trigger_sentence, dtype=torch.long),
        torch.stack(modes) if modes else torch.zeros(0, len(labels.modes)),
        torch.stack(auxiliary) if auxiliary else torch.zeros(0, len(labels.auxiliary_modes)),
        _pairs(role_rows), _pairs(count_rows), _pairs(claim_rows), _pairs(main_rows),
        sum(len(e.window.marks) for e in examples),
    )  # fmt: skip


def _pairs(rows: Sequence[tuple[int, int, dict[int, int], int, Example]]) -> Pairs | None:
    if not rows:
        return None
    most = max(len(roles) for _, _, roles, _, _ in rows)
    words = torch.zeros(len(rows), most, dtype=torch.long)
    distance = torch.zeros(len(rows), most, dtype=torch.long)
    labels = torch.full((len(rows), most), UNKNOWN)
    for number, (_, trigger, roles, base, example) in enumerate(rows):
        judged = sorted(roles)
        words[number, : len(judged)] = torch.tensor([base + example.window.first_piece[j] for j in judged])
        distance[number, : len(judged)] = torch.tensor([j - trigger for j in judged])
        labels[number, : len(judged)] = torch.tensor([roles[j] for j in judged])
    return Pairs(torch.tensor([row for row, *_ in rows]), words, distance, labels)
