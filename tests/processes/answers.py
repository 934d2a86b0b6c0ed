"""What people fill in, in scenarios: complete answers with the parts that differ given by the scenario."""

from __future__ import annotations

from typing import Any

from tests.processes.stage import Case

Answers = dict[str, Any]
COORDINATOR, OTHER_COORDINATOR = "k.vandijk", "j.bakker"
CHAIR = "h.duurkoop"
OF_BURGERZAKEN = "a.yilmaz"

ANNA: Answers = {
    "naam": "Anna de Boer",
    "telefoon": "0612345678",
    "email": "anna@voorbeeld.example",
    "kanaal": "email",
    "contactvoorkeur": "telefoon",
}
GERRIT: Answers = {
    "naam": "Gerrit Wolters",
    "telefoon": "0687654321",
    "kanaal": "post",
    "adres": "Molenweg 8",
    "postcode": "4191 AB",
    "plaats": "Rietveen",
}


def accused(kind: str, name: str, person: str | None = None, team: str | None = None) -> Answers:
    """One of those complained about; `person` is their username when they work here."""
    known = {"persoon": person} if person else {}
    placed = {"team": team} if team else {}
    email = f"{person or name.split()[-1].lower()}@rietlanden.example"
    return {"naam": name, "soort": kind, "email": email, "kanaal": "email"} | known | placed


def web_form(**differs: Any) -> Answers:
    """The public form."""
    return {
        "omschrijving": "De medewerker zuchtte aan de telefoon en hing midden in mijn vraag op.",
        "over_wie": "iemand van Burgerzaken",
        "jegens_wie": "klager",
        "wens_route": "weet_niet",
        "klager": ANNA,
    } | differs


def entered(channel: str, received: str, **differs: Any) -> Answers:
    """The form of staff."""
    return {
        "kanaal": channel,
        "ontvangen_op": received,
        "omschrijving": "De inwoner voelt zich niet serieus genomen door onze medewerker.",
        "jegens_wie": "klager",
        "wens_route": "weet_niet",
        "klager": ANNA,
    } | differs


def assessed(*whom: Answers, **differs: Any) -> Answers:
    """The coordinator finds: a complaint, about these."""
    return {
        "contactpersoon": COORDINATOR,
        "aard": "klacht",
        "klachtonderdelen": [{"omschrijving": "Onbeleefd aan de telefoon", "gronden": ["niet_correct"]}],
        "beklaagden": list(whom),
        "jegens_wie": "klager",
        "wens_route": "weet_niet",
        "ontbrekende_gegevens": [],
        "omstandigheden": [],
    } | differs


def talk_with_complainant(day: str, **differs: Any) -> Answers:
    """The first talk of the informal handler."""
    return {
        "contact_klager_op": day,
        "contact_klager_hoe": "telefoon",
        "kern": "Niet serieus genomen.",
        "verwachting": "Een excuus.",
        "standpunt_klager": "Er werd opgehangen.",
    } | differs


def talk_with_accused(day: str) -> Answers:
    """The other side."""
    return {
        "gehoord_op": day,
        "gehoord_hoe": "gesprek",
        "uitleg_gegeven": True,
        "zienswijze": "Het was druk en ik was kortaf.",
    }


def solved(**differs: Any) -> Answers:
    """A solution was found together."""
    return {
        "aanpak": "Beiden gesproken en een excuus afgesproken.",
        "oplossing_gevonden": True,
        "oplossing": "De medewerker bood zijn excuses aan.",
        "remedies": ["excuses"],
        "excuses_tekst": "Ik had u moeten laten uitpraten. Dat spijt mij.",
        "afspraken": [],
        "brief_gewenst": True,
    } | differs


def control(answer: str, day: str, **differs: Any) -> Answers:
    """The answer to the control question."""
    return {"controle_antwoord": answer, "controle_op": day, "controle_hoe": "telefoon"} | differs


def lessons(**differs: Any) -> Answers:
    """What the coordinator notes at the end."""
    return {
        "les": "Laat bellers uitpraten, ook als het druk is.",
        "les_niveau": ["werkwijze"],
        "lesmaatregelen": [],
        "les_verteld": True,
    } | differs


def to_committee(reason: str = "verzoek", **differs: Any) -> Answers:
    """The coordinator engages the committee."""
    return {
        "formeel_doorgaan": "formeel",
        "formeel_reden": reason,
        "nogmaals_geprobeerd": "Nog eens gebeld; de klager wil een oordeel.",
        "kac_ingeschakeld": True,
        "voorzitter": CHAIR,
        "secretaris": OTHER_COORDINATOR,
    } | differs


def session(day: str, *who: str) -> Answers:
    """One session of the hearing."""
    return {
        "met": list(who),
        "op": day,
        "tijd": "10.00 uur",
        "plaats": "Raadhuisplein 1",
        "wijze": "gemeentehuis",
    }


def hear(case: Case, day: str, complainant_too: bool = True) -> None:
    """From the invitation to the report with the remarks of both, all on one day."""
    who = ("klager", "beklaagden") if complainant_too else ("beklaagden",)
    case.do(
        "plan_hoorzitting", OTHER_COORDINATOR, {"zittingen": [session(day, *who)], "informatie_nodig": False}
    )
    held = {"zitting_gehouden": True, "aanwezig": "Beide partijen", "verslag": "Beiden vertelden hun kant."}
    case.do("houd_zitting", OTHER_COORDINATOR, held)
    case.do("beoordeel_verklaringen", CHAIR, {"verklaringen_verschillen": False})
    last_remark = {"verslag_reactie": "Klopt.", "verslag_reactie_van": "allebei", "verslag_compleet": True}
    case.tell("reactie_op_verslag", OTHER_COORDINATOR, last_remark)


def advice(judgement: str, recommendation: str | None = None) -> Answers:
    """The committee's advice on the one part."""
    part = {"onderdeel": 1, "omschrijving": "Onbeleefd aan de telefoon", "oordeel": judgement}
    return {
        "advies_per_onderdeel": [part | {"vereisten": ["respectvol"], "toelichting": "Zo hoort het niet."}],
        "advies_oordeel": judgement,
        "bevindingen": "Het gesprek is afgebroken.",
        "aanbevelingen": [{"wat": recommendation, "voor": "Burgerzaken"}] if recommendation else [],
    }


def decision(judgement: str, day: str, **differs: Any) -> Answers:
    """The decision of the body on the one part."""
    part = {"onderdeel": 1, "omschrijving": "Onbeleefd aan de telefoon", "oordeel": judgement}
    return {
        "besluit_per_onderdeel": [part | {"motivering": "Wij volgen wat is vastgesteld."}],
        "oordeel": judgement,
        "conclusies": "Wij bespreken dit met het team.",
        "besluit_maatregelen": [],
        "besluit_op": day,
        "aanwezig": "Het voltallige college",
    } | differs
