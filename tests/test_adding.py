"""Records into a project's store: coded once, in any order, with any number of workers; coded anew; names erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.adding import add_records, raw_bytes, raw_record
from dragoman.errors import RecordError
from dragoman.knowledge.actors import load_actors
from dragoman.model import RawRecord
from dragoman.pipeline import Tools, load_tools
from dragoman.project import make_project
from dragoman.recoding import Untouched, recode, redact_person
from dragoman.run import RunReport
from dragoman.store.filters import EventFilter
from dragoman.store.store import Store

pytestmark = pytest.mark.model

ALL = EventFilter()
TEXTS = {
    "a": "Gunmen killed 12 people in Mosul on Monday, police said.",
    "b": "Turkish warplanes bombed a village near Duhok on Tuesday.",
    "c": "Thousands of people marched through Basra on Friday against corruption.",
}


def record(name: str, text: str | None = None, **known: str) -> RawRecord:
    return RawRecord(
        "in.jsonl",
        ord(name[0]),
        text or TEXTS[name],
        record_id=name,
        published="2020-03-03",
        **known,  # type: ignore[arg-type]
    )


@pytest.fixture
def add(tools: Tools) -> Callable[..., RunReport]:
    def run(store: Store, *records: RawRecord | RecordError, **options: object) -> RunReport:
        return add_records(records, store, tools=tools, loader=load_tools, **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def new_store(tmp_path: Path) -> Callable[[str], Store]:
    return lambda name: make_project(tmp_path / name).open_store()


def exported(store: Store) -> list[object]:
    return [list(store.events(ALL)), list(store.articles()), list(store.stories())]


def test_records_become_events_of_the_store(new_store: Callable[[str], Store], add: Callable[..., RunReport]) -> None:
    with new_store("p") as store:
        run = add(store, *map(record, TEXTS), RecordError("in.jsonl", 9, "no text"))
        account = run.account
        assert (account.read, account.coded, account.set_aside, run.exit_status) == (4, 3, 1, 3)
        assert {event["article_id"] for event in store.events(ALL)} == {"a", "b", "c"}
        assert store.database.rows("SELECT line, reason FROM rejects") == [(9, "no text")]
        assert store.faults() == []


def test_what_is_there_is_not_coded_again(new_store: Callable[[str], Store], add: Callable[..., RunReport]) -> None:
    coded: list[int] = []
    with new_store("p") as store:
        add(store, record("a"))
        before = exported(store)
        account = add(store, record("a"), record("a"), on_article=coded.append).account
        assert (account.read, account.coded, account.duplicates) == (2, 0, 2)
        assert coded == []
        assert exported(store) == before


def test_order_and_interruptions_leave_no_trace(
    new_store: Callable[[str], Store], add: Callable[..., RunReport]
) -> None:
    found = []
    for name, parts in {"p": ["abc"], "q": ["cab"], "r": ["b", "ba", "abc"]}.items():
        with new_store(name) as store:
            for part in parts:
                add(store, *map(record, part))
            found.append(exported(store))
    assert found[1] == found[0]
    assert found[2] == found[0]


def test_a_changed_record_is_coded_and_a_new_version(
    new_store: Callable[[str], Store], add: Callable[..., RunReport]
) -> None:
    with new_store("p") as store:
        add(store, record("a"))
        assert add(store, record("a", "Gunmen killed 15 people in Mosul on Monday, police said.")).account.coded == 1
        assert [event["counts"]["killed"]["low"] for event in store.events(ALL) if event["counts"]] == [15]
        assert store.counts()["earlier versions"] == 1


def test_an_erased_article_is_filtered(new_store: Callable[[str], Store], add: Callable[..., RunReport]) -> None:
    with new_store("p") as store:
        add(store, record("a"))
        store.erase_article("a")
        run = add(store, record("a"), record("b"))
        assert run.filtered == {"erased from this project": 1}
        assert [article["article_id"] for article in store.articles()] == ["b"]


def test_an_erased_name_is_blotted_out_for_good(
    new_store: Callable[[str], Store], add: Callable[..., RunReport], tools: Tools, tmp_path: Path
) -> None:
    text = "Gunmen killed 12 people in Mosul on Monday, said Zebulon Quince, a shopkeeper."
    with new_store("p") as store:
        add(store, record("a", text), record("b"))
        assert redact_person("zebulon quince", store, tools=tools, keep_raw=True) == (1, 0)
        article = store.article("a")
        assert article is not None
        assert article["text"] == text.replace("Zebulon Quince", "█" * 14)
        assert [event["type"] for event in store.events(EventFilter(article="a"))] == ["ASSAULT"]
        assert add(store, record("a", text)).account.duplicates == 1, "the same record is known without the name, too"
        add(store, record("d", "Zebulon Quince was held in Mosul on Tuesday, police said."))
        assert "Quince" not in str(exported(store))
        assert store.faults() == []
    held = b"".join(path.read_bytes() for path in (tmp_path / "p").glob("*") if path.is_file())
    assert b"Quince" not in held


def test_coding_anew_touches_only_what_changed(
    new_store: Callable[[str], Store], add: Callable[..., RunReport], tools: Tools
) -> None:
    with new_store("p") as store:
        add(store, *map(record, TEXTS))
        before = exported(store)
        event = next(store.events(EventFilter(article="a")))
        # As if an earlier version had coded one of them otherwise.
        older = store.coded("a")
        assert older is not None
        changed = [{**each, "type": "COERCE", "coder": "older"} for each in older.events]
        from dragoman.store.coded import Coded

        raw = next(iter(store.kept(["a"]))).raw
        store.add([Coded(older.article, tuple(changed), "older", raw)], store.begin_run("recode"), reason="recode")
        store.confirm(["b", "c"], "older")
        done = recode(store.to_recode(tools.coder), store, coder=tools.coder, tools=tools, loader=load_tools)
        assert (done.changed, done.same, done.failed) == (1, 2, ())
        assert exported(store) == before
        assert store.event(event["event_id"]) == event
        assert list(store.to_recode(tools.coder)) == []
        assert store.faults() == []


def test_what_was_read_is_kept_whole() -> None:
    page = RawRecord(
        "x.html", None, "<p>caf\u00e9</p>", is_html=True, title="T", url="https://a.org", encoding="latin-1"
    )
    assert raw_record(raw_bytes(page), "x.html") == page


def test_a_change_of_actors_touches_those_it_names(
    new_store: Callable[[str], Store], add: Callable[..., RunReport], tools: Tools, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "- {id: irq-duhok-watch, kind: group, name: Duhok Watch, aliases: [Duhok], country: IRQ, sectors: [REB]}\n",
        encoding="utf-8",
    )
    newer = replace(tools, actors=load_actors(overlays=[own]))
    with new_store("p") as store:
        add(store, *map(record, TEXTS))
        coded: list[int] = []
        untouched = Untouched(store, newer.coder, newer.actors)
        assert {each.article_id for each in store.to_recode(newer.coder) if each in untouched} == {"a", "c"}
        done = recode(
            store.to_recode(newer.coder),
            store,
            coder=newer.coder,
            tools=newer,
            loader=load_tools,
            untouched=untouched,
            on_article=coded.append,
        )
        assert len(coded) == 1
        assert done.changed + done.same == 3
        assert list(store.to_recode(newer.coder)) == []
