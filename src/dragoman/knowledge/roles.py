"""Role nouns: what people and bodies are called when they are not named ("soldier", "riot police").

data/roles.yaml   - {noun: soldier, sector: MIL}
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.datafiles import Record

__all__ = ["RoleNoun", "plural_of", "read_role", "roles_by_form"]


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A role with its sectors, the primary one first.

    `is_office`: held by one person at a time. `is_collective`: a singular form that means many ("police").
    """

    noun: str
    sectors: tuple[str, ...]
    plural: str
    is_office: bool = False
    is_collective: bool = False


def read_role(record: Record, sectors: tuple[str, ...]) -> RoleNoun:
    """The role noun of one record; a missing or unknown sector is a fault."""
    noun = record.text("noun")
    role = RoleNoun(
        noun=noun,
        sectors=record.choices("sector", sectors),
        plural=record.optional_text("plural") or plural_of(noun),
        is_office=record.flag("office"),
        is_collective=record.flag("collective"),
    )
    if not role.sectors:
        record.fault("sector", '"sector" is missing')
    return role


def plural_of(noun: str) -> str:
    """The regular plural: "soldier" → "soldiers", "policeman" → "policemen", "party" → "parties".

    Of a phrase with "of" or "in" the first noun takes it: "head of state" → "heads of state".
    """
    for preposition in (" of ", " in ", " for "):
        first, found, rest = noun.partition(preposition)
        if found:
            return plural_of(first) + found + rest
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s"


def roles_by_form(roles: tuple[RoleNoun, ...]) -> dict[str, tuple[RoleNoun, bool]]:
    """Each form in lower case with its role and whether it means many; singulars win over plurals."""
    forms: dict[str, tuple[RoleNoun, bool]] = {}
    for role in roles:
        forms.setdefault(role.noun.lower(), (role, role.is_collective))
    for role in roles:
        forms.setdefault(role.plural.lower(), (role, True))
    for form, value in list(forms.items()):
        if "-" in form:
            forms.setdefault(form.replace("-", " "), value)
    return forms
