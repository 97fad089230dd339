"""Articles: date, language, id, agencies, quality, HTML and Markdown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.clean import Filtered, clean
from dragoman.clean.days import parse_day
from dragoman.errors import RecordError
from dragoman.model import Article, RawRecord

TEXT = "The army said on Monday that it had taken the town after a week of fighting."
OPTION = date(1999, 9, 9)


def article(content: str = TEXT, **fields: Any) -> Article:
    option = fields.pop("option", None)
    path = fields.pop("path", "in.jsonl")
    found = clean(RawRecord(path, fields.pop("line", 1), content, **fields), published=option)
    assert isinstance(found, Article)
    return found


def parts(found: Article) -> list[tuple[str, str]]:
    return [(part.role.value, found.text[part.start : part.end]) for part in found.segments]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020-01-03", "2020-01-03"),
        ("20200103", "2020-01-03"),
        ("2020/01/03", "2020-01-03"),
        ("2020-01-03T23:59:59Z", "2020-01-03"),
        ("2020-01-03T23:59:60+14:00", "2020-01-03"),
        ("2020-01-03 10:00:00.123456789", "2020-01-03"),
        ("Fri, 03 Jan 2020 21:15:00 GMT", "2020-01-03"),
        ("Fri, 3 Jan 2020 21:15:00 +0000", "2020-01-03"),
        ("3 January 2020", "2020-01-03"),
        ("January 3rd, 2020", "2020-01-03"),
        ("Friday, January 3, 2020, 9:15 PM", "2020-01-03"),
        (" 2020-02-29 ", "2020-02-29"),
    ],
)
def test_dates_as_publishers_write_them(written: str, day: str) -> None:
    found = article(published=written)
    assert (found.published, found.published_from) == (date.fromisoformat(day), "record")


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "01/02/03",
        "03/01/2020",
        "31 Feb 2020",
        "2019-02-29",
        "2020-01",
        "2020",
        "1211-08-",
        "0000-01-01",
        "0001-01-01",
        "-1",
        "1577836800",
        "9223372036854775808",
        "99999-01-01",
        "NaN",
        "2020-01-03 or so",
        "٢٠٢٠-٠١-٠٣",
        "x" * 10_000,
    ],
)
def test_what_is_no_date_is_an_error_naming_it(written: str) -> None:
    with pytest.raises(RecordError) as caught:
        clean(RawRecord("in.jsonl", 4, TEXT, record_id="r", published=written))
    shown = written[:80]
    assert str(caught.value) == (
        f'in.jsonl:4: "published" is "{shown}", which is not a date (write 2020-01-31 or 31 January 2020)'
    )
    assert caught.value.record_id == "r"


PAGE = '<html><head><meta property="article:published_time" content="2001-02-03T04:05:06Z"></head><body><p>'


@pytest.mark.parametrize(
    ("fields", "day", "found_in"),
    [
        ({"content": "KALVO, Jan. 3, 2020 (AFP) — " + TEXT}, "2020-01-03", "dateline"),
        ({"content": "KALVO, Jan. 3 (AFP) — " + TEXT}, None, None),
        ({"content": TEXT + " It fell on January 3, 2020."}, None, None),
        (
            {"content": PAGE + "KALVO, Jan. 3, 2020 (AFP) — " + TEXT, "is_html": True},
            "2001-02-03",
            "metadata",
        ),
        ({"content": PAGE + TEXT, "is_html": True, "published": "2010-01-01"}, "2010-01-01", "record"),
        (
            {"content": PAGE + TEXT, "is_html": True, "published": "bad", "option": OPTION},
            "1999-09-09",
            "option",
        ),
        ({"content": TEXT, "published": " "}, None, None),
    ],
)
def test_the_date_comes_from_the_first_of_option_record_metadata_dateline(
    fields: dict[str, Any], day: str | None, found_in: str | None
) -> None:
    found = article(**fields)
    assert (found.published.isoformat() if found.published else None, found.published_from) == (day, found_in)
    assert ("undated" in {flag.name for flag in found.quality}) == (day is None)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789-/:. TZJanFebGMT,+", max_size=30))
def test_any_writing_is_a_day_or_none(written: str) -> None:
    day = parse_day(written)
    assert day is None or day.year >= 1600


# ---------------------------------------------------------------- stored text, ids, agencies, quality


@pytest.mark.parametrize(
    ("content", "stored"),
    [
        ("One.\r\nTwo.", "One.\nTwo."),
        ("\ufeffOne \ufeff two.", "One \ufeff two."),
        ("One\0 two.", "One\ufffd two."),
        ("One\ud800 two\udc00.", "One\ufffd two\ufffd."),
        ("  One \t two.\n\n\n  Three.  \n", "  One \t two.\n\n\n  Three.  \n"),
        ("e\u0301 \u200b \u00ad \u202e.", "e\u0301 \u200b \u00ad \u202e."),
    ],
)
def test_the_text_is_stored_as_it_came(content: str, stored: str) -> None:
    assert article(content, language="en").text == stored


@pytest.mark.parametrize("content", ["", " \n ", "...", "\0\0", "\u200b", "— — —"])
def test_a_text_without_words_is_refused(content: str) -> None:
    with pytest.raises(RecordError, match=r"in\.jsonl:1: no text"):
        article(content)


def test_the_id_is_the_records_or_made_from_the_content() -> None:
    assert article(record_id="r 1").article_id == "r 1"
    made = article(title="A", outlet="B").article_id
    assert made.startswith("sha256-")
    assert len(made) == len("sha256-") + 24
    assert made == article(title="A", outlet="B", path="elsewhere.jsonl", line=9).article_id
    others = [
        article(title="AB").article_id,
        article(outlet="AB").article_id,
        article(title="A", url="B").article_id,
    ]
    assert len({made, *others}) == 4


@pytest.mark.parametrize(
    ("content", "agencies"),
    [
        ("KALVO (AFP) — " + TEXT, ["AFP"]),
        ("KALVO, Jan. 3 (Reuters/AP) — " + TEXT, ["Reuters", "AP"]),
        ("By Jane Doe, Associated Press\n\n" + TEXT + "\n\n" + TEXT, ["Associated Press"]),
        (TEXT + "\n\n" + TEXT + "\n\n(Xinhua)", ["Xinhua"]),
        (TEXT + "\n\n" + TEXT + " (dpa)", ["dpa"]),
        ("KALVO (JTA) — " + TEXT, []),
        (TEXT + " Police sources told AFP that more would follow.", []),
        (TEXT + "\n\nVillagers walk past the ruins of the old bridge\n(Photo: Reuters)\n\n" + TEXT, []),
        (TEXT + "\n\n" + TEXT + "\n\nTHE MAP OF THE TOWN", []),
    ],
)
def test_agencies_are_those_the_report_came_through(content: str, agencies: list[str]) -> None:
    found = article(content)
    assert [span.text for span in found.agencies] == agencies
    assert all(found.text[span.start : span.end] == span.text for span in found.agencies)


@pytest.mark.parametrize(
    ("content", "flags"),
    [
        (TEXT, []),
        (TEXT + " \ufffd", ["replacement_characters"]),
        (TEXT + " Itâ€™s over.", ["suspect_mojibake"]),
        (TEXT + " BogotÃ¡ is calm.", ["suspect_mojibake"]),
        (TEXT + " “It’s over”, said João in Bogotá, NÃO in Łódź.", []),
        (TEXT + " The fee was 5£ — or 3 °C in Ñuñoa.", []),
    ],
)
def test_quality_flags(content: str, flags: list[str]) -> None:
    found = article(content, published="2020-01-03")
    assert [flag.name for flag in found.quality] == flags


def test_byline_title_and_place_in_the_input_are_kept() -> None:
    found = article(f"Town taken\nBy Jane Doe\n\n{TEXT}\n\n{TEXT}", path="a.txt", line=None)
    assert (found.title, found.byline, found.path, found.line) == ("Town taken", "Jane Doe", "a.txt", None)
    given_fields = article(byline="A. B.", outlet=" Example  News ", url="http://e.org", line=7)
    assert (given_fields.byline, given_fields.outlet, given_fields.line) == ("A. B.", "Example News", 7)


# ---------------------------------------------------------------- language


ENGLISH = [
    TEXT,
    TEXT.upper(),
    TEXT.lower(),
    "Kataeb Hezbollah, Asaib Ahl al-Haq and Hashed al-Shaabi threatened Mustafa al-Kadhemi in Baghdad",
    "Two dead",
    "Merkel trifft Macron in Berlin",
    "President Ouattara meets Prime Minister Soro in Abidjan, Ivory Coast",
    "Police in Aligarh arrest three Bajrang Dal workers after Ramnavami clash",
]

FOREIGN = [
    "Die Armee teilte am Montag mit, dass sie die Stadt nach einer Woche heftiger Kämpfe eingenommen habe.",
    "Le gouvernement a annoncé lundi que l'armée avait repris la ville après une semaine de combats.",
    "El ejército anunció el lunes que había tomado la ciudad tras una semana de combates.",
    "Het leger zei maandag dat het de stad na een week van gevechten had ingenomen, en dat er doden waren.",
    "Tentara mengatakan pada hari Senin bahwa mereka telah merebut kota itu setelah seminggu pertempuran.",
    "Ordu, bir hafta süren çatışmaların ardından kenti ele geçirdiğini pazartesi günü açıkladı ve duyurdu.",
    "Армия заявила в понедельник, что взяла город после недели боев.",
    "قال الجيش يوم الاثنين إنه سيطر على المدينة بعد أسبوع من القتال.",
    "军队说",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_passes(text: str) -> None:
    assert article(text).language == "en"


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_filtered_with_a_reason(text: str) -> None:
    found = clean(RawRecord("in.jsonl", 1, text))
    assert isinstance(found, Filtered)
    assert "only English is coded" in found.reason
    assert found.record.content == text


@pytest.mark.parametrize("code", ["en", "EN", "en-GB", "en_US", "eng"])
def test_a_language_code_for_english_is_believed(code: str) -> None:
    assert article(FOREIGN[0], language=code).language == code


@pytest.mark.parametrize("code", ["fr", "de-AT", "pt_BR", "fas", "uk"])
def test_a_language_code_for_another_language_is_believed(code: str) -> None:
    found = clean(RawRecord("in.jsonl", 1, TEXT, language=code))
    assert isinstance(found, Filtered)
    assert found.reason == f'language "{code}", as the record says; only English is coded'


@pytest.mark.parametrize("value", ["English", "us", "und", "mul", "?", "", "France"])
def test_what_is_no_language_code_is_not_believed(value: str) -> None:
    assert article(TEXT, language=value).language == "en"
    assert isinstance(clean(RawRecord("in.jsonl", 1, FOREIGN[0], language=value)), Filtered)


# ---------------------------------------------------------------- HTML


PARAGRAPHS = [
    "The army said on Sunday that three soldiers were killed when a bomb struck their convoy near the town.",
    "Officials told reporters that an investigation had begun and that two suspects were being questioned.",
    "Residents said shops stayed closed for a second day while helicopters circled over the old market.",
]
WEB_PAGE = f"""<!doctype html><html lang="en"><head><title>Bomb kills three - Example News</title>
<meta property="og:title" content="Bomb kills three"><meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2020-01-03T10:00:00Z">
<meta name="author" content="Jane Doe"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Bomb kills three</h1><p>{PARAGRAPHS[0]}</p>
<figure><img src="a.jpg" alt="An attack that is only in the alt text"><figcaption>Soldiers stand
guard after the blast <span class="credit">Reuters/Ali Hassan</span></figcaption></figure>
<p>{PARAGRAPHS[1]}</p><div style="display: none"><p>Hidden words say that all attacked all.</p></div>
<p>{PARAGRAPHS[2]}</p><p>Read more: Other things</p></article>
<aside><figure><figcaption>A teaser for another story</figcaption></figure></aside>
<footer>© 2020 Example News. All rights reserved.</footer></body></html>"""


def test_a_web_page() -> None:
    found = article(WEB_PAGE, is_html=True, path="a.html", line=None)
    assert parts(found) == [
        ("headline", "Bomb kills three"),
        ("body", PARAGRAPHS[0]),
        ("caption", "Soldiers stand guard after the blast"),
        ("credit", "Reuters/Ali Hassan"),
        ("body", PARAGRAPHS[1]),
        ("body", PARAGRAPHS[2]),
        ("boilerplate", "Read more: Other things"),
    ]
    assert (found.title, found.outlet, found.byline) == ("Bomb kills three", "Example News", "Jane Doe")
    assert (found.published, found.published_from) == (date(2020, 1, 3), "metadata")
    assert found.quality == ()


def test_what_the_record_says_goes_before_what_the_page_says() -> None:
    found = article(WEB_PAGE, is_html=True, title="Own title", outlet="Own", byline="Own name")
    assert (found.title, found.outlet, found.byline) == ("Own title", "Own", "Own name")
    assert parts(found)[0] == ("headline", "Own title")


@pytest.mark.parametrize("depth", [100, 248, 254, 255, 256, 2048, 20_000])
def test_deep_nesting_never_loses_the_text_silently(depth: int) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    found = article("<html><body>" + "<div>" * depth + body + "</div>" * depth, is_html=True, language="en")
    assert [text for role, text in parts(found) if role == "body"] == PARAGRAPHS
    assert ("plain_extraction" in {flag.name for flag in found.quality}) == (depth > 246)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<html><body><script>var killed = 1</script><style>p{}</style></body></html>",
        "<html><body><p> </p></body></html>",
        "<html><body><p>Please enable JavaScript to view this page.</p></body></html>",
    ],
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(RecordError, match="no text"):
        article(page, is_html=True)


def test_a_page_of_which_little_is_kept_says_so() -> None:
    links = "".join(f'<li><a href="/{number}">Another headline of the day {number}</a></li>' for number in range(900))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html><body><ul>{links}</ul><article>{body}</article></body></html>"
    assert "low_yield" in {flag.name for flag in article(page, is_html=True, language="en").quality}


TAGS = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<figure>",
    "<figcaption>",
    "</figcaption>",
    "<!--",
    "-->",
    "<!",
    "<![CDATA[",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*TAGS, PARAGRAPHS[0], "<table>", "<?xml ?>", "\0", "&#x1;", "&#55296;", "\x1f"]),
            st.text(max_size=12),
        )
    )
)
def test_any_page_is_an_article_filtered_or_refused(pieces: list[str]) -> None:
    try:
        found = clean(RawRecord("a.html", None, "".join(pieces), is_html=True))
    except RecordError:
        return
    assert isinstance(found, (Article, Filtered))


# ---------------------------------------------------------------- Markdown


MARKDOWN = """\
---
date: 2020-01-03
outlet: Example News
---
# Town *taken*

The **army** said on [Monday](http://e.org/a_(b)) that it had taken the town after a week.

![alt text](a.jpg)
*Villagers walk past the ruins*

## What next

> He said: "We will not leave", and snake_case stays.

* first demand
* second demand

[1]: http://e.org/x
"""


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    found = article(MARKDOWN, path="a.md", line=None)
    assert parts(found) == [
        ("headline", "Town taken"),
        ("body", "The army said on Monday that it had taken the town after a week."),
        ("caption", "Villagers walk past the ruins"),
        ("body", "What next"),
        ("body", 'He said: "We will not leave", and snake_case stays.'),
        ("body", "first demand\nsecond demand"),
    ]
    assert (found.title, found.outlet) == ("Town taken", "Example News")
    assert (found.published, found.published_from) == (date(2020, 1, 3), "metadata")


def test_only_markdown_files_are_read_as_markdown() -> None:
    assert parts(article("# Not a *headline*", path="a.md", line=3)) == [("body", "# Not a *headline*")]
    assert parts(article("# Not a *headline*", path="a.txt", line=None)) == [("body", "# Not a *headline*")]


def test_a_list_of_names_is_not_taken_for_another_language() -> None:
    names = "Results on Saturday: Valencia 1 (Vicente 74) Getafe 1 (Riki 52); Osasuna 2 (Webo 10, Milosevic 80)"
    assert article(names).language == "en"


def test_the_article_followed_through_in_the_docs() -> None:
    found = article("Town taken\nBy Jane Doe\n\nKALVO, Jan. 3, 2020 (AFP) — The army left.\n\nGuards wave\n(Photo: AP)")
    assert parts(found) == [
        ("headline", "Town taken"),
        ("byline", "By Jane Doe"),
        ("dateline", "KALVO, Jan. 3, 2020 (AFP) —"),
        ("body", "The army left."),
        ("caption", "Guards wave"),
        ("credit", "(Photo: AP)"),
    ]
    assert (found.published, found.published_from, found.byline) == (date(2020, 1, 3), "dateline", "Jane Doe")
    assert [span.text for span in found.agencies] == ["AFP"]
