"""`dragoman doctor`: what is installed, in which version, and what is missing."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

import click

from dragoman import __version__
from dragoman.errors import ComponentError, DragomanError

__all__ = ["Component", "check", "doctor"]


@dataclass(frozen=True, slots=True)
class Component:
    """One thing dragoman needs: its version, or what is wrong with it."""

    name: str
    version: str | None
    problem: str | None


@click.command()
def doctor() -> int:
    """Say what is installed, in which version, and what is missing."""
    components = [check(name, version) for name, version in _COMPONENTS]
    for component in components:
        click.echo(f"{component.name:<10} {component.version or f'MISSING: {component.problem}'}")
    missing = [component.name for component in components if component.version is None]
    if not missing:
        return 0
    click.echo(f"dragoman: missing or unusable: {', '.join(missing)}", err=True)
    return ComponentError.exit_status


def check(name: str, version: Callable[[], str]) -> Component:
    """Ask a component for its version; what keeps it from answering is its problem."""
    try:
        return Component(name, version(), None)
    except (DragomanError, ImportError, OSError) as error:
        return Component(name, None, " ".join(str(error).split()) or type(error).__name__)


def _spacy() -> str:
    return metadata.version("spacy")


def _words() -> str:
    from dragoman.annotate.grammar import load_words

    meta = load_words().meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def _model() -> str:
    from dragoman.annotate.reader import load_reader

    reader = load_reader()
    return f"{metadata.version('dragoman-model')} {reader.version} ({len(reader.labels.modes)} modes)"


def _ontology() -> str:
    from dragoman.ontology import load_ontology

    return load_ontology().version


def _actors() -> str:
    from dragoman.knowledge.actors import load_actors

    base = load_actors()
    return f"{base.version} ({len(base.actors):,} actors, {len(base.states):,} states)"


def _memory() -> str:
    """The most this process has held so far, everything above loaded: about what one worker needs."""
    try:
        import resource
    except ImportError:
        return "not known on this system"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes, but bytes on macOS.
    megabytes = peak / (1024 * 1024 if platform.system() == "Darwin" else 1024)
    return f"{megabytes:,.0f} MB for one process"


def _places() -> str:
    from dragoman.knowledge.gazetteer import load_gazetteer

    gazetteer = load_gazetteer()
    return f"{gazetteer.version} (index {gazetteer.path})"


_COMPONENTS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("dragoman", lambda: __version__),
    ("Python", platform.python_version),
    ("spaCy", _spacy),
    ("words", _words),
    ("model", _model),
    ("ontology", _ontology),
    ("actors", _actors),
    ("places", _places),
    ("memory", _memory),
)
