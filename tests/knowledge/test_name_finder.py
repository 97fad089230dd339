"""Known names in running text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge.actors import ActorBase, load_actors
from dragoman.knowledge.name_finder import fold_text


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return load_actors()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Asaib Ahl al-Haq met Mustafa al Kadhimi.", ["Asaib Ahl al-Haq", "Mustafa al Kadhimi"]),
        ("MUSTAFA AL-KADHIMI SPOKE", ["MUSTAFA AL-KADHIMI"]),
        ("Recep Tayyip Erdoğan", ["Recep Tayyip Erdoğan"]),
        ("a note who is who, as it is", []),  # WHO, IS and IT are written otherwise
        ("the WHO said", ["WHO"]),
        ("Kataib Hezbollah", ["Kataib Hezbollah"]),  # the longest, not Hezbollah
        ("Hezbollahs", []),
        ("Hezbollah/Hamas", ["Hezbollah", "Hamas"]),
    ],
)
def test_names_are_found_where_they_stand(base: ActorBase, text: str, names: list[str]) -> None:
    assert [text[found.start : found.end] for found in base.name_finder.find(text)] == names


def test_states_are_found_by_words_of_one_or_two(base: ActorBase) -> None:
    text = "Iraqi forces left Saudi Arabia; the Kremlin and us were silent."
    assert [nation.state.code for nation in base.nations_in(text)] == ["IRQ", "SAU", "RUS"]


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    folded = fold_text(text)
    assert len(folded) == len(text)
    assert fold_text(folded) == folded


@given(st.text(alphabet="ab Hezbolah.-é", max_size=60))
def test_names_never_overlap(base: ActorBase, text: str) -> None:
    found = base.name_finder.find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_an_empty_base_finds_nothing(tmp_path: Path) -> None:
    import shutil
    from importlib.resources import files

    for name in ("states", "metonyms", "actor_words"):
        shutil.copy(Path(str(files("dragoman.knowledge"))) / "data" / f"{name}.yaml", tmp_path)
    assert load_actors(data=tmp_path, cache=False).name_finder.find("Hezbollah") == []
