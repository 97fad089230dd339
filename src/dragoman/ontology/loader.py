"""The ontology as one thing: read from its data files, validated as a whole, asked by name.

ontology = load_ontology()
ontology.quad_class("ASSAULT")                          # 4
ontology.plover_score("ASSAULT", ("beat", "drone"))     # -9.5
ontology.cameo_for("COERCE", ("arrest",))               # "173"
ontology.plover_for("0841")                             # RETREAT, release, (legal,)
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from dragoman.datafiles import Faults
from dragoman.model import AuxiliaryMode
from dragoman.ontology.cameo import CameoCode, CameoRule, PloverCode, first_fitting, read_cameo, read_rules
from dragoman.ontology.plover import EventType, read_actor_codes, read_definitions, read_event_types

__all__ = ["DATA_FOLDER", "Ontology", "load_ontology"]

DATA_FOLDER = Path(__file__).parent / "data"

_FILES = (
    "event_types.yaml",
    "contexts.yaml",
    "auxiliary_modes.yaml",
    "actors.yaml",
    "cameo.yaml",
    "plover_to_cameo.yaml",
)


@dataclass(frozen=True)
class Ontology:
    """PLOVER 2.0 and CAMEO 1.1b3, and the ways between them.

    Names are spelt as the manuals do. A name that PLOVER lacks is a mistake of the caller and raises
    ValueError; a CAMEO code that is unknown, as data from elsewhere may hold, gives None.
    """

    event_types: Mapping[str, EventType]
    contexts: Mapping[str, str]
    auxiliary_modes: Mapping[str, str]
    sectors: Mapping[str, str]
    internationals: Mapping[str, str]
    cameo: Mapping[str, CameoCode]
    version: str
    cameo_rules: Mapping[str, tuple[CameoRule, ...]] = field(repr=False)

    def quad_class(self, event_type: str) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return self._event_type(event_type).quad_class

    def plover_score(self, event_type: str, modes: Collection[str] = ()) -> float:
        """PLOVER's score: of several modes the one furthest from zero, the type's own without a mode.

        A mode for which the manual prints no score counts with the type's: PROTEST vandalize → -5.
        """
        found = self._event_type(event_type)
        self._check_modes(found, modes)
        scores = [found.score if score is None else score for score in (found.modes[mode].score for mode in modes)]
        return max(scores, key=lambda score: (abs(score), -score), default=found.score)

    def implied_contexts(self, event_type: str, modes: Collection[str] = ()) -> tuple[str, ...]:
        """Contexts that the modes mean by definition: ASSAULT unconventional → cbrn. Most imply none."""
        found = self._event_type(event_type)
        self._check_modes(found, modes)
        implied = {context for mode in modes for context in found.modes[mode].contexts}
        return tuple(context for context in self.contexts if context in implied)

    def cameo_for(self, event_type: str, modes: Collection[str] = (), contexts: Collection[str] = ()) -> str:
        """The best CAMEO code: the first rule of the type that fits. COERCE, arrest → "173"; COERCE → "170".

        The order of `modes` and `contexts` makes no difference.
        """
        found = self._event_type(event_type)
        self._check_modes(found, modes)
        code = first_fitting(self.cameo_rules[event_type], modes, contexts)
        if code is None:  # the loader has seen to it that the last rule of each type fits all
            raise ValueError(f"no CAMEO code for {event_type}")
        return code

    def plover_for(self, code: str) -> PloverCode | None:
        """What a CAMEO code is in PLOVER; None for statements and appeals (01, 02) and for unknown codes."""
        found = self.cameo.get(code)
        return found.plover if found else None

    def goldstein(self, code: str) -> float | None:
        """The Goldstein score of a CAMEO code, its own or the one it borrows; None for an unknown code."""
        found = self.cameo.get(code)
        if found is None or found.goldstein is not None:
            return found.goldstein if found else None
        return self.cameo[found.goldstein_from].goldstein if found.goldstein_from else None

    def exchange_code(self, code: str) -> str:
        """The code itself, or the nearest that ICEWS and GDELT know as well: "1952" → "195", "176" → "170".

        Raises ValueError for a code that CAMEO lacks.
        """
        found = self.cameo.get(code)
        if found is None:
            raise ValueError(f'"{code}" is not a CAMEO code')
        if found.only_in is None or found.parent is None:
            return code
        # A root as such is no event code in those data: its "other" code, ending in 0, is.
        return self.exchange_code(found.parent if len(found.parent) > 2 else f"{found.parent}0")

    def _event_type(self, name: str) -> EventType:
        if name not in self.event_types:
            raise ValueError(f'PLOVER has no event type "{name}" (it has {", ".join(self.event_types)})')
        return self.event_types[name]

    @staticmethod
    def _check_modes(event_type: EventType, modes: Collection[str]) -> None:
        for mode in modes:
            if mode not in event_type.modes:
                known = ", ".join(sorted(event_type.modes)) or "none"
                raise ValueError(f'{event_type.name} has no mode "{mode}" (it has {known})')


def load_ontology(folder: Path = DATA_FOLDER) -> Ontology:
    """Read and validate the ontology; raises `DataFileError` with every fault at once."""
    faults = Faults()
    contexts = read_definitions(folder / "contexts.yaml", "context", faults)
    auxiliary_modes = read_definitions(folder / "auxiliary_modes.yaml", "auxiliary_mode", faults)
    if set(auxiliary_modes) != {str(mode) for mode in AuxiliaryMode}:
        expected = ", ".join(AuxiliaryMode)
        faults.add(folder / "auxiliary_modes.yaml", 1, f"must hold exactly {expected}")
    sectors, internationals = read_actor_codes(folder / "actors.yaml", faults)
    event_types = read_event_types(folder / "event_types.yaml", contexts, faults)
    cameo = read_cameo(folder / "cameo.yaml", event_types, contexts, faults)
    rules = read_rules(folder / "plover_to_cameo.yaml", event_types, contexts, cameo, faults)
    faults.check()
    return Ontology(
        event_types=MappingProxyType(event_types),
        contexts=MappingProxyType(contexts),
        auxiliary_modes=MappingProxyType(auxiliary_modes),
        sectors=MappingProxyType(sectors),
        internationals=MappingProxyType(internationals),
        cameo=MappingProxyType(cameo),
        version=_version(folder),
        cameo_rules=MappingProxyType(rules),
    )


def _version(folder: Path) -> str:
    """The manual's version and a digest of the data, so that no edit goes unnamed in stored events."""
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update((folder / name).read_text(encoding="utf-8").encode())
    return f"plover-2.0+{digest.hexdigest()[:8]}"
