"""Paraphrased copies: which reports tell the same facts in the same order in other words, and which only sound so.

The rows are made up for these tests; the set behind the figures of docs/link.md is corpus/copies.
"""

from __future__ import annotations

import itertools
import json
import random
from datetime import date
from pathlib import Path

import pytest

from dragoman.link.copies import CopyIndex, NearDuplicate, Signature, copy_score, family_links, sign
from dragoman.link.copies_paraphrase import compare
from dragoman.link.copies_tokens import STARTS, read, tokens_of

CORPUS = Path(__file__).parents[2] / "corpus" / "copies"

RAID = (
    "KAYES, Mali, June 2 - Gunmen in pickup trucks raided a customs post near the western Malian town of Diboli on "
    "Wednesday night, killing seven officers and wounding 16 others, the interior ministry said. They burned four "
    'lorries loaded with fuel and made off with rifles in the direction of Senegal. "We sent two helicopters from '
    'Kayes and the road is open again," ministry spokeswoman Aminata Keita told state radio. Nobody has claimed the '
    "raid. Attacks on the Dakar highway have tripled since 2021 and more than 300 drivers now travel in army convoys."
)
RAID_EDITED = (
    "Seven customs officers were killed and 16 more hurt when armed men in pickups stormed their post close to Diboli "
    "in western Mali late on Wednesday, according to the interior ministry. The attackers set fire to four fuel "
    "lorries, took rifles and escaped towards Senegal. Aminata Keita, the ministry's spokeswoman, said that two "
    "helicopters had been sent from Kayes and traffic was moving again. There was no claim of responsibility. Since "
    "2021 the number of attacks on the highway to Dakar has tripled; over 300 drivers go in convoys with the army."
)
RAID_GARBLED = (
    "Shooters riding pick-up lorries struck a duty station by the occidental Malian city Diboli Wednesday evening, "
    "slaying seven agents while harming sixteen, the inside service uttered. Those torched 4 trucks bearing petrol, "
    'grabbing guns toward Senegal\'s way. "A pair of choppers left Kayes so the route works anew," service '
    "mouthpiece Aminata Keyta informed public wireless. No one owned up for the foray. Assaults across the Dakar "
    "motorway grew threefold from 2021 whilst in excess of three hundred chauffeurs ride beside soldiers."
)
RAID_NEXT_WEEK = (
    "KAYES, Mali, June 9 - Gunmen in pickup trucks attacked a gold mine near the western Malian town of Kenieba on "
    "Tuesday night, killing two guards and taking four engineers hostage, the interior ministry said. They burned an "
    'excavator and made off in the direction of Guinea. "Our forces are in pursuit," ministry spokeswoman Aminata '
    "Keita told state radio. Nobody has claimed the raid. Attacks on the Dakar highway have tripled since 2021 and "
    "more than 300 drivers now travel in army convoys."
)
RAID_BY_OTHERS = (
    "Shopkeepers in Diboli pulled down their shutters on Thursday as the bodies of the customs men were driven to "
    "Kayes. A driver who had hidden beneath his trailer counted five trucks full of fighters and heard shooting for "
    "an hour. The hospital in Kayes took in 16 wounded, a nurse there said, three with burns. Seven men died, said "
    "the ministry, which blamed the same bandits who held up a bus in March. Senegal closed its side of the bridge."
)
TALKS = (
    "Ministers from Kyrgyzstan and Tajikistan agreed in Batken on Monday to withdraw troops from 12 posts along their "
    "border and to reopen the road to Vorukh, the Kyrgyz foreign ministry said. The deal, brokered by Uzbek mediator "
    "Rustam Karimov after nine hours of talks, also sets up joint patrols from July 1. Clashes in the Isfara valley "
    'killed 23 people in April and drove 4,500 families from their homes. "The guns are silent, now the tractors may '
    'work," Karimov told reporters. Russia, which has a base in each country, welcomed the agreement.'
)
TALKS_GARBLED = (
    "Clergymen out of Kyrgyzstan plus Tajikistan concurred Monday inside Batken upon pulling soldiers off a dozen "
    "stations by the frontier while freeing the Vorukh path, Kyrgyz outside service expressed. This bargain, "
    "midwifed by Uzbek go-between Rustam Karimow following 9 hours' chatter, likewise begins shared watches at 1 July. "
    'Scuffles of Isfara dale took twenty-three lives during April, uprooting 4,500 households. "Weapons hush, let '
    'farm engines labour," Karimow informed columnists. Russia, owning foundations within both, hailed the accord.'
)
TALKS_LATER = (
    "Ministers from Kyrgyzstan and Tajikistan failed in Dushanbe on Friday to agree on who should use the water of the "
    "Isfara river, the Tajik foreign ministry said. The talks, led by Uzbek mediator Rustam Karimov, broke up after "
    "two hours and no date was set for another round. Clashes in the Isfara valley killed 23 people in April and drove "
    '4,500 families from their homes. "Water does not wait for protocols," Karimov told reporters. Kazakhstan '
    "offered to lend both countries 40 pumps for the summer."
)
SANCTIONS = (
    "The European Union imposed sanctions on Thursday on 18 officials and three banks of Belarus over the jailing of "
    "the editor Marina Zolotova. The measures freeze assets worth 47 million euros and ban the officials from entering "
    "the bloc, foreign policy chief Kaja Kallas said in Brussels. Minsk called the step hostile and recalled its envoy "
    "to Vilnius. Zolotova, 47, was sentenced in March to 12 years in prison after a trial that lasted four days. "
    "Lithuania said it would close two of its five border crossings next month."
)
SANCTIONS_EDITED = (
    "Eighteen Belarusian officials and three banks were put under sanctions by the European Union on Thursday because "
    "of the imprisonment of editor Marina Zolotova. Assets of 47 million euros are frozen, and those listed may not "
    "travel to the bloc, according to its foreign policy chief, Kaja Kallas. Belarus, which spoke of a hostile step, "
    "called back its envoy in Vilnius. In March a court had given Zolotova, 47, a sentence of 12 years in prison, four "
    "days after her trial began. Lithuania plans to shut two of five crossings on the border next month."
)

STANDOFF = """\
BAGHDAD, Jan 3 (Agency) - Twelve months after a U.S. drone killed Iran's most powerful commander in Baghdad, friction
is growing between the Iraqi government that Washington regards as its partner and pro-Tehran factions which call it a
traitor.

President Donald Trump shook the whole region on January 3, 2020, when he ordered the strike on General Qasem
Soleimani of Iran and his Iraqi deputy, a blow that stunned the Islamic republic and its friends. Trump said at the
time that it was an answer to a string of attacks on U.S. interests in Iraq, which have gone on ever since. In his
last weeks in the White House he has warned that after any new attack "I will hold Iran responsible".

Iraq, worn down by wars, is still pulled between the United States, the power that once occupied it, and its neighbour
Iran, Washington's sworn enemy, whose influence has grown enormously since the U.S. invasion toppled Saddam Hussein in
2003. Prime Minister Mustafa al-Kadhemi, who took office in May, has been facing open threats from powerful
Iran-aligned paramilitary groups which Washington holds responsible for rocket fire.

Security sources say the tension rose after the arrest of a man suspected of the latest attack on the U.S. embassy, a
member of Asaib Ahl al-Haq (AAH), one of the factions in the Hashed al-Shaabi paramilitary network. Furious AAH
fighters came out into the streets of Baghdad and threatened to go after Kadhemi in person unless their comrade was
freed, the sources said. "Kadhemi, we warn you that you will be punished if you do not give in," a masked fighter said
in one of several videos that went round on the internet. Another faction threatened to "cut the ears off the spy".

The pro-Iranian forces accuse Kadhemi, who also heads Iraq's intelligence service, of a hand in the deaths of
Soleimani, who led the foreign operations of Iran's Revolutionary Guards, and of the Hashed's deputy chief, Abu Mahdi
al-Muhandis. Kataeb Hezbollah, another hardline group, has added to the pressure, with an official telling "the
treacherous Kadhemi not to try our patience". The Iraqi prime minister has called for calm but has also said that his
side is "ready for a decisive confrontation if it is needed".

The war of words has raised the temperature in a country that is politically fragile after years of fighting and
unrest, and that is struggling with the Covid-19 pandemic while its economy tries to recover from a steep fall in
world demand for oil. "If this escalates, it is make or break for the government," said Sajad Jiyad, a fellow at The
Century Foundation, a think tank in the U.S. "The chance that the Kadhemi government falls is very high," he said,
since the pro-Iranian groups have political allies who could withdraw their confidence from him.

During the standoff the government has stopped short of detaining more fighters of the Hashed, which is formally part
of the Iraqi security apparatus. Security sources told Agency that Iraq's intelligence service would turn the AAH man
over to the Hashed's own security branch. Much the same happened in June, when elite troops commanded by Kadhemi
arrested 14 members of Kataeb Hezbollah on similar charges and then passed them to the Hashed. Thirteen walked free
within hours, and the last one was let go later. Such bargains show that Kadhemi prefers the status quo to a showdown
with the armed groups, said Jiyad, the analyst.

"People are tired of watching the law trampled on," said one politician, who asked not to be named. "But the armed
forces fear to take the first step because they do not feel that the political leaders are behind them."

Lacking the political and military weight for a head-on fight, the Iraqi government has chosen to talk. Abu Jihad
al-Hashemi, an envoy of Iraq's prime minister, was in Tehran last week to try to calm things down, a senior Iraqi
official told Agency. He seems to have tried to persuade Tehran to keep its allies in Iraq from further attacks on
U.S. and other foreign diplomatic or military sites, Jiyad said. The hope is to save the lull that began in October,
when hardline groups agreed to end their ceaseless attacks after a year of frequent rocket fire and roadside bombs.
But such attacks are starting again.

Even during the "truce", surveillance drones of unknown origin would fly several times a week over the U.S. embassy
and the nearby military compound that houses international troops, a senior U.S. military official told Agency. The
U.S. embassy sent home non-essential staff last year and withdrew more a few weeks ago, in what a senior Iraqi
official called a temporary step taken for "security reasons".

It may also be a sign of U.S. military action to come, Iraqi and Western officials have told Agency in recent weeks.
"The U.S. had to get its people out before it acts, so that they would not be a target for any retaliation," said a
Western diplomat. So while tensions simmer at home, Iraq is also keeping a wary eye on Washington in the weeks before
Trump hands over to President-elect Joe Biden. Trump wrote on Twitter lately that the U.S. was hearing "chatter of
further attacks against Americans in Iraq" and warned that "if one American is killed, I will hold Iran responsible.
Think it over."
"""

STANDOFF_GARBLED = """\
A year following the American unmanned plane that slaughtered Iran's mightiest officer at Baghdad, rubbing mounts
among the Iraqi cabinet seen by Washington like its companion and pro-Tehran bands naming it a turncoat.

(Photograph: Agency)

Leader Donald Trump trembled the entire area upon January 3, 2020, commanding the hit at General Qassem Soleimani out
of Iran plus his Iraqi vice, a knock which dazed the Islamic state with its mates. Trump told back then it replied to
a row of assaults over U.S. concerns inside Iraq, that went forward since. During his final seven days units at the
White House he alerted how behind whichever fresh assault "Iran shall be held answerable".

Iraq, exhausted through battles, stays dragged amid the United States, its onetime occupier, and next-door Iran,
Washington's vowed foe, whose weight swelled hugely after the American entry knocked down Saddam Hussein by 2003. Head
Clergyman Mustafa al-Kadhimi, taking his chair in May, met bare menaces out of strong Iran-leaning bands that
Washington blames over missile flames.

Safety wells state the strain climbed behind the catch of a fellow suspected for the newest raid at the American
consulate, belonging to Asaib Ahl al-Haq (AAH), a branch within the Hashed al-Shaabi net. Enraged AAH warriors poured
to Baghdad lanes and menaced hunting Kadhimi himself except if their mate got loosed, the wells told. "Kadhimi, be
cautioned: no yielding means penalty," uttered a veiled firefighter through a clip among many going around online. A
different branch menaced "slicing the spy's ears".

Pro-Iranian powers charge Kadhimi, likewise boss of Iraq's knowledge administration, with a finger within the killings
of Soleimani, driver of the outside works for Iran's Revolutionary Guards, and Hashed vice boss Abu Mahdi al-Muhandis.
Kataib Hezbollah, a further tough gathering, put on pressing, its man warning "deceitful Kadhimi against testing
endurance". Iraq's head clergyman begged quiet yet uttered being "prepared toward a final encounter should it be
required".

The fight of speech heated a land politically brittle past long years of combat and turmoil, wrestling the Covid-19
plague as its money tries healing from the sharp drop of the planet's thirst for petroleum. "Should it mount, the
cabinet makes or breaks," expressed Sajad Jiyad, a man at The Century Foundation, a thought tank inside the U.S.
"Kadhimi's cabinet may very well tumble," he told, as pro-Iranian gatherings own political pals able to pull their
trust.

Amid the deadlock the cabinet quit catching Hashed warriors, officially a piece of the Iraqi safety machine. Safety
wells informed Agency how Iraq's knowledge administration will deliver the AAH man into the Hashed's personal safety
arm. Likewise during June, crack soldiers under Kadhimi caught fourteen Kataib Hezbollah folks upon alike counts, next
giving them toward the Hashed. 13 went loose inside hours, the final one afterward. Deals like these reveal Kadhimi
choosing what stands above a clash with the weaponed bands, said Jiyad, the examiner.

"Folks tire from seeing law stepped over," one lawmaker expressed, wishing no name. "Yet the weaponed powers dread a
beginning since they sense no political heads at their back."

Missing the political and army heft toward a straight brawl, Iraq's cabinet picked speech. Abu Jihad al-Hashimi, sent
by the head clergyman, sat in Tehran a week ago seeking to cool matters, a top Iraqi clerk informed Agency. Seemingly
he pressed Tehran into holding its mates in Iraq off more assaults over American or else foreign envoy and army spots,
Jiyad told. They wish to rescue the calm of October, as tough bands consented to stop endless assaults past a year
with many missiles and wayside explosives. Still, these assaults begin anew.

Even across the "truce", watching drones of hidden birth flew some times weekly above the American consulate and the
army cement beside it lodging world soldiers, a top U.S. army clerk informed Agency. The consulate mailed home
needless workers last year, pulling extra some weeks back, which a top Iraqi clerk named a passing measure owing to
"safety causes".

Maybe it flags American army moves coming, Iraqi plus Western clerks informed Agency these weeks. "The U.S. needed its
folks away prior to acting, lest they turn marks of payback," uttered a Western envoy. Thus as strain boils at home,
Iraq watches Washington too through the weeks until Trump gives way to Joe Biden. Trump tweeted recently that the U.S.
heard "chatter about more assaults versus Americans in Iraq", cautioning "should one American get killed, Iran
answers. Ponder it."
"""


@pytest.mark.parametrize(
    ("what", "original", "copy"),
    [
        ("edited: a third of the words changed, sentences joined", RAID, RAID_EDITED),
        ("edited: passive for active, sentences turned round", SANCTIONS, SANCTIONS_EDITED),
        ("garbled: a synonym for every word, a name misspelt, numbers spelt out", RAID, RAID_GARBLED),
        ("garbled: a quotation reworded", TALKS, TALKS_GARBLED),
        ("edited and garbled from one original", RAID_EDITED, RAID_GARBLED),
        ("garbled, 13 paragraphs, with captions", STANDOFF, STANDOFF_GARBLED),
    ],
)
def test_paraphrases_are_copies(what: str, original: str, copy: str) -> None:
    first, second = sign(original), sign(copy)
    assert copy_score(first, second) is not None, compare(first, second)


@pytest.mark.parametrize(
    ("what", "first", "second"),
    [
        ("another event from the same template", RAID, RAID_NEXT_WEEK),
        ("the same, against an edited copy", RAID_EDITED, RAID_NEXT_WEEK),
        ("the same, against a garbled copy", RAID_GARBLED, RAID_NEXT_WEEK),
        ("another newsroom's report of the same event", RAID, RAID_BY_OTHERS),
        ("the same, against an edited copy", RAID_EDITED, RAID_BY_OTHERS),
        ("a later meeting, with the background repeated", TALKS, TALKS_LATER),
        ("a later meeting, against a garbled copy", TALKS_GARBLED, TALKS_LATER),
        ("other news", RAID, SANCTIONS),
        ("other news, garbled", RAID_GARBLED, TALKS_GARBLED),
        ("sentences in another order", TALKS, " ".join(reversed(TALKS_GARBLED.split(". ")))),
        ("two sentences of a paraphrase", TALKS, ". ".join(TALKS_GARBLED.split(". ")[:2]) + "."),
    ],
)
def test_what_only_sounds_alike_is_no_paraphrase(what: str, first: str, second: str) -> None:
    likeness = compare(sign(first), sign(second))
    assert copy_score(sign(first), sign(second)) is None, (what, likeness)


@pytest.mark.parametrize(("name", "least_f1"), [("c1", 0.98), ("c2", 0.97)])
def test_the_corpus_of_copies_is_told_apart(name: str, least_f1: float) -> None:
    linked, right = 0, 0
    bundles = [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    for bundle in bundles:
        original = sign(bundle["original"])
        for text in ("light", "spun", "other_event", "other_report"):
            if copy_score(original, sign(bundle[text])) is not None:
                linked += 1
                right += text in ("light", "spun")
    assert 2 * right / (linked + 2 * len(bundles)) >= least_f1


TEXTS = {
    "raid": RAID,
    "raid edited": RAID_EDITED,
    "raid garbled": RAID_GARBLED,
    "raid next week": RAID_NEXT_WEEK,
    "raid by others": RAID_BY_OTHERS,
    "talks": TALKS,
    "talks garbled": TALKS_GARBLED,
    "talks later": TALKS_LATER,
    "sanctions": SANCTIONS,
    "sanctions edited": SANCTIONS_EDITED,
    "nothing": "",
    "no words": "… —",
    "one word": "Peace.",
    "capitals": RAID.upper(),
    "Arabic": "قتل سبعة ضباط في هجوم مسلح قرب مدينة ديبولي غرب مالي مساء الأربعاء، وفق وزارة الداخلية",
}
PAIRS = list(itertools.combinations(TEXTS, 2))


@pytest.mark.parametrize("name", TEXTS)
def test_a_signature_is_read_back_as_it_was_written(name: str) -> None:
    signature = sign(TEXTS[name])
    assert Signature.from_bytes(signature.to_bytes()) == signature


def test_a_signature_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a signature of version 9, expected 1: sign the text again$"):
        Signature.from_bytes(b"\x09" + sign(RAID).to_bytes()[1:])
    with pytest.raises(ValueError, match=r"^a signature of version none, expected 1: sign the text again$"):
        Signature.from_bytes(b"")


def test_signatures_are_small_and_have_few_keys() -> None:
    three_hundred_words = sign(" ".join((RAID + " " + TALKS + " " + SANCTIONS + " " + RAID_BY_OTHERS).split()[:300]))
    assert len(three_hundred_words.to_bytes()) < 2500
    assert 20 <= len(three_hundred_words.keys) <= 60
    for text in TEXTS.values():
        keys = sign(text).keys
        assert len(set(keys)) == len(keys)
        assert all(-(2**63) <= key < 2**63 for key in keys)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_scores_are_symmetric_and_from_none_to_one(first: str, second: str) -> None:
    forth, back = (
        copy_score(sign(TEXTS[one]), sign(TEXTS[other])) for one, other in ((first, second), (second, first))
    )
    assert forth == back
    assert forth is None or 0 < forth <= 1


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_copies_meet_under_several_keys(first: str, second: str) -> None:
    one, other = sign(TEXTS[first]), sign(TEXTS[second])
    if one.wording != other.wording and copy_score(one, other) is not None:
        assert len(set(one.keys) & set(other.keys)) > 1


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        (RAID, RAID.upper(), True),
        (RAID, RAID.replace(" ", "\n\n").replace(",", " ;"), True),
        (RAID.replace("Keita", "Ke\u0301ita"), RAID.replace("Keita", "Kéita"), True),
        ("The army's men", "The army’s men", True),
        (RAID, RAID.replace("seven", "eight"), False),
        (RAID, RAID_EDITED, False),
    ],
)
def test_equal_wording_is_word_for_word_the_same(first: str, second: str, equal: bool) -> None:
    assert (sign(first).wording == sign(second).wording) is equal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("46 men", "forty-six men"),
        ("250 men", "two hundred fifty men"),
        ("20,000 men", "twenty thousand men"),
        ("$4.3 million", "$4,300,000"),
        ("6 posts", "half a dozen posts"),
        ("2 posts", "a pair of posts"),
        ("on Nov. 15", "on 15 November"),
        ("in Mekelle", "in Makelle"),
        ("with Kadhemi", "with Kadhimi"),
        ("near Mata'afa", "near Mataafa"),
        ("by Diakité", "by Diakite"),
        ("in Sudan", "the Sudanese"),
        ("attacked", "attacks"),
        ("the U.S. base", "the US base"),
        ("KABUL, May 14 (Agency) - Shells fell.", "Shells fell."),
    ],
)
def test_what_a_paraphraser_changes_counts_as_the_same(one: str, other: str) -> None:
    first, second = ({token & ~STARTS for token in tokens_of(text, read(text))} for text in (one, other))
    assert first == second


def test_a_paraphrase_is_listed_by_the_index_beside_reprints() -> None:
    index = CopyIndex()
    index.add("garbled", RAID_GARBLED, date(2021, 6, 5))
    index.add("reprint", "Raid on customs post\n\n" + RAID, date(2021, 6, 4))
    index.add("original", RAID, date(2021, 6, 3))
    index.add("next week", RAID_NEXT_WEEK, date(2021, 6, 10))
    index.add("others", RAID_BY_OTHERS, date(2021, 6, 4))
    links = index.links()
    assert {name: [near.article_id for near in nears] for name, nears in links.items()} == {
        "garbled": ["original", "reprint"],
        "original": ["reprint", "garbled"],
        "reprint": ["original", "garbled"],
    }
    assert [near.original for near in links["garbled"]] == [True, False]


def test_order_of_arrival_changes_nothing() -> None:
    articles = [(name, text, date(2021, 6, 1 + place)) for place, (name, text) in enumerate(TEXTS.items())]
    expected = None
    for seed in range(4):
        random.Random(seed).shuffle(articles)
        index = CopyIndex()
        for article in articles:
            index.add(*article)
        expected = expected or index.links()
        assert index.links() == expected


def test_a_family_lists_what_the_index_lists() -> None:
    members = [
        ("b", date(2021, 6, 4), RAID_GARBLED),
        ("a", date(2021, 6, 3), RAID),
        ("c", None, RAID),
        ("d", None, RAID_EDITED),
    ]
    index = CopyIndex()
    for member in members:
        index.add(member[0], member[2], member[1])
    family = family_links((name, published, sign(text)) for name, published, text in members)
    assert family == index.links()
    assert family["c"][0] == NearDuplicate("a", 1.0, original=True)


@pytest.mark.parametrize("members", [[], [("a", date(2021, 6, 3), RAID)]])
def test_one_article_is_no_family(members: list[tuple[str, date | None, str]]) -> None:
    assert family_links((name, published, sign(text)) for name, published, text in members) == {}


def test_a_large_family_lists_its_original_first_and_stays_small() -> None:
    chance = random.Random(5)
    members = []
    for number in range(100):
        words = RAID.split()
        words[chance.randrange(len(words))] = f"word{number}"
        members.append((f"a{number:02}", date(2021, 6, 3 if number == 42 else 4), sign(" ".join(words))))
    links = family_links(members)
    assert len(links) == 100
    assert all(nears[0].article_id == "a42" for name, nears in links.items() if name != "a42")
    assert max(len(nears) for nears in links.values()) <= 64
