"""The data files of linking: what they hold, and how their faults are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dragoman.errors import DataFileError
from dragoman.link import stories_evidence
from dragoman.link.stories_lexicon import DATA, load_lexicon, stem
from dragoman.link.stories_sources import load_agencies, load_institutions
from dragoman.link.stories_weights import load_weights
from dragoman.ontology import load_ontology


@pytest.mark.parametrize(
    ("words", "stemmed"),
    [
        (("bombed", "bombings", "bomber"), "bomb"),
        (("shelled", "shells", "shelling"), "shel"),
        (("army", "armies"), "army"),
        (("gas",), "gas"),
        (("mosque", "mosques"), "mosqu"),
    ],
)
def test_words_are_one_by_their_stem(words: tuple[str, ...], stemmed: str) -> None:
    assert {stem(word) for word in words} == {stemmed}


def test_every_type_may_be_some_happening() -> None:
    lexicon = load_lexicon()
    assert all(lexicon.happenings_of(event_type, ()) for event_type in load_ontology().event_types)


def test_a_mode_decides_where_it_is_asked_for() -> None:
    happenings_of = load_lexicon().happenings_of
    assert "custody" in happenings_of("ASSAULT", ("abduct",))
    assert "custody" not in happenings_of("ASSAULT", ("explosives",))
    assert "custody" in happenings_of("ASSAULT", ())


def test_words_show_things_and_states_tell_nothing_else() -> None:
    word = load_lexicon().word
    assert dict(word("clinics").things)["target"] == frozenset({"hospital"})
    assert (word("Iraqi").state, word("Iraqi").is_telling) == ("IRQ", False)
    assert not word("killed").is_telling
    assert word("blacksmith").number % 2 == 1  # rare
    assert word("convoy").number % 2 == 0  # frequent


def test_every_finding_has_a_weight_and_words() -> None:
    source = Path(stories_evidence.__file__).read_text(encoding="utf-8")
    weights = load_weights()
    assert all(weights.says.values())
    for name in ("same_day", "told_apart", "far_place_told", "nothing_specific", "shared_words_rare", "reversed_sides"):
        assert name in weights.of
    for name in weights.of:
        kinds = ("_actor", "_recipient", "_rare", "_told", "_place", "_province")
        assert f'"{name}"' in source or any(kind in name for kind in kinds), name


def test_agencies_and_institutions_load() -> None:
    assert load_agencies()["afp"] == "Agence France-Presse"
    assert load_institutions().noun_of["armed forces"] == "army"


def test_faults_of_happenings_are_told_all_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "happenings.yaml").write_text(
        "- {happening: attack, told_in: deeds, members: [ASSAULT/club, ATTACK], why: x}\n"
        "- {happening: attack, told_in: songs, members: [ASSAULT], why: x}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError) as error:
        load_lexicon(folder)
    told = str(error.value)
    assert 'ASSAULT has no mode "club"' in told
    assert '"ATTACK" is of no event type' in told
    assert 'happening "attack" stands here twice' in told
    assert '"told_in" is "songs", which is not one of deeds, words' in told
    assert "has no happening for AGREE" in told
