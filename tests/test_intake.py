"""Where every record goes, whatever the order they come in."""

from __future__ import annotations

from itertools import permutations

import pytest

from dragoman.errors import RecordError
from dragoman.export.spool import Spool
from dragoman.intake import Account, Intake
from dragoman.model import RawRecord
from dragoman.pipeline import Tools
from dragoman.run import RunReport, code_records

_ARREST = "Police arrested three protesters in Nairobi on Sunday, the interior ministry said in a statement."
_TALKS = "The foreign ministers of France and Germany met in Paris on Tuesday to discuss the sanctions, officials said."
_GERMAN = (
    "Die Polizei hat am Sonntag in der Hauptstadt drei Demonstranten festgenommen, wie das Innenministerium "
    "am Abend mitteilte. Die Opposition verurteilte die Festnahmen und forderte Gespräche mit der Regierung."
)


def _record(
    line: int, text: str, record_id: str = "a", published: str = "2020-03-04", outlet: str | None = None
) -> RawRecord:
    return RawRecord("x.jsonl", line, text, record_id=record_id, published=published, outlet=outlet)


def _take(records: list[RawRecord | RecordError]) -> tuple[Intake, dict[str, tuple[str, str | None]]]:
    """The intake after all records, and for each id the text and outlet that would be coded."""
    intake = Intake()
    taken = {article.article_id: (article.text, article.outlet) for article in intake.articles(records)}
    return intake, taken


@pytest.mark.parametrize(
    ("records", "account"),
    [
        ([_record(1, _ARREST), _record(2, _TALKS, "b")], (2, 2, 0, 0, 0)),
        ([_record(1, _ARREST), _record(2, _ARREST), _record(3, _ARREST)], (3, 1, 2, 0, 0)),
        ([_record(1, _ARREST), _record(2, _TALKS)], (2, 1, 0, 0, 1)),
        ([_record(1, _ARREST), _record(2, _ARREST, published="2020-03-05")], (2, 1, 0, 0, 1)),
        ([_record(1, _ARREST), _record(2, _ARREST, outlet="The Standard")], (2, 1, 1, 0, 0)),
        ([_record(1, _ARREST), _record(2, _TALKS), _record(3, _ARREST)], None),
        ([_record(1, _GERMAN), _record(2, _ARREST)], (2, 1, 0, 1, 0)),
        ([RecordError("x.jsonl", 1, "not JSON"), _record(2, _ARREST)], (2, 1, 0, 0, 1)),
        ([_record(1, _ARREST, published="soon"), _record(2, _ARREST)], (2, 1, 0, 0, 1)),
    ],
    ids=["two ids", "copies", "other text", "other date", "other outlet", "mixed", "German", "unreadable", "bad date"],
)
def test_any_order_gives_the_same_account_and_choice(
    records: list[RawRecord | RecordError], account: tuple[int, ...] | None
) -> None:
    seen = set()
    for order in permutations(records):
        intake, taken = _take(list(order))
        found = intake.account()
        numbers = (found.read, found.coded, found.duplicates, found.filtered, found.set_aside)
        seen.add((numbers, tuple(sorted(taken.items())), tuple(intake.rejects())))
    assert len(seen) == 1
    assert account is None or next(iter(seen))[0] == account


def test_of_one_id_the_earliest_day_is_coded_and_the_other_names_its_place() -> None:
    intake, taken = _take([_record(7, _TALKS, published="2020-03-05"), _record(9, _ARREST)])
    assert taken["a"][0] == _ARREST
    assert [(reject.line, reject.reason) for reject in intake.rejects()] == [
        (7, 'the id "a" belongs to another article with other text or another date, at x.jsonl:9')
    ]


def test_of_copies_the_one_that_says_more_about_itself_is_coded() -> None:
    _, taken = _take([_record(1, _ARREST), _record(2, _ARREST, outlet="The Standard")])
    assert taken["a"][1] == "The Standard"


def test_an_account_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Account(read=3, coded=1, duplicates=0, filtered=1, set_aside=0)


class _Broken:
    """An annotator with a bug in it."""

    version = "broken"

    def annotate(self, article: object) -> object:
        raise ZeroDivisionError("division by zero")


@pytest.mark.parametrize(
    ("account", "status"),
    [
        (Account(2, 2, 0, 0, 0), 0),
        (Account(2, 1, 0, 0, 1), 3),
        (Account(2, 0, 0, 1, 1), 3),
        (Account(2, 0, 0, 2, 0), 0),
        (Account(1, 0, 0, 0, 1), 4),
        (Account(0, 0, 0, 0, 0), 4),
    ],
)
def test_the_exit_status_follows_from_the_account(account: Account, status: int) -> None:
    assert RunReport(account, {}, ()).exit_status == status


def test_a_bug_is_set_aside_counted_and_exits_with_1() -> None:
    tools = Tools(annotator=_Broken(), actors=None, gazetteer=None, ontology=None)  # type: ignore[arg-type]
    with Spool() as spool:
        run = code_records([_record(1, _ARREST), _record(2, _TALKS, "b")], spool, tools=tools)
        assert list(spool) == []
    assert run.account == Account(2, 0, 0, 0, 2)
    assert [bug.reason for bug in run.bugs] == ["internal error: ZeroDivisionError: division by zero"] * 2
    assert "in annotate" in (run.bugs[0].traceback or "")
    assert run.exit_status == 1
