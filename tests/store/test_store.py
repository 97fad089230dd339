"""A store: what it keeps, what adding again does, versions, decisions, erasing. The same in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

import dragoman.store.families as families_module
import dragoman.store.stories as stories_module
from dragoman.errors import StoreError, StoreLockedError, UsageError
from dragoman.store import erasing
from dragoman.store.coded import Coded
from dragoman.store.database import SqliteDatabase, open_database
from dragoman.store.filters import EventFilter
from dragoman.store.opening import schema_version
from dragoman.store.store import Store, Tally
from dragoman.store.tables import TABLES, arrow_table, query
from tests.store.conftest import add, claim, coded, content_of, event_of, ties

ALL = EventFilter()

MOSUL = coded("a1")
SAME = coded("a2", "Twelve people were killed by gunmen in Mosul on Monday, police say.", outlet="Harbour Daily")
OTHER_DAY = coded(
    "a3", "Gunmen killed 3 people in Mosul on Saturday night.", killed=3, day="2020-04-18", published="2020-04-19"
)


def dump(store: Store) -> dict[str, list[Any]]:
    return {
        "events": list(store.events(ALL)),
        "articles": list(store.articles()),
        "stories": list(store.stories()),
    }


def stories(store: Store) -> set[frozenset[str]]:
    return {frozenset(story["events"]) for story in store.stories()}


# ---------------------------------------------------------------- what is kept


def test_what_goes_in_comes_out(store: Store) -> None:
    add(store, MOSUL)
    [event] = store.events(ALL)
    assert {**event, "story_id": None} == {**MOSUL.events[0], "story_id": None}
    assert store.article("a1") == MOSUL.article
    assert event["story_id"] == f"story-{event_of(MOSUL)}"


def test_adding_the_same_again_changes_nothing(store: Store) -> None:
    add(store, MOSUL, SAME)
    before = dump(store)
    added = add(store, SAME, MOSUL)
    assert (added.new, added.replaced, added.known) == (0, 0, 2)
    assert dump(store) == before
    assert store.counts()["earlier versions"] == 0


def test_order_and_batches_leave_no_trace(open_store: Callable[[], Store], tmp_path: Path) -> None:
    articles = (MOSUL, SAME, OTHER_DAY)
    found = []
    for number, order in enumerate(permutations(articles)):
        with Store.make(str(tmp_path / f"{number}.sqlite"), None, ties) as store:
            for article in order:
                add(store, article)
            found.append(dump(store))
    with Store.make(str(tmp_path / "batch.sqlite"), None, ties) as store:
        add(store, *articles)
        found.append(dump(store))
    assert all(each == found[0] for each in found)


def crowd() -> list[Coded]:
    """Reports that links of different strength tie into one lump: of counts and days that agree more or less."""
    days = ("2020-03-01", "2020-03-02", "2020-03-03")
    texts = ("Gunmen killed {} people in Mosul.", "Gunmen with rifles killed {} people at a Mosul market.")
    return [
        coded(f"c{number}", texts[number % 2].format(killed), killed=killed, day=days[number % 3])
        for number, killed in enumerate((12, 12, 13, 14, 12, 30, 13, 12, 15))
    ]


@pytest.mark.parametrize("largest", [2, 3, 5])
def test_order_leaves_no_trace_where_links_tie_too_many(
    largest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories_module, "_LARGEST_LUMP", largest)
    chance = Random(largest)
    found = []
    for number in range(12):
        articles = crowd()
        chance.shuffle(articles)
        with Store.make(str(tmp_path / f"{number}.sqlite"), None, ties) as store:
            while articles:
                size = chance.choice((1, 1, 2, 4))
                add(store, *articles[:size])
                del articles[:size]
            if number % 3 == 0:
                store.erase_article("c3")
                add(store, next(each for each in crowd() if each.article["article_id"] == "c8"))
            found.append((number % 3 == 0, stories(store)))
    assert len(found[0][1]) > 1
    for is_erased in (True, False):
        outcomes = [each for erased, each in found if erased is is_erased]
        assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_store_is_there_after_it_is_closed(open_store: Callable[[], Store]) -> None:
    with open_store() as store:
        add(store, MOSUL)
        before = dump(store)
    assert dump(open_store()) == before


def test_an_id_with_other_content_is_a_new_version(store: Store) -> None:
    add(store, MOSUL)
    edited = coded("a1", "Gunmen killed 14 people in Mosul on Monday.", killed=14)
    added = add(store, edited)
    assert (added.new, added.replaced) == (0, 1)
    assert [event["counts"]["killed"]["low"] for event in store.events(ALL)] == [14]
    assert store.counts()["earlier versions"] == 1
    assert add(store, MOSUL).known == 1, "what it once said is known"


def test_a_later_edition_of_a_page_takes_the_earlier_ones_place(store: Store) -> None:
    words = "Gunmen killed {} people in Mosul on Monday. The attack came a day after the army had left the town's west."
    first = coded("p1", words.format(12), url="https://example.org/mosul")
    later = coded("p2", words.format(15), killed=15, url="https://example.org/mosul", published="2020-03-04")
    for order in ((first, later), (later, first)):
        for article in order:
            add(store, article)
        assert [article["article_id"] for article in store.articles()] == ["p2"]
        assert [event["article_id"] for event in store.events(ALL)] == ["p2"]
        assert store.faults() == []


def test_articles_at_one_address_that_say_other_things_are_all_kept(store: Store) -> None:
    front_page = "https://example.org/"
    march = coded("m1", "Students marched through Basra and burned tyres on Monday.", trigger="marched", killed=None)
    add(store, replace_url(MOSUL, front_page), replace_url(march, front_page))
    assert len(list(store.articles())) == 2


def replace_url(article: Any, url: str) -> Any:
    return replace(article, article={**article.article, "url": url})


# ---------------------------------------------------------------- coding anew


def test_coding_anew_makes_a_version_and_keeps_the_earlier_one(store: Store) -> None:
    add(store, MOSUL)
    anew = coded("a1", kind="COERCE", coder="dragoman 1")
    assert add(store, anew, reason="recode").replaced == 1
    assert [event["type"] for event in store.events(ALL)] == ["COERCE"]
    assert store.event(event_of(MOSUL)) == store.event(event_of(anew)), "the old id leads to what took its place"
    assert store.faults() == []


def test_a_decision_survives_coding_anew(store: Store) -> None:
    add(store, MOSUL, OTHER_DAY)
    store.decide("same", event_of(MOSUL), event_of(OTHER_DAY), made_by="ana")
    anew = coded("a1", kind="COERCE", coder="dragoman 1")
    add(store, anew, reason="recode")
    assert stories(store) == {frozenset({event_of(anew), event_of(OTHER_DAY)})}


def test_what_newer_versions_code_the_same_is_only_confirmed(store: Store) -> None:
    add(store, MOSUL)
    assert [kept.article_id for kept in store.to_recode("dragoman 1")] == ["a1"]
    store.confirm(["a1"], "dragoman 1")
    assert list(store.to_recode("dragoman 1")) == []
    assert store.faults() == []


# ---------------------------------------------------------------- stories


def test_reports_of_one_happening_are_one_story(store: Store) -> None:
    add(store, MOSUL, SAME, OTHER_DAY)
    assert stories(store) == {frozenset({event_of(MOSUL), event_of(SAME)}), frozenset({event_of(OTHER_DAY)})}


def test_a_person_may_join_and_part_and_take_it_back(store: Store) -> None:
    add(store, MOSUL, SAME, OTHER_DAY)
    found = stories(store)
    store.decide("different", event_of(MOSUL), event_of(SAME), made_by="ana", note="two attacks")
    assert len(stories(store)) == 3
    store.decide("same", event_of(MOSUL), event_of(OTHER_DAY), made_by="ana")
    assert frozenset({event_of(MOSUL), event_of(OTHER_DAY)}) in stories(store)
    assert store.undo(event_of(MOSUL), event_of(SAME), made_by="ana")
    assert store.undo(event_of(MOSUL), event_of(OTHER_DAY), made_by="ana")
    assert stories(store) == found
    assert not store.undo(event_of(MOSUL), event_of(SAME), made_by="ana")
    assert store.faults() == []


def test_a_decision_holds_for_what_comes_later(store: Store) -> None:
    add(store, MOSUL, OTHER_DAY)
    store.decide("same", event_of(MOSUL), event_of(OTHER_DAY), made_by="ana")
    add(store, SAME)
    assert any({event_of(MOSUL), event_of(OTHER_DAY)} <= story for story in stories(store))


def test_a_decision_needs_two_events(store: Store) -> None:
    add(store, MOSUL)
    with pytest.raises(UsageError, match='the store has no event "nothing"'):
        store.decide("same", event_of(MOSUL), "nothing", made_by="ana")
    with pytest.raises(UsageError, match="is one event; a decision is about two"):
        store.decide("same", event_of(MOSUL), event_of(MOSUL), made_by="ana")


def test_a_story_is_found_by_its_id_and_by_its_events(store: Store) -> None:
    add(store, SAME)
    alone = next(store.stories())["story_id"]
    earlier = coded("a0", published="2020-03-02")
    add(store, earlier)
    story = store.story(event_of(SAME))
    assert story is not None
    assert story["story_id"] == f"story-{event_of(earlier)}", "the first to report it gives it its id"
    assert store.story(alone) == story, "and an id it once had leads to it"
    assert store.story("story-none") is None


def test_copies_are_one_origin(store: Store) -> None:
    text = MOSUL.article["text"] + " The army sealed the town off and searched house after house for the men."
    add(store, coded("c1", text, outlet="Delta Courier"), coded("c2", text, outlet="Border Times"), SAME)
    [story] = store.stories()
    assert (len(story["articles"]), story["independent_origins"]) == (3, 2)
    articles = {article["article_id"]: article["near_duplicates"] for article in store.articles()}
    assert articles["c2"] == [{"article_id": "c1", "score": 1.0, "original": True}]
    assert articles["a2"] == []


# ---------------------------------------------------------------- erasing


def test_copies_meet_wherever_their_keys_lie(open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of earlier wordings are written down, those of the latest are not; of crowded keys the latest count."""
    monkeypatch.setattr(families_module, "_FEWEST_WRITTEN", 2)
    monkeypatch.setattr(families_module, "_MOST_SHARING", 2)
    towns = ("Mosul", "Kirkuk", "Tikrit", "Samarra", "Ramadi")
    texts = [
        f"Gunmen killed {number + 12} people in {town} on Monday. They came at dawn over the {number + 8}th bridge in"
        f" {number + 3} pickup trucks, set {number + 20} houses near {town} station on fire and left before noon."
        for number, town in enumerate(towns)
    ]
    with open_store() as store:
        for number, text in enumerate(texts):
            add(store, coded(f"o{number}", text, killed=number + 12, outlet=f"Outlet {number}"))
        (written,) = store.database.rows("SELECT count(DISTINCT signature_no) FROM copy_keys")[0]
        assert 0 < written < len(texts)
    with open_store() as store:
        for number, text in enumerate(texts):
            add(store, coded(f"k{number}", f"{text} Police said so.", killed=number + 12, outlet=f"Copier {number}"))
        copies = {each["article_id"]: each["near_duplicates"] for each in store.articles()}
        for number in range(len(texts)):
            assert [found["article_id"] for found in copies[f"k{number}"]] == [f"o{number}"]
        assert store.erase_article("o0")
        assert store.erase_article("k4")
        assert store.faults() == []
        add(store, coded("l4", f"{texts[4]} Police said so again.", killed=16, outlet="Latecomer"))
        assert [found["article_id"] for found in store.article("l4")["near_duplicates"]] == ["o4"]


def test_of_a_crowded_key_the_latest_wordings_are_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many share it, and whether that is known before or found out when it is asked for."""
    monkeypatch.setattr(families_module, "_MOST_SHARING", 3)
    families = families_module.Families(store.database)
    with store.database.writing():
        rows = [(7, number) for number in range(1, 40)] + [(8, 5), (9, 6)]
        store.database.run_many("INSERT INTO copy_keys (key, signature_no) VALUES (?, ?)", rows)
    for _ in range(2):
        assert families._sharing([7, 8, 9, 10]) == {7: [37, 38, 39], 8: [5], 9: [6]}


def test_an_erasure_that_breaks_off_leaves_the_copies(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of the latest wordings are in memory: what is rolled back must come back there too."""
    text = "Gunmen killed 12 people in Mosul on Monday. They came at dawn over the old bridge in three pickup trucks."
    add(store, coded("o", text))
    with monkeypatch.context() as broken:
        broken.setattr(erasing.ledger, "append", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.erase_article("o")
    add(store, coded("k", f"{text} Police said so.", outlet="Copier"))
    assert [found["article_id"] for found in store.article("k")["near_duplicates"]] == ["o"]


def test_an_erased_article_is_nowhere_and_stays_out(open_store: Callable[[], Store], place: str) -> None:
    secret = coded("s1", "Gunmen killed 12 people in Mosul on Monday. Zebulon Quince saw it.", outlet="Border Times")
    with open_store() as store:
        add(store, MOSUL, secret)
        add(store, coded("s1", "Gunmen killed 13 people in Mosul on Monday. Zebulon Quince saw it.", killed=13))
        store.decide("different", event_of(MOSUL), event_of(secret), made_by="ana")
        assert store.erase_article("s1")
        assert not store.erase_article("s1")
        assert [article["article_id"] for article in store.articles()] == ["a1"]
        assert stories(store) == {frozenset({event_of(MOSUL)})}
        assert store.marks.bars("s1", b"")
        assert store.marks.bars("other id", content_of(secret))
        assert not store.marks.bars("a1", content_of(MOSUL))
        assert store.faults() == []
    if not place.startswith("postgres"):
        files = Path(place).parent.glob("*")
        held = b"".join(path.read_bytes() for path in files if path.is_file())
        assert b'"s1"' not in held
        assert b"Quince" not in held


def test_names_that_were_erased_are_found_wherever_they_stand(store: Store) -> None:
    text = "Gunmen killed 12 people in Mosul on Monday. Zébulon QUINCE's brother saw it; Quince alone is another."
    add(store, MOSUL, coded("n1", text))
    marks, articles = store.mark_person("Zebulon Quince")
    assert articles == ["n1"]
    [(start, end)] = marks.names_in(text)
    assert text[start:end].startswith("Zébulon QUINCE")
    assert list(marks.names_in("Zebulon and Quince")) == []


# ---------------------------------------------------------------- check


def test_a_sound_store_has_no_faults(store: Store) -> None:
    add(store, MOSUL, SAME, OTHER_DAY)
    assert store.faults() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE events SET record = (SELECT record FROM articles LIMIT 1)", "or its events are not what was written"),
        ("DELETE FROM events", "or its events are not what was written"),
        ("DELETE FROM articles", 'article "a1" is in the ledger, but not in the store'),
        ("UPDATE ledger SET body = NULL WHERE seq = 1", "in the store, but the ledger does not know it"),
        ("DELETE FROM ledger WHERE seq = 1", "the ledger jumps from entry 0 to 2"),
        ("UPDATE ledger SET seal = chain WHERE seq = 2", "the ledger's chain breaks at entry 2"),
        ("DELETE FROM stories", 'rows of "events" point to rows of "stories" that are not there'),
        ("DELETE FROM counts", '"counts" has 0 rows, the records make 2'),
        ("UPDATE raws SET content = sha256", "is damaged"),
    ],
)
def test_what_was_changed_behind_its_back_is_told(store: Store, change: str, told: str) -> None:
    add(store, MOSUL)
    add(store, OTHER_DAY)
    store.database.run(change)
    faults = store.faults()
    assert any(told in fault for fault in faults), faults


def test_lost_commits_are_told_by_the_witness(store: Store) -> None:
    add(store, MOSUL)
    add(store, OTHER_DAY)
    # As SQLite does when the end of its log is damaged: the last commit is gone without a word.
    for table, where in (("ledger", "seq = 2"), ("articles", "article_id = 'a3'"), ("events", "article_no = 2")):
        store.database.run(f"DELETE FROM {table} WHERE {where}")
    store.database.run("DELETE FROM stories WHERE story_no = 2")
    assert any(
        "1 entries are lost: the store's ledger ends at 1, but 2 were written" in fault for fault in store.faults()
    )


def test_a_crash_before_the_witness_signs_is_mended(open_store: Callable[[], Store], witness: Path) -> None:
    with open_store() as store:
        add(store, MOSUL)
        add(store, OTHER_DAY)
    lines = witness.read_bytes().split(b"\n")
    witness.write_bytes(lines[0] + b"\n2 0123")
    with open_store() as store:
        assert store.faults() == []
    assert witness.read_bytes().split(b"\n") == lines


# ---------------------------------------------------------------- opening


def test_a_newer_store_is_refused(open_store: Callable[[], Store], place: str) -> None:
    with open_store() as store:
        store.database.run("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StoreError, match="has schema 99, this Dragoman knows 1: it was written by a newer version"):
        Store.open(place, None, ties)


def test_a_place_without_a_store_is_told(place: str) -> None:
    with pytest.raises(StoreError, match=r"holds no store; `dragoman init` makes one|cannot be used"):
        Store.open(place, None, ties, readonly=True)


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"no database" * 500)
    with pytest.raises(StoreError, match="is damaged or no store"):
        Store.open(str(path), None, ties)


def test_a_second_writer_waits_and_then_gives_up(open_store: Callable[[], Store], place: str) -> None:
    store = open_store()
    other = open_database(place, wait_seconds=0.2)
    with store.database.writing():
        store.database.run("UPDATE meta SET value = value")
        with pytest.raises(StoreLockedError, match="is held by another writer"), other.writing():
            pass
    with other.writing():
        pass
    other.close()


def test_a_reader_sees_one_moment_while_another_writes(open_store: Callable[[], Store], place: str) -> None:
    store = open_store()
    add(store, MOSUL)
    with Store.open(place, None, ties, readonly=True) as reader:
        with reader.database.reading():
            before = len(list(reader.events(ALL)))
            add(store, OTHER_DAY)
            assert len(list(reader.events(ALL))) == before == 1
        assert len(list(reader.events(ALL))) == 2


def test_what_fails_in_the_middle_is_not_half_written(store: Store) -> None:
    broken = replace(OTHER_DAY, events=({**OTHER_DAY.events[0], "event_id": None},))
    with pytest.raises(Exception, match=r"(?i)null|None"):
        add(store, MOSUL, broken)
    assert dump(store) == {"events": [], "articles": [], "stories": []}
    assert store.faults() == []


def test_a_run_tells_where_its_records_went(store: Store) -> None:
    run = store.begin_run("add", "dragoman 0")
    store.end_run(run, Tally(read=3, coded=1, duplicates=1, set_aside=1), [("in.jsonl", 3, None, "no text")])
    [row] = query(store.database, "SELECT * FROM runs").to_pylist()
    assert (row["read"], row["coded"], row["duplicates"], row["filtered"], row["set_aside"]) == (3, 1, 1, 0, 1)
    assert store.database.rows("SELECT path, line, reason FROM rejects") == [("in.jsonl", 3, "no text")]


# ---------------------------------------------------------------- asking


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (EventFilter(), {"a1", "a2", "a3"}),
        (EventFilter(actor="IRQ"), {"a1", "a3"}),
        (EventFilter(recipient="IRQ"), set()),
        (EventFilter(either="IRQ"), {"a1", "a3"}),
        (EventFilter(type="assault"), {"a1", "a2", "a3"}),
        (EventFilter(type="PROTEST"), set()),
        (EventFilter(since="2020-04-01"), {"a3"}),
        (EventFilter(until="2020-03-02"), {"a1", "a2"}),
        (EventFilter(actor="IRQ", type="ASSAULT", until="2020-03-31"), {"a1"}),
        (EventFilter(place="Mosul"), {"a1", "a2", "a3"}),
        (EventFilter(place="Nineveh"), {"a1", "a2", "a3"}),
        (EventFilter(place="99072"), {"a1", "a2", "a3"}),
        (EventFilter(place="SYR"), set()),
        (EventFilter(story=f"story-{min(event_of(MOSUL), event_of(SAME))}"), {"a1", "a2"}),
        (EventFilter(article="a2"), {"a2"}),
        (EventFilter(outlet="Harbour Daily"), {"a2"}),
        (EventFilter(min_confidence=0.91), set()),
        (EventFilter(real=True), {"a1", "a2", "a3"}),
        (EventFilter(real=False), set()),
    ],
)
def test_events_are_filtered(store: Store, asked: EventFilter, found: set[str]) -> None:
    add(store, MOSUL, SAME, OTHER_DAY)
    assert {event["article_id"] for event in store.events(asked)} == found
    assert {event["article_id"] for event in store.events(asked, newest_first=True)} == found


def test_the_newest_come_first_and_no_more_than_asked_for(store: Store) -> None:
    add(store, MOSUL, SAME, OTHER_DAY)
    days = [event["occurred"]["start"] for event in store.events(ALL, newest_first=True, limit=2)]
    assert days == ["2020-04-18", "2020-03-02"]


def test_sql_over_every_table(store: Store) -> None:
    add(store, MOSUL, replace(SAME, article={**SAME.article, "attributions": [claim("police")]}))
    for name in TABLES:
        assert query(store.database, f"SELECT count(*) n FROM {name}").to_pylist()[0]["n"] == len(
            arrow_table(store.database, name)
        )
    rows = query(store.database, "SELECT country, year(first_day) y, count(*) n FROM events GROUP BY ALL").to_pylist()
    assert rows == [{"country": "IRQ", "y": 2020, "n": 2}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM nothing",
        "SELEC 1",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/dragoman-test-leak.csv'",
        "ATTACH '/tmp/dragoman-test-leak.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_sql_reads_the_store_and_nothing_else(store: Store, sql: str) -> None:
    with pytest.raises(UsageError):
        query(store.database, sql)
    assert not Path("/tmp/dragoman-test-leak.csv").exists()


def test_sql_writes_nothing(store: Store) -> None:
    add(store, MOSUL)
    with pytest.raises(UsageError):
        query(store.database, "DELETE FROM events")
    assert len(list(store.events(ALL))) == 1


def test_the_schema_has_a_version(store: Store) -> None:
    assert schema_version(store.database) == 1


def test_sqlite_commits_are_on_disk(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "s.sqlite")
    assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert database.rows("PRAGMA synchronous") == [(2,)]
    database.close()
