"""Who owns an outlet: two outlets of one owner are one voice.

data/outlets.yaml   - {name: The Sun, variants: [the sun newspaper], domains: [thesun.co.uk], owner: News Corp}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records

__all__ = ["DATA_FILE", "Outlet", "Outlets", "load_outlets"]

DATA_FILE = Path(__file__).parent / "data" / "outlets.yaml"

_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?:[/?#].*)?$")
_NOT_IN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet and who owns it: a state, a group, a foundation. `domains` are those of its web sites."""

    name: str
    owner: str
    variants: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


class Outlets:
    """Finds the owner of an outlet by its name or address. Built once; then only read."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_name: dict[str, Outlet] = {}
        self._by_domain: dict[str, Outlet] = {}
        for outlet in outlets:
            self._by_name.update((_plain(name), outlet) for name in (outlet.name, *outlet.variants))
            self._by_domain.update((domain, outlet) for domain in outlet.domains)

    def find(self, outlet: str) -> Outlet | None:
        """The outlet of that name, domain or address: "BBC News", "bbc.co.uk", "https://www.bbc.co.uk/news/1"."""
        address = _ADDRESS.match(outlet.strip().lower())
        if address is None:
            return self._by_name.get(_plain(outlet))
        labels = address[1].split(".")
        domains = (".".join(labels[first:]) for first in range(len(labels) - 1))
        return next((self._by_domain[domain] for domain in domains if domain in self._by_domain), None) or (
            self._by_name.get(_plain(outlet))
        )

    def owner_of(self, outlet: str) -> str | None:
        """Who owns the outlet of that name, domain or address; None when the data do not say."""
        found = self.find(outlet)
        return found.owner if found is not None else None


def load_outlets(overlays: Sequence[Path] = (), *, path: Path = DATA_FILE) -> Outlets:
    """The shipped outlets, then `overlays` (YAML files, or folders of them), in order.

    An overlay's outlet takes the names and domains it gives, whoever had them before. Raises `DataFileError` with
    every fault at once: unknown keys, an outlet without owner, a name or domain given to two outlets of one file.
    """
    faults = Faults()
    found = [outlet for file in (path, *_files(overlays)) for outlet in _read(file, faults)]
    faults.check()
    return Outlets(found)


def _files(overlays: Iterable[Path]) -> Iterator[Path]:
    for overlay in overlays:
        if overlay.is_dir():
            yield from sorted(file for file in overlay.rglob("*") if file.suffix in (".yaml", ".yml"))
        else:
            yield overlay


def _read(path: Path, faults: Faults) -> Iterator[Outlet]:
    claimed: dict[str, str] = {}
    for record in read_records(path, faults):
        outlet = Outlet(
            name=record.text("name"),
            owner=record.text("owner"),
            variants=record.texts("variants"),
            domains=tuple(domain.lower().removeprefix("www.") for domain in record.texts("domains")),
        )
        record.done()
        _claim(outlet, record, claimed)
        yield outlet


def _claim(outlet: Outlet, record: Record, claimed: dict[str, str]) -> None:
    given: Mapping[str, Sequence[str]] = {
        "name": (outlet.name,),
        "variants": outlet.variants,
        "domains": outlet.domains,
    }
    for key, names in given.items():
        for name in names:
            plain = name if key == "domains" else _plain(name)
            if not plain:
                record.fault(key, f'"{name}" holds no word')
            elif claimed.setdefault(plain, outlet.name) != outlet.name:
                record.fault(key, f'"{name}" is already an outlet: {claimed[plain]}')
            if key == "domains" and _ADDRESS.match(name) is None:
                record.fault(key, f'"{name}" is no domain (such as bbc.co.uk)')


def _plain(name: str) -> str:
    """A name without case, punctuation and a leading "The"."""
    return _NOT_IN_WORDS.sub(" ", name.casefold()).strip().removeprefix("the ")
