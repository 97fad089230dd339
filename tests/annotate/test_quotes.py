"""Quotation marks: what stands between them, and which marks are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.annotate.quotes import find_quotations


def quoted(text: str) -> list[str]:
    return [text[quotation.start : quotation.end] for quotation in find_quotations(text).all]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “We are ready.”", ["“We are ready.”"]),
        ('He said: "We are ready."', ['"We are ready."']),
        ("He said: ``We are ready.''", ["``We are ready.''"]),
        ("''We are ready,'' he said.", ["''We are ready,''"]),
        ("Er sagte: „Wir sind bereit.“", ["„Wir sind bereit.“"]),
        ("Er sagte: „Wir sind bereit.”", ["„Wir sind bereit.”"]),
        ("Il a dit : « Nous sommes prêts. »", ["« Nous sommes prêts. »"]),
        ("Er sagte: »Wir sind bereit.«", ["»Wir sind bereit.«"]),
        ("The ‘truce’ held.", ["‘truce’"]),
        ("The 'truce' held.", ["'truce'"]),
        ('"A," he said, "and B."', ['"A,"', '"and B."']),
        ("“They said ‘never’ to us,” he said.", ["“They said ‘never’ to us,”"]),
        ("“It’s the army’s fault,” he said.", ["“It’s the army’s fault,”"]),
        ("“We won,“ he said.", ["“We won,“"]),
    ],
)
def test_marks_are_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Iran's army and the militias' leaders met.",
        "Iran’s army and the militias’ leaders met.",
        "Back in the '90s nobody knew.",
        "The wall was 6' high and 5\" thick.",
        "We are ready,” he said.",
        "",
        "No marks at all.",
    ],
)
def test_what_is_no_quotation(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We are ready.\n“We will go.”", ["“We are ready.", "“We will go.”"]),
        ("He said “we are ready.\n\nThe town fell.", ["“we are ready."]),
        ("“We are “ready.”", ["“We are", "“ready.”"]),
    ],
)
def test_an_open_quotation_ends_with_its_paragraph_or_where_the_next_opens(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_only_a_closed_quotation_says_so() -> None:
    assert [quotation.closed for quotation in find_quotations("“A b.\n“C d.”").all] == [False, True]


def test_quotations_are_found_by_offset() -> None:
    text = "He said “yes” and “no” there."
    quotations = find_quotations(text)
    yes, no = quotations.all
    assert quotations.at(text.index("es")) == yes
    assert quotations.at(0) is None
    assert quotations.after(yes.end) == no
    assert quotations.after(no.end) is None
    assert quotations.before(no.start) == yes
    assert quotations.before(yes.start) is None
    assert list(quotations.overlapping(yes.end - 1, no.start + 1)) == [yes, no]
    assert list(quotations.overlapping(yes.end, no.start)) == []


@given(st.text(alphabet="ab A.,?'\"“”‘’„«»`\n"))
def test_any_text_gives_quotations_in_order_and_apart(text: str) -> None:
    end = 0
    for quotation in find_quotations(text).all:
        assert end <= quotation.start < quotation.end <= len(text)
        end = quotation.end
