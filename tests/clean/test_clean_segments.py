"""Which part of an article is what, on texts written for these tests; in rows, "|" cuts a line in two."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.clean import Filtered, clean
from dragoman.clean.bylines import is_byline
from dragoman.clean.datelines import dateline_end
from dragoman.clean.phrases import DATA, Phrases, load_phrases
from dragoman.clean.pictures import is_caption, is_credit
from dragoman.clean.segments import segment
from dragoman.errors import RecordError
from dragoman.model import Article, RawRecord, Role

REST = " The army said on Monday that it had taken the town after a week of fighting."


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases()


def parts(text: str, title: str | None = None) -> list[tuple[str, str]]:
    article = clean(RawRecord("a.txt", None, text, title=title, language="en"))
    assert isinstance(article, Article)
    return [(part.role.value, article.text[part.start : part.end]) for part in article.segments]


# In the layout of a scraped report: a line is a paragraph, pictures leave a caption and a credit between
# blank lines, and one credit is lost.
SCRAPED = """\
A year after the bridge at Kalvo was bombed, the governor of the river province is losing the north.
Two trains were stopped on January 9, 2019, when masked men took the guards and burned a depot.


Villagers carry water past the ruins where Anton Merek and Jan Sabo were killed at Kalvo bridge
(Photo: Reuters)
Merek said the raid came in answer to attacks. “I will hold them to account”, he warned.
The province still lies between its garrison and the hill clans, who were hurt most by the blockade.

Clan Chief, Dusan Orlo
(Photo: MCT)
Police sources say the quarrel grew after a man was arrested for another raid on the customs house.
Another clan threatened to “burn the ears … of the spy”.


Deputy Governor Pavel Kadimi addresses the assembly at Rovna
(Photo: AP)
Clans of the hills accuse Kadimi, who also leads the secret police, of a part in the killing of Sabo.


After the strike that killed Anton Merek
(Photo: Courtesy)
“If it goes on, it will break the government,” said Mira Tolan, a woman at the think tank Open Rivers.
Police sources told AFP that the secret service would hand over the fighter.


Woman dressed as a puppet of the governor next to a portrait of Colonel Sabo
“People are tired of seeing the law trampled,” said one politician, who asked not to be named.
It could also mean more raids, two officials told AFP a few weeks ago.


Hill clans gather over the raid ordered by rail guard Col. Jan sabo
(Photo: AP)
Even during the “truce”, drones would fly several times a week over the customs house.
The governor said: “If one guard is killed, I will hold them responsible. Think about it.”
"""


def test_captions_without_markup_are_told_from_the_report() -> None:
    found = parts(SCRAPED)
    captions = [
        "Villagers carry water past the ruins where Anton Merek and Jan Sabo were killed at Kalvo bridge",
        "Clan Chief, Dusan Orlo",
        "Deputy Governor Pavel Kadimi addresses the assembly at Rovna",
        "After the strike that killed Anton Merek",
        "Woman dressed as a puppet of the governor next to a portrait of Colonel Sabo",
        "Hill clans gather over the raid ordered by rail guard Col. Jan sabo",
    ]
    credit_lines = ["(Photo: Reuters)", "(Photo: MCT)", "(Photo: AP)", "(Photo: Courtesy)", "(Photo: AP)"]
    lines = [line for line in SCRAPED.split("\n") if line.strip()]
    assert [text for role, text in found if role == "caption"] == captions
    assert [text for role, text in found if role == "credit"] == credit_lines
    assert [text for role, text in found if role == "body"] == [
        line for line in lines if line not in captions and line not in credit_lines
    ]
    assert len(found) == len(lines)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n"])
def test_captions_are_found_whatever_the_line_ends(ending: str) -> None:
    roles = [role for role, _ in parts(SCRAPED.replace("\n", ending))]
    assert (roles.count("credit"), roles.count("headline")) == (5, 0)
    assert roles.count("caption") >= 5


ARTICLES = [
    # headline, byline, dateline
    """headline: Premier threatened by militias
byline: By Jane Doe

dateline: BAGHDAD (AFP) —| body: Militias threatened the premier on Sunday, two officials said.
body: He said he would not resign.""",
    """headline: Premier threatened by militias

headline: Tension grows a year after the strike

dateline: GAZA CITY, Oct 7 (Reuters) -| body: Crowds gathered on Sunday, two officials said.""",
    """headline: Who ordered the raid?

body: Nobody in the province would say on Sunday who had ordered the raid.""",
    """headline: Militias Threaten Premier Over Arrests.

body: Militias threatened the premier on Sunday, two officials said, and he would not resign.""",
    """body: The premier was threatened on Sunday.

body: Militias said that they would not forget, two officials said in the capital.""",
    # captions and credits
    """body: The premier was threatened on Sunday, two officials said in the capital.

caption: A soldier stands guard near the bridge on Sunday. |credit: (AP Photo/Ali Hassan)

body: He said he would not resign.""",
    """caption: FILE PHOTO: A soldier guards a bridge, January 3, 2020. |credit: REUTERS/Ali Hassan

body: The premier was threatened on Sunday, two officials said.""",
    """caption: Soldiers stand guard near the bridge
credit: AFP via Getty Images
body: The premier was threatened on Sunday, two officials said in the capital.
body: He said he would not resign.""",
    """body: The premier was threatened on Sunday, two officials said in the capital.

caption: Soldiers stand guard near the bridge in the old town

body: He said he would not resign.""",
    """body: The premier was threatened on Sunday, two officials said in the capital.

body: What the militias want

body: They want the prisoners released, he said.""",
    """body: The premier was threatened on Sunday, two officials said in the capital.
credit: (Photo: Reuters)
body: He said he would not resign.""",
    # a body line is no caption for ending without a full stop
    """body: The premier named three conditions:

body: an end to the raids on the railway in the northern provinces

body: the release of all prisoners held in the northern provinces

body: talks. He would wait for an answer, he said.""",
    # what belongs to the page
    """body: The premier was threatened on Sunday, two officials said in the capital.

boilerplate: Read more: Clans burn a depot

boilerplate: Advertisement

body: He said he would not resign.

byline: (Reporting by Ali Hassan; Editing by Jane Doe)

boilerplate: Copyright 2020 Example News. All rights reserved.""",
    """body: The premier was threatened on Sunday, two officials said in the capital.
boilerplate: Related articles
boilerplate: Clans burn a depot
boilerplate: Bridge bombed at Kalvo

body: He said he would not resign.""",
    """body: The premier was threatened on Sunday, two officials said in the capital.
body: He said he would not resign. |credit: (AFP)""",
    # datelines
    "dateline: lucknow:| body: the party on thursday gave a call for a strike, and the police said that they "
    "would keep order in the state. nobody was held, the chief of the police told reporters, and most of the "
    "shops in the old town stayed open.",
    """dateline: NAIROBI, Kenya (AP) _

body: Bombs blew apart two buildings on Friday, officials said.""",
    """body: The premier was threatened on Sunday, two officials said in the capital.

body: TOLAN: I never said that he would resign, and I will not say it now.""",
    # wrapped copy
    """body: THE PROVINCE'S GUARDS DENIED TODAY THAT CLANSMEN ATTACKED THE
       RAILWAY AT KALVO, WHERE GOVERNOR MEREK HAS BEEN STAYING
       SINCE 2 FEBRUARY.

   body: A REPORT PUBLISHED BY THE "RIVER" NEWS AGENCY SAYS THAT A
       CLAN COLUMN ATTACKED THE FARM ON MONDAY.""",
    """headline: Premier threatened by militias

body: Militias threatened the premier on Sunday, two officials said, and the
       army was told by its commanders in the north to stay in its barracks until
       further orders.

body: He said he would not resign, and that the men held since the raid on Mr.
       Orlo's house would be tried.""",
]


@pytest.mark.parametrize("marked", ARTICLES)
def test_each_part_gets_its_role(marked: str) -> None:
    text, expected = "", []
    for line in marked.split("\n"):
        for piece in line.split("|"):
            role, colon, words = piece.strip().partition(": ")
            if colon and role in set(Role):
                expected.append((role, words.strip()))
                text += words if "|" not in line or piece is line.split("|")[0] else " " + words
            elif piece.strip():
                continued = "\n       " + piece.strip()
                expected[-1] = (expected[-1][0], expected[-1][1] + continued)
                text += continued[1:]
        text += "\n"
    assert parts(text) == expected


SINGLE = [
    "Iraqi women gather at the scene of the strike",
    "Soldiers stand guard (Photo: Reuters)",
    "By Jane Doe",
    "Read more about the raid",
    "The president met the prime minister and",
    "PRESIDENT MEETS PREMIER IN CAPITAL",
    "iran condemned the strike on monday",
    "(AFP)",
    "Photo: the minister",
    "Two dead",
]


@pytest.mark.parametrize("text", SINGLE)
def test_a_single_sentence_is_body(text: str) -> None:
    assert parts(text) == [("body", text)]


def test_a_single_sentence_may_open_with_a_dateline() -> None:
    assert parts("BAGHDAD (AFP) —" + REST) == [("dateline", "BAGHDAD (AFP) —"), ("body", REST.strip())]


@pytest.mark.parametrize(
    ("title", "text", "stored", "headline"),
    [
        ("Two held", "Police held two men.", "Two held\n\nPolice held two men.", "Two held"),
        (" Two \n held ", "Police held two men.", "Two held\n\nPolice held two men.", "Two held"),
        ("Two held", "Two held\n\nPolice held two men.", "Two held\n\nPolice held two men.", "Two held"),
        ("Two held", "Two held. Police held two men.", "Two held. Police held two men.", "Two held."),
        ("Iraq", "Iraq's premier said no.", "Iraq's premier said no.", None),
        ("", "Police held two men.", "Police held two men.", None),
    ],
)
def test_a_title_becomes_the_headline(title: str, text: str, stored: str, headline: str | None) -> None:
    article = clean(RawRecord("a", 1, text, title=title))
    assert isinstance(article, Article)
    assert article.text == stored
    heads = [stored[part.start : part.end] for part in article.segments if part.role is Role.HEADLINE]
    assert heads == ([headline] if headline else [])


# ---------------------------------------------------------------- the pieces on their own


DATELINES = [
    "BAGHDAD (AFP) —",
    "GAZA CITY, Oct 7 (Reuters) -",
    "TRIPOLI, Libya —",
    "MOSCOW, January 3. /TASS/.",
    "MOSCOW. Jan 3 (Interfax) -",
    "BEIJING, Jan. 3 (Xinhua) --",
    "New Delhi [India], January 3 (ANI):",
    "Tehran, IRNA –",
    "Damascus, SANA-",
    "BEIRUT/AMMAN (Reuters) -",
    "UNITED NATIONS —",
    "N'DJAMENA, Chad (AP) —",
    "PORT-AU-PRINCE, Haiti (AP) —",
    "ST. PETERSBURG, Russia —",
    "WASHINGTON, D.C. —",
    "DUBAI, United Arab Emirates (AP) —",
    "BOGOTÁ, Colombia —",
    "SAN SALVADOR, 3 JAN 90 (ACAN-EFE) --",
    "Cairo, 3 January (MENA) -",
    "JERUSALEM (JTA) —",
    "Mexico City (AFP) –",
    "KABUL:",
    "(Reuters) -",
    "(CNN) --",
    "AFP -",
]

NO_DATELINES = [
    "NATO — the alliance — said it would act against the raids.",
    "BREAKING — Five people were killed in Kabul on Sunday, police said.",
    "EXCLUSIVE: The army plans to attack the town, officials said on Monday.",
    "U.S. - Iran talks resumed in Vienna on Monday after months of silence.",
    "Iraq — The government said that it would not resign this week.",
    "COVID-19 — The pandemic killed thousands more people this week.",
    "TALIBAN ATTACK — FIVE KILLED IN KABUL",
    "Trump: We will hold Iran responsible for the attack, he said.",
    "IAEA: The agency said that Iran had enriched uranium beyond limits.",
    "On Jan 3 - The day of the strike - crowds gathered.",
    "The premier (Reuters) - no",
    "GAZA-BASED groups fired rockets on Sunday.",
    "ISIS - The group said that it had carried out the attack in Baghdad.",
]


@pytest.mark.parametrize("dateline", DATELINES)
def test_datelines(dateline: str, phrases: Phrases) -> None:
    assert dateline_end(dateline + REST, phrases) == len(dateline)


@pytest.mark.parametrize("text", NO_DATELINES)
def test_what_is_no_dateline(text: str, phrases: Phrases) -> None:
    assert dateline_end(text, phrases) == 0


def test_in_capitals_only_an_agency_or_date_makes_a_dateline(phrases: Phrases) -> None:
    assert dateline_end("KALVO -- THE ARMY HAS TAKEN THE TOWN.", phrases, capitals=True) == 0
    assert dateline_end("KALVO (EFE) -- THE ARMY HAS TAKEN THE TOWN.", phrases, capitals=True) == 14


@pytest.mark.parametrize(
    "line",
    [
        "By John Smith",
        "BY JOHN SMITH",
        "By our correspondent",
        "Our Correspondent",
        "By Ahmed al-Jabouri and Jane Doe",
        "By John Smith, Associated Press Writer",
        "By Maria van der Berg",
        "By Jane Doe in Baghdad",
        "By Xinhua writers Li Wei, Wang Fang",
        "By AFP",
        "Written by Jane Doe",
        "Associated Press writers",
        "(Reporting by Ali Hassan; Editing by Jane Doe)",
    ],
)
def test_bylines(line: str, phrases: Phrases) -> None:
    assert is_byline(line, phrases)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the army had taken the town.",
        "By Monday",
        "By Sunday, January 3",
        "By noon, Baghdad was quiet",
        "By the River",
        "By then Merek had left",
        "Reporters were beaten.",
        "Correspondents in the town were told to leave",
        "Reporting by state media was restricted during the protests in the capital and in other towns",
    ],
)
def test_what_is_no_byline(line: str, phrases: Phrases) -> None:
    assert not is_byline(line, phrases)


@pytest.mark.parametrize(
    "line",
    [
        "AFP/Getty Images",
        "Ali Hassan/AFP via Getty Images",
        "REUTERS/Ali Hassan",
        "© AFP",
        "EPA-EFE/ALI HASSAN",
    ],
)
def test_credits_by_agency(line: str, phrases: Phrases) -> None:
    assert is_credit(line, phrases)


@pytest.mark.parametrize(
    "line",
    [
        "AFP",
        "The Reuters/Ipsos poll found that",
        "Reuters via telephone asked officials",
        "Police sources told AFP that the service would act.",
        "Courtesy calls were made on the president",
        "Image problems dog the army",
    ],
)
def test_what_is_no_credit(line: str, phrases: Phrases) -> None:
    assert not is_credit(line, phrases)


def examples(name: str, list_name: str, key: str) -> list[str]:
    records = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return [line for record in records if list_name in record for line in record.get(key, ())]


def roles_beside_body(line: str, phrases: Phrases) -> set[Role]:
    """The roles a line gets between paragraphs of a report."""
    body = "The army said on Monday that it had taken the town."
    text = f"{body} {body}\n\n{body}\n\n{line}\n\n{body}\n\n{body}"
    start = text.index(line, len(body) * 3)
    return {part.role for part in segment(text, phrases) if start <= part.start < start + len(line)}


@pytest.mark.parametrize("line", examples("boilerplate.yaml", "phrases", "marks"))
def test_boilerplate_data_marks_its_examples(line: str, phrases: Phrases) -> None:
    assert roles_beside_body(line, phrases) == {Role.BOILERPLATE}


@pytest.mark.parametrize("line", examples("boilerplate.yaml", "phrases", "leaves"))
def test_boilerplate_data_leaves_its_counterexamples(line: str, phrases: Phrases) -> None:
    assert roles_beside_body(line, phrases) == {Role.BODY}


@pytest.mark.parametrize("line", examples("credits.yaml", "phrases", "marks"))
def test_credit_data_marks_its_examples(line: str, phrases: Phrases) -> None:
    assert is_credit(line, phrases)


@pytest.mark.parametrize("line", examples("credits.yaml", "phrases", "leaves"))
def test_credit_data_leaves_its_counterexamples(line: str, phrases: Phrases) -> None:
    assert not is_credit(line, phrases)


@pytest.mark.parametrize("line", examples("captions.yaml", "prefixes", "marks"))
def test_caption_data_marks_its_examples(line: str, phrases: Phrases) -> None:
    assert is_caption(line, phrases)


@pytest.mark.parametrize("line", examples("captions.yaml", "prefixes", "leaves"))
def test_caption_data_leaves_its_counterexamples(line: str, phrases: Phrases) -> None:
    assert not is_caption(line, phrases)


# ---------------------------------------------------------------- any text


PIECES = st.sampled_from(
    [
        *("\n", "\n\n", "\r\n", "\r", "\u2028", " ", "   ", "\ufeff", "\0", "\ud800", "é", "—", "“", "# "),
        *(
            "By John Smith",
            "(Photo: AP)",
            "BAGHDAD (AFP) —",
            "The army left.",
            "Women walk past",
            "Read more:",
        ),
        *("THE ARMY", "Advertisement", "(AFP)"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25), st.one_of(st.none(), st.text(max_size=12)))
def test_segments_are_sorted_disjoint_and_cover_every_visible_character(pieces: list[str], title: str | None) -> None:
    record = RawRecord("a.txt", 1, "".join(pieces), title=title, language="en")
    problem = None
    try:
        article = clean(record, published=date(2020, 1, 3))
    except RecordError as error:
        problem = error.reason
    if problem is not None:
        assert problem == "no text"
        return
    assert not isinstance(article, Filtered)
    covered = set()
    position = 0
    for part in article.segments:
        assert position <= part.start < part.end <= len(article.text)
        position = part.end
        covered.update(range(part.start, part.end))
    assert all(place in covered or letter.isspace() for place, letter in enumerate(article.text))
    for agency in article.agencies:
        assert article.text[agency.start : agency.end] == agency.text
    article.text.encode("utf-8")
    assert clean(record, published=date(2020, 1, 3)) == article
