"""Places: which namesake is meant, told from toponyms made by hand."""

from __future__ import annotations

import pytest

from dragoman.knowledge.gazetteer import Gazetteer, load_gazetteer
from dragoman.model import Place, Span, Toponym
from dragoman.resolve.places import resolve_places


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def article(*names: str) -> list[Toponym]:
    """Toponyms in a row: "Athens<Texas" is inside Texas, "~Iraqi" adjectival, "Idlib#province" so called."""
    found, start = [], 0
    for name in names:
        text, _, inside = name.strip("~").partition("#")[0].partition("<")
        found.append(
            Toponym(
                Span(start, start + len(text), text),
                inside=inside or None,
                adjectival=name.startswith("~"),
                facility=name.partition("#")[2] or None,
            )
        )
        start += len(text) + 1
    return found


def sense(place: Place) -> tuple[str | None, str | None, str]:
    return place.country, place.admin1, place.precision


# Toponyms of an article, and what the first of them means: country, division, precision.
@pytest.mark.parametrize(
    ("names", "country", "admin1", "precision"),
    [
        (["Iraq"], "IRQ", None, "country"),
        (["Baghdad"], "IRQ", "Baghdad Governorate", "city"),
        (["Athens"], "GRC", None, "city"),
        (["Athens<Texas", "Texas"], "USA", "Texas", "city"),
        (["Athens<TX"], "USA", "Texas", "city"),
        (["Athens<Ga."], "USA", "Georgia", "city"),
        (["Athens", "Henderson County", "Palestine", "Corsicana", "Texas"], "USA", "Texas", "city"),
        (["Paris"], "FRA", None, "city"),
        (["Paris<Texas", "Texas"], "USA", "Texas", "city"),
        (["Tripoli"], "LBY", None, "city"),
        (["Tripoli<Lebanon", "Lebanon"], "LBN", None, "city"),
        (["Tripoli", "Beirut", "Sidon", "Tyre", "~Lebanese"], "LBN", None, "city"),
        (["Georgia"], "GEO", None, "country"),
        (["Georgia", "Tbilisi", "Abkhazia"], "GEO", None, "country"),
        (["Georgia", "Alabama", "Tennessee", "Atlanta", "Florida", "Savannah"], "USA", "Georgia", "admin1"),
        (["Washington"], "USA", "District of Columbia", "city"),
        (["New York"], "USA", "New York", "city"),
        (["Mexico"], "MEX", None, "country"),
        (["China", "U.S.", "Washington"], "CHN", None, "country"),
        (["Lansing<Mich."], "USA", "Michigan", "city"),
        (["Anbar"], "IRQ", "Anbar Province", "admin1"),
        (["Clark#county", "Ohio", "Springfield", "Dayton"], "USA", "Ohio", "admin2"),
        (["Idlib"], "SYR", None, "city"),
        (["Idlib#province"], "SYR", "Idlib Governorate", "admin1"),
        (["Washington#state"], "USA", "Washington", "admin1"),
        (["Quebec"], "CAN", None, "admin1"),
        (["Springfield", "Peoria", "Chicago", "Illinois"], "USA", "Illinois", "city"),
        (["Springfield", "Boston", "Worcester", "Massachusetts"], "USA", "Massachusetts", "city"),
        (["Hyderabad", "Karachi", "Sindh", "Pakistan"], "PAK", None, "city"),
        (["Hyderabad", "Mumbai", "Delhi", "India"], "IND", None, "city"),
        (["Gulf"], None, None, "region"),
        (["Bagram"], "AFG", None, "place"),
        (["Bombay"], "IND", None, "city"),
        (["U.S."], "USA", None, "country"),
    ],
)
def test_namesakes_are_told_apart(
    gazetteer: Gazetteer, names: list[str], country: str | None, admin1: str | None, precision: str
) -> None:
    place = resolve_places(article(*names), gazetteer)[0]
    assert (place.country, place.precision) == (country, precision)
    if admin1 is not None:
        assert place.admin1 == admin1
    assert place.latitude is not None
    assert place.longitude is not None


@pytest.mark.parametrize("name", ["Xyzzyville", "Nowhere Creek", "Main Street"])
def test_unknown_names_get_no_point(gazetteer: Gazetteer, name: str) -> None:
    (place,) = resolve_places(article(name), gazetteer)
    assert (place.geonameid, place.latitude, place.longitude, place.country) == (None, None, None, None)
    assert place.rule == "not in the gazetteer"
    assert place.span.text == name


def test_adjectives_give_no_place_but_tip_the_scales(gazetteer: Gazetteer) -> None:
    assert resolve_places(article("~Iraqi", "~Lebanese"), gazetteer) == ()
    alone = resolve_places(article("Cordoba"), gazetteer)[0]
    assert alone.country in ("ARG", "ESP", "COL", "MEX")
    told = resolve_places(article("Cordoba", "~Spanish", "~Spanish", "~Spanish", "Seville"), gazetteer)[0]
    assert told.country == "ESP"


def test_one_name_has_one_sense(gazetteer: Gazetteer) -> None:
    first, _, second = resolve_places(article("Paris<Texas", "Texas", "Paris"), gazetteer)
    assert first.geonameid == second.geonameid


def test_the_outlet_tips_an_even_choice(gazetteer: Gazetteer) -> None:
    assert resolve_places(article("Newport"), gazetteer, outlet_country="GBR")[0].country == "GBR"


def test_the_rule_says_why(gazetteer: Gazetteer) -> None:
    assert resolve_places(article("Athens<Texas"), gazetteer)[0].rule == "container named in the text; GeoNames"
    assert resolve_places(article("Athens"), gazetteer)[0].rule == "prominence and company; GeoNames"
    assert resolve_places(article("Athens<Bolivia"), gazetteer)[0].rule.startswith("prominence and company")


def test_nothing_gives_nothing(gazetteer: Gazetteer) -> None:
    assert resolve_places((), gazetteer) == ()


def test_order_of_toponyms_changes_nothing(gazetteer: Gazetteer) -> None:
    names = ["Athens", "Springfield", "Columbus", "Newark", "Ohio", "Lancaster", "Marion"]
    forward = {place.span.text: sense(place) for place in resolve_places(article(*names), gazetteer)}
    backward = {place.span.text: sense(place) for place in resolve_places(article(*names[::-1]), gazetteer)}
    assert forward == backward
    assert {country for country, _, _ in forward.values()} == {"USA"}


def test_a_long_list_of_towns_is_not_too_much(gazetteer: Gazetteer) -> None:
    names = ["Springfield", "Athens", "Paris", "Clinton", "Salem"] + [f"Town{number}" for number in range(1500)]
    assert len(resolve_places(article(*names, *names), gazetteer)) == 2 * len(names)


def test_a_small_town_of_a_country_never_spoken_of_is_left_open(gazetteer: Gazetteer) -> None:
    """Barchi is a quarter of Kabul, and a town of a thousand people in Italy."""
    (_, quarter, _) = resolve_places(article("Kabul", "Barchi", "Afghanistan"), gazetteer)
    assert (quarter.geonameid, quarter.country, quarter.precision) == (None, None, "place")
    for spoken_of in (["Italy"], ["~Italian"], ["Rome"]):
        (_, *_, town) = resolve_places(article("Kabul", "Afghanistan", *spoken_of, "Barchi"), gazetteer)
        assert town.country == "ITA"
    (_, town, *_) = resolve_places(article("Kabul", "Barchi<Italy"), gazetteer)
    assert town.country == "ITA"
    (town,) = resolve_places(article("Barchi"), gazetteer)
    assert town.country == "ITA"
    (_, _, town) = resolve_places(article("Kabul", "Afghanistan", "Barchi"), gazetteer, outlet_country="ITA")
    assert town.country == "ITA"
