"""A project's folder and settings: what is made, what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import DataFileError, StoreError, UsageError
from dragoman.project import Feed, Settings, find_project, make_project, open_folder
from dragoman.store.filters import EventFilter


def settings(folder: Path, text: str) -> Settings:
    (folder / "dragoman.yaml").write_text(text, encoding="utf-8")
    return open_folder(folder).settings


def test_a_new_project_has_settings_overlays_and_a_store(tmp_path: Path) -> None:
    project = make_project(tmp_path / "new" / "iraq")
    assert sorted(path.name for path in project.folder.iterdir()) == [
        "actors", "dragoman.yaml", "outlets", "store.sqlite", "witness.log",
    ] or not (project.folder / "witness.log").exists()  # fmt: skip
    assert project.settings == Settings()
    with project.open_store() as store:
        assert store.counts()["articles"] == 0
        assert store.faults() == []


def test_a_project_is_not_made_twice(tmp_path: Path) -> None:
    make_project(tmp_path / "p")
    with pytest.raises(UsageError, match="is a project already"):
        make_project(tmp_path / "p")


def test_settings_are_read(tmp_path: Path) -> None:
    text = """
store: other.sqlite
contact: desk@example.org
keep_raw: false
allow_private: 10.0.0.1:8080
feeds:
  - url: https://example.org/a.rss
  - {url: "https://example.org/b.rss", outlet: Example, minutes: 5, pages: false}
"""
    assert settings(tmp_path, text) == Settings(
        store="other.sqlite",
        contact="desk@example.org",
        keep_raw=False,
        allow_private=("10.0.0.1:8080",),
        feeds=(Feed("https://example.org/a.rss"), Feed("https://example.org/b.rss", "Example", 5.0, False)),
    )


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("feds: []", 1, 'unknown key "feds"'),
        ("keep_raw: perhaps", 1, '"keep_raw" is "perhaps", which is not one of true, false'),
        ("\nfeeds:\n  - url: ftp://example.org/a", 3, '"ftp://example.org/a" is not an http:// or https:// address'),
        ("feeds:\n  - {url: 'http://a.org/x', minutes: soon}", 2, '"minutes" is "soon", which is not a number'),
        ("feeds:\n  - {url: 'http://a.org/x', minutes: 0}", 2, "a feed is asked once a minute at most"),
        ("feeds:\n  - outlet: A", 2, '"url" is missing'),
        ("feeds:\n  - url: http://a.org/x\n  - url: http://a.org/x", 2, "a feed is named twice"),
        ("store: postgresql://u:${DRAGOMAN_NO_SUCH}@h/d", 1, "asks for ${DRAGOMAN_NO_SUCH}"),
        ("- a list", 1, "must be a mapping (key: value)"),
        ("store: [", 2, "not readable as YAML"),
        ("!!python/object:os.system {}", 1, "must be"),
    ],
)
def test_settings_that_are_wrong_are_told_with_their_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    if text.startswith("!!python"):
        assert settings(tmp_path, text) == Settings(), "a tag is no code: the mapping is read as it stands"
        return
    with pytest.raises(DataFileError) as error:
        settings(tmp_path, text)
    assert f"dragoman.yaml:{line}: " in str(error.value)
    assert problem in str(error.value)


def test_passwords_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_TEST_WORD", "open sesame")
    found = settings(tmp_path, "store: postgresql://u:${DRAGOMAN_TEST_WORD}@h/d")
    assert found.store == "postgresql://u:open sesame@h/d"


def test_the_nearest_project_above_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_project(tmp_path / "p")
    inner = tmp_path / "p" / "notes" / "may"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert find_project(None).folder == tmp_path / "p"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="this folder is in no project"):
        find_project(None)


def test_a_folder_that_is_no_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no project"):
        open_folder(tmp_path)


def test_a_store_that_is_gone_is_told(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    (tmp_path / "p" / "store.sqlite").unlink()
    with pytest.raises(StoreError, match="is not there; `dragoman restore` brings it back"):
        project.open_store()


def test_a_body_asked_for_counts_with_all_that_belong_to_it(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p").folder
    (folder / "actors" / "own.yaml").write_text(
        "- {id: irq-own-front, kind: group, name: Own Front, country: IRQ, sectors: [REB]}\n"
        "- {id: irq-own-brigade, kind: group, name: Own Brigade, country: IRQ, sectors: [REB],"
        " member_of: [{id: irq-own-front}]}\n"
        "- {id: irq-own-platoon, kind: group, name: Own Platoon, country: IRQ, sectors: [REB],"
        " member_of: [{id: irq-own-brigade}]}\n",
        encoding="utf-8",
    )
    asked = open_folder(folder).with_members(EventFilter(actor="irq-own-front", recipient="IRQ"))
    assert asked.members == (("irq-own-front", ("irq-own-brigade", "irq-own-platoon")),)
    assert open_folder(folder).ties().above("irq-own-platoon", "2020-01-01") >= {"irq-own-front", "irq-own-brigade"}
