"""The gazetteer: keys, names, abbreviations, and what its lists promise."""

from __future__ import annotations

import math
import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dragoman.errors import ComponentError, DataFileError
from dragoman.knowledge import gazetteer_build, gazetteer_lists
from dragoman.knowledge.gazetteer import Gazetteer, load_gazetteer
from dragoman.knowledge.gazetteer_names import exact_key, is_latin, name_key


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Louis", "Saint Louis"),
        ("Deir ez-Zor", "Deir Ez Zor"),
        ("al-Hasakah", "Al Ḩasakah"),
        ("Sana'a", "Sanaa"),
        ("Ma’rib", "Ma'rib"),
        ("The Hague", "Hague"),
        ("ZÜRICH", "Zurich"),
        ("Bosnia and Herzegovina", "Bosnia & Herzegovina"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Iraq", "Iran"), ("Niger", "Nigeria"), ("Saint", "St. Louis")])
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_full_stops_matter_outside_capitals() -> None:
    assert exact_key("U.S.") == exact_key("US")
    assert exact_key("Miss.") != exact_key("Miss")


@pytest.mark.parametrize(("name", "latin"), [("Kraków", True), ("Ḩalab", True), ("Киев", False), ("حلب", False)])
def test_only_latin_names_are_kept(name: str, latin: bool) -> None:
    assert is_latin(name) is latin


# name, and the first place given: GeoNames identifier (None: not GeoNames'), kind, country
@pytest.mark.parametrize(
    ("name", "geonameid", "kind", "country"),
    [
        ("Iraq", 99237, "country", "IRQ"),
        ("Britain", 2635167, "country", "GBR"),
        ("Ivory Coast", 2287781, "country", "CIV"),
        ("Burma", 1327865, "country", "MMR"),
        ("Mosul", 99072, "city", "IRQ"),
        ("Bombay", 1275339, "city", "IND"),
        ("Saigon", 1566083, "city", "VNM"),
        ("Kiev", 703448, "city", "UKR"),
        ("Peking", 1816670, "city", "CHN"),
        ("Calcutta", 1275004, "city", "IND"),
        ("Raqqa", 172955, "city", "SYR"),
        ("Anbar", 99592, "admin1", "IRQ"),
        ("Texas", 4736286, "admin1", "USA"),
        ("Bavaria", 2951839, "admin1", "DEU"),
        ("Kandahar", 1138335, "admin1", "AFG"),
        ("Persian Gulf", None, "region", None),
        ("Green Zone", None, "place", "IRQ"),
        ("Guantánamo Bay", None, "place", "CUB"),
        ("Africa", 6255146, "region", None),
    ],
)
def test_names_lead_to_places(
    gazetteer: Gazetteer, name: str, geonameid: int | None, kind: str, country: str | None
) -> None:
    found = [place for place in gazetteer.find(name) if place.kind == kind and place.country == country]
    assert found
    assert found[0].geonameid == geonameid


@pytest.mark.parametrize("name", ["", "Xyzzyville", "12", "OSM", "mwsl", "the"])
def test_other_words_are_no_names(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) == ()


@pytest.mark.parametrize(
    ("written", "name"),
    [("U.S.", "United States"), ("UK", "United Kingdom"), ("Mich.", "Michigan"), ("NSW", "New South Wales"),
     ("B.C.", "British Columbia"), ("DRC", "Democratic Republic of the Congo"), ("Miss.", "Mississippi")],
)  # fmt: skip
def test_abbreviations_count_as_written(gazetteer: Gazetteer, written: str, name: str) -> None:
    assert [place.name for place in gazetteer.find_abbreviation(written)] == [name]


@pytest.mark.parametrize("written", ["us", "Us", "Miss", "La", "Man", "in", "OR"])
def test_words_are_no_abbreviations(gazetteer: Gazetteer, written: str) -> None:
    assert gazetteer.find_abbreviation(written) == ()


def test_some_names_count_only_after_the(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_after_the("Gulf")[0].name == "Persian Gulf"
    assert all(place.name != "Persian Gulf" for place in gazetteer.find("Gulf"))
    assert gazetteer.find_after_the("Mosul") == ()


def test_postal_codes_are_kept_apart(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_postal("TX")[0].name == "Texas"
    assert gazetteer.find("TX") == ()


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Iraqis", "IRQ"),
        ("French", "FRA"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("iraqis", None),
        ("Paris", None),
    ],
)
def test_adjectives_belong_to_countries(gazetteer: Gazetteer, word: str, country: str | None) -> None:
    assert gazetteer.country_of_adjective(word) == country


def test_every_country_has_a_point(gazetteer: Gazetteer) -> None:
    assert len([code for code in ("IRQ", "XKX", "SSD", "PSE", "TWN", "VAT") if gazetteer.country(code)]) == 6
    assert gazetteer.country("XXX") is None


def test_listed_areas_lie_where_they_say(gazetteer: Gazetteer) -> None:
    """Among the nearest towns of each area or site `within` a country is one of that country."""
    connection = sqlite3.connect(f"{gazetteer.path.as_uri()}?mode=ro", uri=True)
    towns: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for latitude, longitude, country in connection.execute(
        "SELECT latitude, longitude, country FROM place WHERE kind = 'city'"
    ):
        cell = math.floor(latitude / 3), math.floor(longitude / 3)
        towns.setdefault(cell, []).append((latitude, longitude, country))
    listed = connection.execute(
        "SELECT name, latitude, longitude, country FROM place WHERE kind IN ('region', 'place') AND country NOT NULL"
    )
    wrong = [
        name
        for name, latitude, longitude, country in listed
        if country not in nearest_countries(towns, latitude, longitude)
    ]
    # Islands far from any town; heights whose towns GeoNames gives to the state that holds them.
    assert sorted(wrong) == ["Aleutian Islands", "Golan Heights"]


def nearest_countries(
    towns: dict[tuple[int, int], list[tuple[float, float, str]]], latitude: float, longitude: float
) -> list[str]:
    row, column = math.floor(latitude / 3), math.floor(longitude / 3)
    width = math.cos(math.radians(latitude))
    near = [
        ((town[0] - latitude) ** 2 + ((town[1] - longitude) * width) ** 2, town[2])
        for rows in range(row - 1, row + 2)
        for columns in range(column - 1, column + 2)
        for town in towns.get((rows, columns), [])
    ]
    return [country for _, country in sorted(near)[:5]]


def test_a_gazetteer_crosses_processes_and_threads(gazetteer: Gazetteer) -> None:
    copy = pickle.loads(pickle.dumps(gazetteer))
    assert copy.version == gazetteer.version
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(copy.find, ["Mosul", "Athens", "Georgia", "Tripoli"] * 25))
    assert answers == [gazetteer.find(name) for name in ["Mosul", "Athens", "Georgia", "Tripoli"] * 25]


def test_lookups_are_the_same_each_time(gazetteer: Gazetteer) -> None:
    assert Gazetteer(gazetteer.path).find("Springfield") == gazetteer.find("Springfield")
    assert [place.rank for place in gazetteer.find("Springfield")] == sorted(
        place.rank for place in gazetteer.find("Springfield")
    )


def test_the_index_is_found_again(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_build, "_write", None)  # building anew would fail
    assert load_gazetteer(gazetteer.path.parent).version == gazetteer.version


def test_a_broken_index_says_so(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    path.write_bytes(b"not an index")
    with pytest.raises(ComponentError, match="delete it and start again"):
        Gazetteer(path)


def test_a_failed_build_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(gazetteer_build, "_write", fail)
    with pytest.raises(ComponentError, match="name a folder that can"):
        load_gazetteer(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("- {name: Nowhere, lat: 95, lon: 0}", "no point on Earth"),
        ("- {name: Nowhere, lat: here, lon: 0}", '"lat" is "here", which is not a number'),
        ("- {name: Nowhere, lat: 5, lon: 0, colour: red}", 'unknown key "colour"'),
        ("- {lat: 5, lon: 0}", '"name" is missing'),
    ],
)
def test_faults_in_lists_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, problem: str) -> None:
    for name in ("divisions1", "divisions2", "regions", "areas"):
        (tmp_path / f"{name}.yaml").write_text("", encoding="utf-8")
    (tmp_path / "sites.yaml").write_text(line + "\n", encoding="utf-8")
    monkeypatch.setattr(gazetteer_lists, "_FOLDER", tmp_path)
    with pytest.raises(DataFileError) as caught:
        gazetteer_lists.read_lists({})
    assert problem in str(caught.value)
