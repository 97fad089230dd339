"""Examples in batches of about equal length, as tensors; positions count in the flattened (batch × length) states."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.examples import Example
from training.labels import Labels

__all__ = ["Batch", "batches", "collate"]


@dataclass
class Pairs:
    """Triggers (cues, marks) with the words judged against each: `rows` (n), `words`, `labels` (n, m; -100: none)."""

    rows: Tensor
    words: Tensor
    distance: Tensor
    labels: Tensor


@dataclass
class Batch:
    """One step's examples. `*_at` are positions, `*_is` what stands there."""

    pieces: Tensor
    real: Tensor
    type_at: Tensor
    type_is: Tensor
    cue_at: Tensor
    cue_is: Tensor
    main_at: Tensor
    main_is: Tensor
    trigger_at: Tensor
    trigger_mark: Tensor
    trigger_type: Tensor
    modes: Tensor
    auxiliary: Tensor
    roles: Pairs | None
    counts: Pairs | None
    claims: Pairs | None
    main_roles: Pairs | None
    sentences: int


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
    type_at: list[int] = []
    type_is: list[int] = []
    cue_at: list[int] = []
    cue_is: list[int] = []
    main_at: list[int] = []
    main_is: list[Tensor] = []
    trigger_at: list[int] = []
    trigger_mark: list[int] = []
    trigger_type: list[int] = []
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
            trigger_type.append(target.event_type)
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
        pieces, real,
        torch.tensor(type_at, dtype=torch.long), torch.tensor(type_is, dtype=torch.long),
        torch.tensor(cue_at, dtype=torch.long), torch.tensor(cue_is, dtype=torch.long),
        torch.tensor(main_at, dtype=torch.long), torch.stack(main_is) if main_is else torch.zeros(0, len(labels.types)),
        torch.tensor(trigger_at, dtype=torch.long), torch.tensor(trigger_mark, dtype=torch.long),
        torch.tensor(trigger_type, dtype=torch.long),
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
    labels = torch.full((len(rows), most), -100)
    for number, (_, trigger, roles, base, example) in enumerate(rows):
        judged = sorted(roles)
        words[number, : len(judged)] = torch.tensor([base + example.window.first_piece[j] for j in judged])
        distance[number, : len(judged)] = torch.tensor([j - trigger for j in judged])
        labels[number, : len(judged)] = torch.tensor([roles[j] for j in judged])
    return Pairs(torch.tensor([row for row, *_ in rows]), words, distance, labels)
