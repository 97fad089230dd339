"""The knowledge base: what loads, what is refused, who is found by which spelling, who held an office."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from dragoman.errors import DataFileError, UsageError
from dragoman.knowledge.actors import INTERNATIONAL, ActorBase, load_actors
from dragoman.knowledge.roles import plural_of
from dragoman.knowledge.spelling import normalise, skeleton
from dragoman.knowledge.states import NationUse

DATA = Path(str(files("dragoman.knowledge"))) / "data"


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return load_actors()


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], ActorBase]:
    """Loads a base whose only actors are the given YAML text."""
    for name in ("states", "metonyms", "actor_words"):
        shutil.copy(DATA / f"{name}.yaml", tmp_path)
    (tmp_path / "actors").mkdir()

    def load_text(text: str) -> ActorBase:
        (tmp_path / "actors" / "test.yaml").write_text(text, encoding="utf-8")
        return load_actors(data=tmp_path)

    return load_text


# ---------------------------------------------------------------- spelling


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Mustafa al-Kadhimi", "mustafa kadhimi"),
        ("Moqtada Al Sadr", "moqtada sadr"),
        ("Ahmed ash-Sharaa", "ahmed sharaa"),
        ("Al Gore", "al gore"),
        ("U.S.", "us"),
        ("Donald J. Trump", "donald trump"),
        ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
        ("Da'esh", "daesh"),
    ],
)
def test_names_are_folded(written: str, normal: str) -> None:
    assert normalise(written) == normal


@pytest.mark.parametrize(
    "spellings",
    [
        ("Kadhimi", "Kadhemi", "Kahdimi", "Kazemi", "Kadimi", "al-Kadhimi"),
        ("Qasem", "Qassem", "Kassim", "Ghasem"),
        ("Hizbollah", "Hezbollah", "Hizbullah"),
        ("Soleimani", "Suleimani", "Soleymani"),
        ("Gaddafi", "Qaddafi", "Kadhafi", "Gadhafi"),
        ("Zelensky", "Zelenskyy", "Zelenskiy"),
        ("Abdul Aziz", "Abdel Aziz", "Abd al-Aziz", "Abdulaziz"),
        ("Mohammed", "Muhammad", "Mohamed"),
    ],
)
def test_spellings_of_one_name_share_a_skeleton(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(normalise(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hassan", "Hussein"),
        ("Mohammed", "Mahmoud"),
        ("Kadhimi", "Hakimi"),
        ("Iran", "Iraq"),
        ("Maliki", "Malki"),
    ],
)
def test_different_names_have_different_skeletons(one: str, other: str) -> None:
    assert skeleton(normalise(one)) != skeleton(normalise(other))


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("soldier", "soldiers"),
        ("policeman", "policemen"),
        ("party", "parties"),
        ("head of state", "heads of state"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    assert plural_of(noun) == plural


# ---------------------------------------------------------------- the shipped data


def test_shipped_data_load_and_name_their_version(base: ActorBase) -> None:
    assert len(base.actors) > 100
    assert len(base.states) > 240
    assert base.version == load_actors().version


@pytest.mark.parametrize(
    ("phrase", "country", "use"),
    [
        ("Iraq", "IRQ", NationUse.NAME),
        ("Iraqi", "IRQ", NationUse.ADJECTIVE),
        ("Iraqis", "IRQ", NationUse.DEMONYM),
        ("IRAQ", "IRQ", NationUse.NAME),
        ("Baghdad", "IRQ", NationUse.CAPITAL),
        ("Mosul", "IRQ", NationUse.PART),
        ("Kremlin", "RUS", NationUse.METONYM),
        ("U.S.", "USA", NationUse.NAME),
        ("Soviet", "RUS", NationUse.ADJECTIVE),
        ("Yugoslavia", "SRB", NationUse.NAME),
        ("Kosovo", "XKX", NationUse.NAME),
        ("Singapore", "SGP", NationUse.NAME),
        ("Danes", "DNK", NationUse.DEMONYM),
    ],
)
def test_words_for_states(base: ActorBase, phrase: str, country: str, use: NationUse) -> None:
    nation = base.nations[phrase]
    assert (nation.state.country, nation.use) == (country, use)


@pytest.mark.parametrize("word", ["us", "Polishs", "turkey", "iran", "Kurdish"])
def test_words_that_are_no_state(base: ActorBase, word: str) -> None:
    assert word not in base.nations


@pytest.mark.parametrize(
    ("written", "code"), [("Afganistan", "AFG"), ("Teheran", "IRN"), ("Banana", None), ("Sudan", None)]
)
def test_misspelt_states(base: ActorBase, written: str, code: str | None) -> None:
    nation = base.misspelt_nation(written)
    assert (nation.state.code if nation else None) == code


def test_every_state_code_is_distinct_from_the_international_ones(base: ActorBase) -> None:
    assert not set(base.states) & set(INTERNATIONAL)


# ---------------------------------------------------------------- offices and names in time

TWO_MINISTERS = """
- {id: a, kind: person, name: Anna Alpha, country: IRQ, sectors: [GOV], short: [Alpha]}
- {id: b, kind: person, name: Bert Beta, aliases: [Berti Beta], country: IRQ, sectors: [GOV]}
- {id: c, kind: person, name: Carl Gamma, country: IRQ, sectors: [GOV]}
- title: premier
  country: IRQ
  sector: GOV
  holders: [{person: a, from: 2010, to: 2014-09-08}, {person: b, from: 2014-09-08}, {person: c, from: 2021-03}]
- {id: g, kind: group, name: Golf Brigade, country: IRQ, sectors: [PRM], from: 2008, to: 2012, member_of: [{id: h}]}
- {id: h, kind: group, name: IT, country: IRQ, sectors: [PRM]}
"""


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        (date(2009, 12, 31), ()),
        (date(2010, 1, 1), ("a",)),
        (date(2014, 9, 8), ("a", "b")),
        (date(2020, 1, 1), ("b",)),
        (date(2021, 3, 1), ("c",)),  # whose predecessor's last day is not known
    ],
)
def test_offices_are_held_from_their_first_to_their_last_day(
    load: Callable[[str], ActorBase], day: date, holders: tuple[str, ...]
) -> None:
    found = load(TWO_MINISTERS).holders("prime minister", "IRQ", day)
    assert tuple(actor.actor_id for actor in found) == holders


@pytest.mark.parametrize(
    ("name", "on", "ids"),
    [
        ("Anna Alpha", None, ["a"]),
        ("ANNA ALPHA", None, ["a"]),
        ("Ana Alfa", None, ["a"]),
        ("Alpha", None, ["a"]),
        ("Golf Brigade", date(2011, 5, 1), ["g"]),
        ("Golf Brigade", date(2013, 5, 1), ["g"]),  # news looks back
        ("Golf Brigade", date(2007, 5, 1), []),
        ("IT", None, ["h"]),
        ("it", None, []),  # an acronym must be written as one
        ("Beta", None, []),  # no short form
        ("Anna", None, []),
    ],
)
def test_lookup(load: Callable[[str], ActorBase], name: str, on: date | None, ids: list[str]) -> None:
    assert [actor.actor_id for actor in load(TWO_MINISTERS).lookup(name, on)] == ids


def test_a_name_claimed_twice_is_allowed_and_recorded(load: Callable[[str], ActorBase]) -> None:
    text = "- {id: a, kind: party, name: Unity}\n- {id: b, kind: party, name: One, aliases: [Unity]}\n"
    assert load(text).shared_names == {"Unity": ("a", "b")}


@pytest.fixture
def overlaid(tmp_path: Path, load: Callable[[str], ActorBase]) -> Callable[[str], ActorBase]:
    """Loads the two ministers with the given overlay over them."""

    def load_over(text: str) -> ActorBase:
        load(TWO_MINISTERS)
        overlay = tmp_path / "mine"
        overlay.mkdir()
        (overlay / "mine.yaml").write_text(text, encoding="utf-8")
        return load_actors(data=tmp_path, overlays=[overlay])

    return load_over


def test_an_overlay_changes_what_it_gives_and_leaves_the_rest(overlaid: Callable[[str], ActorBase]) -> None:
    actor = overlaid("- {id: g, sectors: [REB], aliases: [Golfers], to: 2013}").actors["g"]
    assert (actor.name, actor.sectors, actor.aliases) == ("Golf Brigade", ("REB",), ("Golfers",))
    assert (actor.start, actor.end) == (date(2008, 1, 1), date(2013, 12, 31))
    assert [m.actor_id for m in actor.member_of] == ["h"]


def test_an_overlay_adds_and_drops(overlaid: Callable[[str], ActorBase]) -> None:
    base = overlaid("- {id: g, drop: true}\n- {id: n, kind: party, name: New Dawn}\n")
    assert "g" not in base.actors
    assert base.lookup("Golf Brigade") == ()
    assert base.lookup("New Dawn")[0].actor_id == "n"


def test_an_overlay_goes_on_with_an_office(overlaid: Callable[[str], ActorBase]) -> None:
    text = """
- {id: d, kind: person, name: Dora Delta, country: IRQ}
- title: prime minister
  country: IRQ
  holders: [{person: c, to: 2026-01-04}, {person: d, from: 2026-01-05}]
"""
    base = overlaid(text)
    assert [a.actor_id for a in base.holders("prime minister", "IRQ", date(2026, 2, 1))] == ["d"]
    assert [a.actor_id for a in base.holders("prime minister", "IRQ", date(2025, 2, 1))] == ["c"]
    assert [t.sector for t in base.actors["d"].tenures] == ["GOV"]


def test_an_overlay_leaves_of_a_tenure_what_it_does_not_give(overlaid: Callable[[str], ActorBase]) -> None:
    base = overlaid("- {title: prime minister, country: IRQ, holders: [{person: a, from: 2010, acting: true}]}")
    (tenure,) = base.actors["a"].tenures
    assert (tenure.start, tenure.end, tenure.acting) == (date(2010, 1, 1), date(2014, 9, 8), True)


def test_an_overlay_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match=r'"nowhere\.yaml" does not exist'):
        load_actors(overlays=[Path("nowhere.yaml")])


def test_only_the_newest_compiled_files_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("states", "metonyms", "actor_words"):
        shutil.copy(DATA / f"{name}.yaml", tmp_path)
    overlay = tmp_path / "mine.yaml"
    for number in range(12):
        overlay.write_text(f"- {{id: a, kind: party, name: Unity {number}}}", encoding="utf-8")
        load_actors(data=tmp_path, overlays=[overlay])
    assert len(list((tmp_path / "cache").glob("dragoman/actors-*.json"))) == 8


def test_an_overlay_gives_a_noun_another_sector(overlaid: Callable[[str], ActorBase]) -> None:
    role, is_many = overlaid("- {noun: night watchman, sector: PRM}").roles["night watchmen"]
    assert (role.sectors, is_many) == (("PRM",), True)


def test_what_an_overlay_drops_must_not_be_named_elsewhere(overlaid: Callable[[str], ActorBase]) -> None:
    with pytest.raises(DataFileError, match='"member_of" names "h", which is no actor'):
        overlaid("- {id: h, drop: true}")


def test_compiled_and_read_anew_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    anew, kept, again = load_actors(), load_actors(), load_actors(cache=False)
    assert len(list(tmp_path.glob("dragoman/actors-*.json"))) == 1
    for base in (kept, again):
        assert base.actors == anew.actors
        assert base.offices == anew.offices
        assert base.states == anew.states
        assert base.roles == anew.roles
        assert base.words == anew.words
        assert base.spellings == anew.spellings
        assert base.version == anew.version


def test_a_broken_compiled_file_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    whole = load_actors()
    (kept,) = tmp_path.glob("dragoman/actors-*.json")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert load_actors().actors == whole.actors


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ("{id: a, kind: person, name: A, colour: red}", 'unknown key "colour"'),
        ("{id: a, kind: ghost, name: A}", '"kind" is "ghost", which is not one of person, group'),
        ("{id: a, kind: person}", '"name" is missing'),
        (
            "{id: a, kind: person, name: A, country: XXX}",
            '"country" is "XXX", which is no state of states.yaml',
        ),
        ("{id: a, kind: person, name: A, sectors: [KING]}", '"sectors" holds "KING"'),
        ("{id: a, kind: person, name: A, from: 2020-13}", '"from" is "2020-13", which is not a date'),
        (
            "{id: a, kind: person, name: A, from: 2020, to: 2019}",
            '"to" is 2019-12-31, before "from" (2020-01-01)',
        ),
        (
            "{id: a, kind: person, name: A, member_of: [{id: nobody}]}",
            '"member_of" names "nobody", which is no actor',
        ),
        ("{id: a, kind: person, name: A}\n- {id: a, kind: person, name: B}", '"a" is given twice'),
    ],
)
def test_faults_name_their_place(load: Callable[[str], ActorBase], record: str, problem: str) -> None:
    with pytest.raises(DataFileError) as error:
        load(f"- {record}\n")
    assert "actors/test.yaml:" in str(error.value)
    assert problem in str(error.value)


def test_all_faults_are_reported_at_once(load: Callable[[str], ActorBase]) -> None:
    with pytest.raises(DataFileError) as error:
        load("- {id: a, kind: x, name: A}\n- {id: b, kind: person}\n")
    assert len(error.value.faults) == 2
