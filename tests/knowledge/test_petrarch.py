"""Dictionaries of PETRARCH and TABARI: what is taken over, what is left out and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.knowledge.actors import ActorBase, load_actors
from dragoman.knowledge.petrarch import Imported, import_dictionary

ACTORS = """\
# a dictionary  ; with comments
<!-- and another
kind of them -->
ODA_THE_ELDER_ [XYZ]
ODA_THE_YOUNGER_  # ruler of a land
+ODA_II
\t[LBYGOV 19690901-20111020]
\t[LBYELI >20111020]

HARBOUR_FRONT [TURREB <950601]
HARBOUR_COMMAND [PSEHMSMIL]
GAZETTE_OF_THE_HARBOUR_ [FRAMED]
BOKO_HARAM [NGAREB]
+THE_HARBOUR_SECT_
UNITED_STATES [USA]
NOBODY [---]
MISDATED [IRQGOV 2003-04]
WITHOUT_CODE
TWO_LANDS [FRA/DEU]
"""

AGENTS = """\
!PERSON! = MAN, WOMAN
LANTERN!PERSON! [~LAB]
LANTERN_POLICE {} [~COP]
OVERLANTERN {OVERLANTERNEN} [~GOVMIL]
LANTERN_FAITHFUL [~BUD]
"""


@pytest.fixture(scope="module")
def base() -> ActorBase:
    return load_actors()


def imported(text: str, tmp_path: Path, base: ActorBase) -> Imported:
    path = tmp_path / "old.txt"
    path.write_text(text, encoding="utf-8")
    return import_dictionary(path, base)


def over(found: Imported, tmp_path: Path) -> ActorBase:
    """The shipped base with what was imported over it: so it must validate."""
    path = tmp_path / "new.yaml"
    path.write_text(found.to_yaml("old.txt"), encoding="utf-8")
    return load_actors(overlays=[path], cache=False)


def test_actors_keep_their_names_codes_and_dates(tmp_path: Path, base: ActorBase) -> None:
    new = over(imported(ACTORS, tmp_path, base), tmp_path)
    (ruler,) = new.lookup("Oda the Younger")
    assert (ruler.kind, ruler.country, ruler.aliases) == ("person", "LBY", ("Oda Ii",))
    assert [t.sector for t in ruler.tenures_on(date(2011, 10, 20))] == ["GOV", "ELI"]
    assert [t.sector for t in ruler.tenures_on(date(2012, 1, 1))] == ["ELI"]
    (front,) = new.lookup("Harbour Front")
    assert (front.kind, front.country, front.sectors, front.end) == ("group", "TUR", ("REB",), date(1995, 5, 31))
    (paper,) = new.lookup("Gazette of the Harbour")
    assert (paper.kind, paper.country, paper.sectors) == ("media", "FRA", ("JRN",))
    assert new.lookup("Harbour Command")[0].sectors == ("MIL",)


def test_whom_dragoman_knows_keeps_his_id_and_gains_the_names(tmp_path: Path, base: ActorBase) -> None:
    new = over(imported(ACTORS, tmp_path, base), tmp_path)
    (known,) = base.lookup("Boko Haram")
    assert new.lookup("the Harbour Sect") == (new.actors[known.actor_id],)
    assert new.lookup("Boko Haram") == (new.actors[known.actor_id],)


def test_what_is_left_out_is_told_with_its_line(tmp_path: Path, base: ActorBase) -> None:
    left = {each.line: each.reason for each in imported(ACTORS, tmp_path, base).left_out}
    assert left == {
        4: '"XYZ" has no place in PLOVER; nothing of it was taken',
        11: '"HMS" has no place in PLOVER; the rest of the code was taken',
        15: "the name of a state, which Dragoman has from its own files",
        16: "a code for what is to be discarded",
        17: '"2003-04" is no date restriction',
        18: "an actor without a code",
        19: "a compound of several actors",
    }


def test_agents_become_role_nouns(tmp_path: Path, base: ActorBase) -> None:
    found = imported(AGENTS, tmp_path, base)
    roles = over(found, tmp_path).roles
    assert [roles[form][0].sectors for form in ("lanternman", "lanternwoman")] == [("LAB",), ("LAB",)]
    assert roles["lanternmen"][1]
    assert roles["lantern police"][0].plural == "lantern police"
    assert roles["overlanternen"][0].sectors == ("GOV", "MIL")
    assert [(each.line, each.reason) for each in found.left_out] == [(5, '"BUD" has no place among PLOVER\'s sectors')]


def test_the_same_dictionary_gives_the_same_file(tmp_path: Path, base: ActorBase) -> None:
    texts = {imported(ACTORS, tmp_path, base).to_yaml("old.txt") for _ in range(2)}
    assert len(texts) == 1


@pytest.mark.parametrize("text", ["", "Dear reader,\n", "# nothing but a comment\n"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, base: ActorBase, text: str) -> None:
    with pytest.raises(UsageError, match="no actors or agents"):
        imported(text, tmp_path, base)
