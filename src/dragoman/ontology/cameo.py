"""CAMEO 1.1b3: its codes, what each is in PLOVER, and the rules that lead back.

Codes are text with leading zeros, two to four digits; the code one digit shorter is the parent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records
from dragoman.ontology.plover import EventType

__all__ = ["CameoCode", "CameoRule", "PloverCode", "first_fitting", "read_cameo", "read_rules"]


@dataclass(frozen=True, slots=True)
class PloverCode:
    """What a CAMEO code is in PLOVER; `mode` is None where the code leaves open how."""

    event_type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One CAMEO code. `goldstein` is its own score; a code without one takes that of `goldstein_from`.

    `plover` is None for statements and appeals (01, 02). `only_in` says where a code is found when it is not
    known everywhere: `codebook` (ICEWS and GDELT lack it) or `icews` (the CAMEO manual lacks it).
    """

    code: str
    label: str
    goldstein: float | None
    goldstein_from: str | None
    plover: PloverCode | None
    only_in: str | None = None

    @property
    def parent(self) -> str | None:
        """The code one digit shorter: "0841" → "084" → "08" → None."""
        return self.code[:-1] if len(self.code) > 2 else None

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class CameoRule:
    """One step from PLOVER to CAMEO; it fits events of its type with its mode and all of its contexts."""

    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    code: str

    def fits(self, modes: Collection[str], contexts: Collection[str]) -> bool:
        """Whether an event with these modes and contexts meets the rule's conditions."""
        return (self.mode is None or self.mode in modes) and all(context in contexts for context in self.contexts)

    def covers(self, later: CameoRule) -> bool:
        """Whether whatever fits `later` fits this rule already."""
        modes = () if later.mode is None else (later.mode,)
        return self.event_type == later.event_type and self.fits(modes, later.contexts)


def first_fitting(rules: Collection[CameoRule], modes: Collection[str], contexts: Collection[str]) -> str | None:
    """The code of the first rule that fits; None when none does."""
    return next((rule.code for rule in rules if rule.fits(modes, contexts)), None)


def read_cameo(
    path: Path, event_types: Mapping[str, EventType], contexts: Mapping[str, str], faults: Faults
) -> dict[str, CameoCode]:
    """Every CAMEO code, by code, in the order of the file."""
    codes: dict[str, CameoCode] = {}
    records: dict[str, Record] = {}
    for record in read_records(path, faults):
        code = _cameo_code(record, event_types, contexts)
        if code.code in codes:
            record.fault("code", f'CAMEO code "{code.code}" stands here twice')
        codes[code.code] = code
        records[code.code] = record
    for code in codes.values():
        _check_relatives(code, codes, records[code.code])
    return codes


def _cameo_code(record: Record, event_types: Mapping[str, EventType], contexts: Mapping[str, str]) -> CameoCode:
    code = record.text("code")
    if not (code.isdigit() and 2 <= len(code) <= 4):
        record.fault("code", f'"{code}" is not a CAMEO code (two to four digits, in quotation marks)')
    cameo = CameoCode(
        code=code,
        label=record.text("label"),
        goldstein=record.number("goldstein"),
        goldstein_from=record.optional_text("goldstein_from"),
        plover=_plover_code(record, event_types, contexts),
        only_in=record.choice("only_in", ("codebook", "icews")) if "only_in" in record else None,
    )
    record.done()
    return cameo


def _plover_code(
    record: Record, event_types: Mapping[str, EventType], contexts: Mapping[str, str]
) -> PloverCode | None:
    mode = record.optional_text("mode")
    context_names = record.choices("contexts", tuple(contexts))
    if record.optional_text("event_type") is None:
        if mode is not None or context_names:
            record.fault("event_type", 'a code with "mode" or "contexts" needs an "event_type"')
        return None
    name = record.choice("event_type", tuple(event_types))
    check_mode(record, name, mode, event_types)
    return PloverCode(name, mode, context_names)


def check_mode(record: Record, name: str, mode: str | None, event_types: Mapping[str, EventType]) -> None:
    """Note a fault when event type `name` has no such mode."""
    event_type = event_types.get(name)
    if event_type is not None and mode is not None and mode not in event_type.modes:
        known = ", ".join(sorted(event_type.modes)) or "none"
        record.fault("mode", f'{name} has no mode "{mode}" (it has {known})')


def _check_relatives(code: CameoCode, codes: Mapping[str, CameoCode], record: Record) -> None:
    if code.parent is not None and code.parent not in codes:
        record.fault("code", f'"{code.code}" has no parent: "{code.parent}" is not in this file')
    if (code.goldstein is None) == (code.goldstein_from is None):
        record.fault("goldstein", f'"{code.code}" needs either "goldstein" or "goldstein_from"')
    if code.goldstein_from is not None:
        lender = codes.get(code.goldstein_from)
        if lender is None or lender.goldstein is None:
            record.fault("goldstein_from", f'"{code.goldstein_from}" has no Goldstein score of its own')


def read_rules(
    path: Path,
    event_types: Mapping[str, EventType],
    contexts: Mapping[str, str],
    cameo: Mapping[str, CameoCode],
    faults: Faults,
) -> dict[str, tuple[CameoRule, ...]]:
    """The rules from PLOVER to CAMEO, by event type, in the order they are tried."""
    rules: dict[str, list[CameoRule]] = {name: [] for name in event_types}
    for record in read_records(path, faults):
        rule = _rule(record, event_types, contexts, cameo)
        earlier = rules.setdefault(rule.event_type, [])
        if any(other.covers(rule) for other in earlier):
            record.fault(
                "event_type",
                f"no {rule.event_type} event can reach this rule: an earlier one fits all it fits",
            )
        earlier.append(rule)
    for name, of_type in rules.items():
        if not of_type or of_type[-1].mode is not None or of_type[-1].contexts:
            faults.add(path, 1, f"{name} needs a last rule without mode and contexts")
    return {name: tuple(of_type) for name, of_type in rules.items()}


def _rule(
    record: Record,
    event_types: Mapping[str, EventType],
    contexts: Mapping[str, str],
    cameo: Mapping[str, CameoCode],
) -> CameoRule:
    rule = CameoRule(
        event_type=record.choice("event_type", tuple(event_types)),
        mode=record.optional_text("mode"),
        contexts=record.choices("contexts", tuple(contexts)),
        code=record.text("code"),
    )
    check_mode(record, rule.event_type, rule.mode, event_types)
    if rule.code not in cameo:
        record.fault("code", f'"{rule.code}" is not a CAMEO code')
    record.done()
    return rule
