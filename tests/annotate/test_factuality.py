"""What is reported as having happened, and what is only denied, feared, planned, demanded or remembered."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.model import Annotation, AuxiliaryMode, Trigger

Annotate = Callable[[str], Annotation]
Hold = Callable[..., None]

FLOORS = {"not facts": 0.84, "content": 0.82, "announced": 0.64, "facts": 0.93}
"""Shares of the tables below that must be right: measured, rounded down."""

N, H, F, P = (
    AuxiliaryMode.NEGATION,
    AuxiliaryMode.HYPOTHETICAL,
    AuxiliaryMode.FUTURE,
    AuxiliaryMode.HISTORICAL,
)

# (sentence, trigger, the auxiliary mode it must carry)
NOT_FACTS = [
    ("The army did not attack the village.", "attack", N),
    ("The rebels never attacked the convoy.", "attacked", N),
    ("Soldiers didn't shoot the demonstrators.", "shoot", N),
    ("No civilians were killed in the village.", "killed", N),
    ("Nobody was killed by the gunmen.", "killed", N),
    ("None of the hostages was killed by the gunmen.", "killed", N),
    ("The police have not arrested the suspects.", "arrested", N),
    ("The guards prevented the rebels from attacking the town.", "attacking", N),
    ("The troops refrained from attacking the town.", "attacking", N),
    ("Police foiled an attack on the embassy.", "attack", N),
    ("The service thwarted an attack on the airport.", "attack", N),
    ("The officers averted an attack on the palace.", "attack", N),
    ("The crowd dispersed without attacking the guards.", "attacking", N),
    ("Neither side attacked the village.", "attacked", N),
    ("There was no attack on the base.", "attack", N),
    ("The foiled attack on the port alarmed diplomats.", "attack", N),
    ("The minister has not met the envoy.", "met", N),
    ("The two presidents did not meet in Geneva.", "meet", N),
    ("The militia has not released the hostages.", "released", N),
    ("Rebels may attack the capital.", "attack", H),
    ("Rebels might attack the capital.", "attack", H),
    ("Rebels could attack the capital.", "attack", H),
    ("The army should attack the rebels.", "attack", H),
    ("If the rebels attack the town, residents suffer.", "attack", H),
    ("Unless the rebels attack the town, nothing changes.", "attack", H),
    ("It is unclear whether the rebels attacked the town.", "attacked", H),
    ("Residents fear an attack on the town.", "attack", H),
    ("Residents feared that rebels would attack the town.", "attack", H),
    ("The rebels wanted to attack the town.", "attack", H),
    ("The group hoped to kidnap the mayor.", "kidnap", H),
    ("Fears of an attack on the embassy grew.", "attack", H),
    ("The risk of an attack on the embassy grew.", "attack", H),
    ("A possible attack on the embassy worries diplomats.", "attack", H),
    ("The threat of an attack on the port emptied the streets.", "attack", H),
    ("The suspect confessed a desire to kill the king.", "kill", H),
    ("He bought a rifle to kill the governor.", "kill", H),
    ("Did the rebels attack the town?", "attack", H),
    ("Who attacked the convoy?", "attacked", H),
    ("The group was suspected of killing the mayor.", "killing", H),
    ("Speculation about an attack on the island spread.", "attack", H),
    ("The president considered whether to attack the island.", "attack", H),
    ("The planned attack on the town worries residents.", "attack", F),
    ("An imminent attack on the town worries residents.", "attack", F),
    ("The town will be attacked on Monday.", "attacked", F),
    ("The general will be sentenced on Friday.", "sentenced", F),
    ("The upcoming attack on the town worries residents.", "attack", F),
    ("The army will deploy troops along the border.", "deploy", F),
    ("Plans for an attack on the town were found.", "attack", F),
    ("The government scheduled talks with the rebels for May.", "talks", F),
    ("Thousands marked the anniversary of the massacre.", "massacre", P),
    ("A survivor of the massacre spoke to pupils.", "massacre", P),
    ("The memory of the massacre divides the town.", "massacre", P),
]

# (sentence, the word that is only content, the event that contains it)
CONTENT = [
    ("The rebels threatened to kill the hostages.", "kill", "THREATEN"),
    ("Iran threatened to attack the base.", "attack", "THREATEN"),
    ("North Korea threatened to bomb the island.", "bomb", "THREATEN"),
    ("Washington warned Iran not to attack the base.", "attack", "THREATEN"),
    ("Hezbollah vowed to attack the north.", "attack", "THREATEN"),
    ("The president threatened to arrest the mayors.", "arrest", "THREATEN"),
    ("The United Nations urged the rebels to release the hostages.", "release", "REQUEST"),
    ("France asked Mali to arrest the general.", "arrest", "REQUEST"),
    ("Protesters demanded the release of the students.", "release", "REQUEST"),
    ("The envoy called for talks with the rebels.", "talks", "REQUEST"),
    ("The union demanded the resignation of the minister.", "resignation", "REQUEST"),
    ("Berlin urged Ankara to withdraw its troops.", "withdraw", "REQUEST"),
    ("The rebels agreed to release the hostages.", "release", "CONCEDE"),
    ("Israel agreed to withdraw its troops from the valley.", "withdraw", "CONCEDE"),
    ("The two sides agreed to meet in Geneva.", "meet", "AGREE"),
    ("Japan pledged to send medicine to Nepal.", "send", "AGREE"),
    ("The general promised to release the students.", "release", "CONCEDE"),
    ("Israel refused to withdraw its troops.", "withdraw", "REJECT"),
    ("The rebels refused to release the hostages.", "release", "REJECT"),
]

# (sentence, trigger, what it is coded as): an announced act is a threat, a promise, a concession or a refusal
ANNOUNCED = [
    ("The army is going to attack the town.", "attack", "THREATEN"),
    ("The army will attack the town on Monday.", "attack", "THREATEN"),
    ("The army plans to attack the town.", "attack", "THREATEN"),
    ("The army intends to attack the town.", "attack", "THREATEN"),
    ("The army prepared to attack the town.", "attack", "THREATEN"),
    ("The army decided to attack the town.", "attack", "THREATEN"),
    ("The rebels plotted to kill the king.", "kill", "THREATEN"),
    ("The commander said his men would attack the town.", "attack", "THREATEN"),
    ("Police will arrest the leaders of the party.", "arrest", "THREATEN"),
    ("The president will meet the envoy on Monday.", "meet", "AGREE"),
    ("Japan will send medicine to Nepal.", "send", "AGREE"),
    ("Jordan will cooperate with Egypt.", "cooperate", "AGREE"),
    ("The army will withdraw from the valley on Monday.", "withdraw", "CONCEDE"),
    ("The rebels will release the hostages on Monday.", "release", "CONCEDE"),
    ("The president will not meet the envoy.", "meet", "REJECT"),
    ("The rebels will not release the hostages.", "release", "REJECT"),
    ("The ministry will not cooperate with the court.", "cooperate", "REJECT"),
]

# (sentence, trigger): reported as having happened, however it may look
FACTS = [
    ("Rebels attacked the town on Monday.", "attacked"),
    ("The rebels managed to kill the governor.", "kill"),
    ("The gunman admitted killing the mayor.", "killing"),
    ("The group claimed responsibility for the attack on the port.", "attack"),
    ("Thousands fled after rebels attacked the town.", "attacked"),
    ("Thousands fled when rebels attacked the town.", "attacked"),
    ("Residents fled because rebels attacked the town.", "attacked"),
    ("The president condemned the attack on the embassy.", "attack"),
    ("The minister denounced the killing of the nuns.", "killing"),
    ("Rebels attacked the town without warning.", "attacked"),
    ("The army said rebels attacked the town.", "attacked"),
    ("Rebels attacked the town, the army said.", "attacked"),
    ('"Rebels attacked the town," the mayor said.', "attacked"),
    ("According to the mayor, rebels attacked the town.", "attacked"),
    ("Police confirmed that gunmen killed two officers.", "killed"),
    ("It was the army that attacked the town.", "attacked"),
    ("The army began attacking the town.", "attacking"),
    ("The army started to shell the town.", "shell"),
    ("The army continued to shell the town.", "shell"),
    ("The army kept shelling the town.", "shelling"),
    ("The army resumed shelling the town.", "shelling"),
    ("The soldiers proceeded to burn the village.", "burn"),
    ("The soldiers ended up killing the hostages.", "killing"),
    ("Two soldiers were killed in the attack.", "killed"),
    ("Two soldiers were killed in the attack.", "attack"),
    ("The attack killed two soldiers.", "attack"),
    ("The attack, which killed two soldiers, shocked the country.", "killed"),
    ("The men who killed the mayor escaped.", "killed"),
    ("The soldiers killed in the raid were buried.", "killed"),
    ("Witnesses saw soldiers beat the students.", "beat"),
    ("Witnesses described how soldiers beat the students.", "beat"),
    ("Reporters watched as police beat the students.", "beat"),
    ("The victim recalled how soldiers tortured the prisoners.", "tortured"),
    ("The court convicted him of killing the mayor.", "killing"),
    ("He was jailed for killing the mayor.", "killing"),
    ("The soldiers were sorry that they killed the boy.", "killed"),
    ("Not only soldiers but also militiamen attacked the village.", "attacked"),
    ("Despite the truce, rebels attacked the convoy.", "attacked"),
    ("Although talks continued, rebels attacked the convoy.", "attacked"),
    ("While the envoy slept, rebels attacked the convoy.", "attacked"),
    ("Since rebels attacked the town, schools have been closed.", "attacked"),
    ("Before rebels attacked the town, it had a market.", "attacked"),
    ("The army did not say why rebels attacked the town.", "attacked"),
    ("Nobody expected the rebels, who attacked at dawn, to win.", "attacked"),
    ("The mayor, who was not at home, was kidnapped by gunmen.", "kidnapped"),
    ("Police arrested a man who wanted to leave the country.", "arrested"),
    ("Police arrested three men suspected of theft.", "arrested"),
    ("Gunmen attacked a hotel where ministers planned a dinner.", "attacked"),
    ("The army attacked the town to free the road.", "attacked"),
    ("The rebels attacked the town, hoping for supplies.", "attacked"),
    ("The rebels succeeded in killing the governor.", "killing"),
    ("The bombing forced residents to flee.", "bombing"),
    ("The United States denied entry to the minister.", "denied"),
    ("Iran rejected the American proposal.", "rejected"),
    ("Israel refused to withdraw its troops.", "refused"),
    ("Iran threatened to attack the base.", "threatened"),
    ("Protesters demanded the release of the students.", "demanded"),
    ("The rebels agreed to release the hostages.", "agreed"),
    ("The president cancelled talks with the rebels.", "cancelled"),
    ("The ministers met in Geneva to discuss a truce.", "met"),
    ("The ministers met on the eve of the vote.", "met"),
    ("The rebels released the hostages, who had feared death.", "released"),
    ("Troops withdrew from the town as planned.", "withdrew"),
    ("Troops opened fire on the crowd, killing six people.", "killing"),
    ("Troops fired on the crowd, and six people were killed.", "killed"),
    ("The clashes broke out near the river.", "clashes"),
    ("An attack on the port took place on Monday.", "attack"),
    ("Rebels carried out an attack on the port.", "attack"),
    ("The army launched an offensive against the rebels.", "offensive"),
    ("The port came under attack from rebels.", "attack"),
    ("Police may strike, but rebels attacked the port.", "attacked"),
    ("The town mourned the murder of its mayor.", "murder"),
    ("The spokesman could not explain why soldiers killed the boy.", "killed"),
    ("Militants have attacked the port.", "attacked"),
    ("Militants had been attacking the port.", "attacking"),
    ("The army is shelling the town.", "shelling"),
]


def found(annotation: Annotation, word: str) -> list[Trigger]:
    """The triggers whose words contain `word`."""
    return [trigger for trigger in annotation.triggers if word in trigger.span.text]


def test_not_reported_as_fact(annotate: Annotate, hold: Hold) -> None:
    """Denied, feared, planned: told as such, or not told as an event at all."""

    def is_right(sentence: str, word: str, mode: AuxiliaryMode) -> bool:
        return all(trigger.auxiliary_modes for trigger in found(annotate(sentence), word))

    hold(NOT_FACTS, is_right, FLOORS["not facts"])


def test_content_of_a_demand_or_threat_is_no_event(annotate: Annotate, hold: Hold) -> None:
    def is_right(sentence: str, word: str, event_type: str) -> bool:
        triggers = annotate(sentence).triggers
        return [t.event_type for t in triggers] == [event_type] and word not in triggers[0].span.text

    hold(CONTENT, is_right, FLOORS["content"])


def test_announced_acts_are_coded_as_announcements(annotate: Annotate, hold: Hold) -> None:
    """The act itself, marked as future, is accepted too: who announces is not always told."""

    def is_right(sentence: str, word: str, event_type: str) -> bool:
        triggers = annotate(sentence).triggers
        return len(triggers) == 1 and (
            triggers[0].event_type == event_type or AuxiliaryMode.FUTURE in triggers[0].auxiliary_modes
        )

    hold(ANNOUNCED, is_right, FLOORS["announced"])


def test_reported_as_fact(annotate: Annotate, hold: Hold) -> None:
    def is_right(sentence: str, word: str) -> bool:
        triggers = annotate(sentence).triggers
        return bool(triggers) and not any(trigger.auxiliary_modes for trigger in found(annotate(sentence), word))

    hold(FACTS, is_right, FLOORS["facts"])
