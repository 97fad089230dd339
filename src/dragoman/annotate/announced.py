"""Announced acts: what somebody says they will or will not do is coded as the announcement, which has happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.model import AuxiliaryMode, Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["as_announced"]

# PLOVER codes an announced co-operative act as the announcement: the manual's "future cooperation → AGREE" and
# "announced retreat → CONCEDE". Co-operation that somebody will not or does not give is refused, and an act of
# conflict that its own actor announces is a threat.
_ANNOUNCED = {
    "CONSULT": "AGREE",
    "COOPERATE": "AGREE",
    "AID": "AGREE",
    "SUPPORT": "AGREE",
    "CONCEDE": "AGREE",
    "RETREAT": "CONCEDE",
}
_REFUSED = frozenset({"AGREE", "CONCEDE", "COOPERATE", "AID", "CONSULT", "SUPPORT", "RETREAT"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST", "ACCUSE"})
_WILL_NOT = (AuxiliaryMode.FUTURE, AuxiliaryMode.NEGATION)


def as_announced(trigger: Trigger, token: Token, threat_modes: Mapping[str, str]) -> Trigger:
    """The announcement where `trigger` (at `token`) reports an announced act, else the trigger itself.

    "Japan will send aid" → AGREE; "Mali will not negotiate" → REJECT; "the army will storm the town" → THREATEN.
    `threat_modes` tells the mode of a threat by what is threatened.
    """
    modes, event_type = trigger.auxiliary_modes, trigger.event_type
    if not trigger.actors:
        return trigger
    refuses = modes == _WILL_NOT or (modes == _WILL_NOT[1:] and event_type == "AGREE")
    if refuses and event_type in _REFUSED:
        return _become(trigger, "REJECT", ())
    if modes != (AuxiliaryMode.FUTURE,) and not _is_conditional_announcement(trigger, token):
        return trigger
    if event_type in _ANNOUNCED:
        return _become(trigger, _ANNOUNCED[event_type], ())
    if event_type in _HOSTILE and trigger.rule.endswith(".verb"):
        keys = (*(f"{event_type}/{mode}" for mode in trigger.modes), event_type)
        return _become(trigger, "THREATEN", tuple(threat_modes[key] for key in keys if key in threat_modes)[:1])
    return trigger


def _is_conditional_announcement(trigger: Trigger, token: Token) -> bool:
    """ "will leave unless …", "if …, I will …": the only doubt is the condition that the announcement itself sets."""
    if trigger.auxiliary_modes != (AuxiliaryMode.FUTURE, AuxiliaryMode.HYPOTHETICAL):
        return False
    conditions = {child.idx for child in token.children if child.dep_ == "advcl"}
    return len(trigger.cues) == 2 and any(cue.start in conditions for cue in trigger.cues)


def _become(trigger: Trigger, event_type: str, modes: tuple[str, ...]) -> Trigger:
    rule = f"{event_type}←{trigger.rule}"
    return replace(
        trigger, event_type=event_type, modes=modes, auxiliary_modes=(), cues=(), counts=(), cameo=None, rule=rule
    )
