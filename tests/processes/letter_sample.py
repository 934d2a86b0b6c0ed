"""A case of which everything is known, for reading letters: variables by name, with fictitious people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def _term(day: date) -> dict[str, Any]:
    return {"term": "proef", "due": day, "unshifted": day, "safe_day": day}


HOUSE: Mapping[str, Any] = {
    "naam": "gemeente Proefdam",
    "adres": "Kade 1",
    "postadres": "Postbus 1, 1234 AA Proefdam",
    "balie": "Kade 1 in Proefdam",
    "telefoon": "14 0123",
    "openingstijden": "op werkdagen van 9.00 tot 17.00 uur",
    "email": "klachten@proefdam.example",
    "website": "https://www.proefdam.example",
}

ALWAYS: Mapping[str, Any] = {
    "zaak": {"nummer": "K-2026-0012", "titel": "Klacht van Anna de Vries"},
    "huis": HOUSE,
    "organisatie": {"personen": {"p.bos": {"naam": "Peter Bos"}, "k.wit": {"naam": "Karel de Wit"}}},
    "vandaag": date(2026, 3, 12),
    "ontvanger": {"naam": "Anna de Vries"},
    "klager": {"naam": "Anna de Vries", "telefoon": "06 - 55 50 00 01", "email": "anna@voorbeeld.example"},
    "ontvangen_op": date(2026, 3, 2),
    "omschrijving": "De medewerker was kortaf.\n\nHij hing zomaar op.",
    "kanaal": "webformulier",
    "aard": "klacht",
    "statuslink": None,
}
"""What every case has when a letter goes out."""

OFTEN: Mapping[str, Any] = {
    "contact": {"naam": "Marieke Jansen", "telefoon": "0123 - 45 67 10", "email": "m@proefdam.example"},
    "statuslink": "https://www.proefdam.example/volg/abc",
    "bijlagen": ["Het verslag van het gesprek met de commissie"],
    "vertegenwoordigd": True,
    "klachttekst": "Ik werd niet netjes behandeld.",
    "klachtonderdelen": [{"omschrijving": "De medewerker was kortaf."}, {"omschrijving": "Hij hing op."}],
    "over_wie": "de balie",
    "verwachting": "Een excuus.",
    "doorgezonden_door": "de Nationale ombudsman",
    "wens_route": "informeel",
    "route": "informeel",
    "informele_behandelaar": "teammanager Burgerzaken",
    "informele_behandelaar_persoon": "p.bos",
    "formele_behandelaar": "college",
    "wettelijke_termijn": _term(date(2026, 4, 13)),
    "informele_termijn": _term(date(2026, 3, 30)),
    "informeel_verlengd": True,
    "herstel_termijn": _term(date(2026, 3, 16)),
    "horen_termijn": _term(date(2026, 4, 1)),
    "verslag_termijn": _term(date(2026, 4, 22)),
    "ombudsman_termijn": _term(date(2027, 3, 12)),
    "ombudsman_gesteld": _term(date(2026, 6, 1)),
    "persoonlijk_verteld_op": date(2026, 3, 10),
    "belang_reden": "Het onderzoek kost weken werk. Het gaat om één woord.",
    "alternatief": "U kunt een gesprek aanvragen.",
    "niet_behandelde_onderdelen": ["Hij hing op."],
    "afspraken": [{"wat": "De medewerker belt u.", "eigenaar": "p.bos", "uiterlijk": date(2026, 3, 20)}],
    "excuses_tekst": "Wij waren onbeleefd. Dat was onze fout.",
    "geleerd": "Wij oefenen lastige gesprekken.",
    "controle_op": date(2026, 3, 13),
    "gedaan": "Wij spraken met u.",
    "nog_te_doen": "Wij spreken de getuige.",
    "instemming_op": date(2026, 4, 16),
    "afspraak_toelichting": "Wij bellen elke week.",
    "achterwege_deel": "het telefoongesprek.",
    "achterwege_tot": date(2026, 6, 1),
    "kac_ingeschakeld": True,
    "voorzitter": "k.wit",
    "secretaris": "p.bos",
    "hoorder": "k.wit",
    "overschreden_op": date(2026, 4, 13),
    "verklaring_op": date(2026, 3, 20),
    "verwacht_klaar_op": date(2026, 5, 1),
    "overschrijding_gemeld": True,
    "horen_pogingen": [{"op": date(2026, 3, 20), "hoe": "telefoon", "resultaat": "Niet thuis."}],
    "horen_besluit": "horen",
    "horen_grond": "De klager wil geen gesprek.",
    "getuigen": [],
    "verslagen": [
        {
            "zitting": {"op": date(2026, 4, 8)},
            "aanwezig": "Anna de Vries en Peter Bos",
            "verslag": "Beiden vertelden wat er gebeurde.",
            "gehouden": True,
        }
    ],
    "extra_ronde_verslag": "De commissie belde nog met beiden.",
    "verslag_reacties": [{"van": "Anna de Vries", "tekst": "Het was om tien uur.", "op": date(2026, 4, 20)}],
    "bevindingen": "Het gesprek duurde twee minuten.",
    "advies_per_onderdeel": [
        {
            "onderdeel": 1,
            "omschrijving": "De medewerker was kortaf.",
            "oordeel": "gegrond",
            "vereisten": ["respectvol", "luisteren"],
            "criteria": ["OC-09a2"],
            "toelichting": "Dat past niet.",
        }
    ],
    "advies_oordeel": "gegrond",
    "aanbevelingen": [{"wat": "Train de medewerkers.", "voor": "Burgerzaken"}],
    "wijkt_af": True,
    "motivering_afwijking": "Niemand kan het gesprek bewijzen.",
    "besluit_maatregelen": [
        {"wat": "Wij houden een training.", "eigenaar": "p.bos", "uiterlijk": date(2026, 9, 1)}
    ],
    "medeondertekening": "mandaat",
    "onthouden": "wethouder Smit",
    "doorverwezen_naar": "het meldpunt",
    "doorverwezen_persoon": "Ans Groen",
    "doorverwezen_telefoon": "0123 - 45 67 12",
    "doorverwezen_op": date(2026, 3, 3),
    "uitleg": "De stoeptegel wordt deze week vastgelegd.",
    "overgedragen_stukken": "uw mail",
    "intrekking_reden": "Ik ben al geholpen.",
    "klaar_op": date(2026, 3, 18),
    "heropening_reden": "De belofte is niet nagekomen.",
    "heropend_tot": date(2026, 6, 1),
    "ombudsman_kenmerk": "2026.0123",
    "stukken_lijst": "Dossier en tijdlijn.",
    "ombudsman_brieftekst": "Wij hadden een tolk moeten regelen.",
    "ombudsman_reacties": [{"van": "Peter Bos", "reactie": "Ik wist het niet.", "op": date(2026, 5, 1)}],
    "stukken_vertrouwelijk": True,
    "vertrouwelijk_reden": "Er staan namen van anderen in.",
    "raad_geinformeerd_op": date(2026, 7, 1),
    "gedragslijn_contact": "p.bos",
    "onderwerpen": "de parkeerboete van 2024",
}
"""What a letter may use when it is there."""

_DECIDED: Mapping[str, Any] = {
    "oordeel": "geen_oordeel",
    "besluit_per_onderdeel": [
        {
            "onderdeel": 1,
            "omschrijving": "De medewerker was kortaf.",
            "oordeel": "geen_oordeel",
            "motivering": "De verhalen verschillen.",
        }
    ],
    "conclusies": "Wij oefenen met onze medewerkers.",
}
_INVITED: Mapping[str, Any] = {
    "zittingen": [
        {
            "met": ["klager", "beklaagden", "getuigen"],
            "op": date(2026, 4, 8),
            "tijd": "14.00 uur",
            "plaats": "gemeentehuis, kamer 2",
            "wijze": "gemeentehuis",
        }
    ]
}

NEEDED: Mapping[str, Mapping[str, Any]] = {
    "herstelverzoek": {"ontbrekende_gegevens": ["adres", "ondertekening"]},
    "niet_behandelen": {
        "behandelbesluit": "niet",
        "niet_behandelgrond": "ouder_dan_jaar",
        "niet_behandelen_reden": "Het gebeurde in november 2024. Dat is meer dan een jaar geleden.",
    },
    "niet_behandelen_beklaagde": {"behandelbesluit": "deels_niet", "niet_behandelgrond": "bezwaar"},
    "afspraken_bevestiging": {"oplossing": "De teammanager bood u excuses aan."},
    "afsluiting_opgelost": {"oplossing": "De teammanager bood u excuses aan."},
    "afsluiting_beklaagde": {"oplossing": "De teammanager bood excuses aan."},
    "verdaging": {
        "uitstel_reden": "Wij wachten op het verhaal van een getuige.",
        "wettelijke_termijn": _term(date(2026, 5, 11)),
    },
    "verdaging_beklaagde": {
        "uitstel_reden": "Wij wachten op het verhaal van een getuige.",
        "wettelijke_termijn": _term(date(2026, 5, 11)),
    },
    "verzoek_instemming": {
        "uitstel_reden": "Wij zijn bijna klaar met de oplossing.",
        "uitstel_tot": date(2026, 5, 15),
    },
    "uitstel_bevestiging": {"uitstel_tot": date(2026, 5, 15)},
    "informeel_doorgaan_bevestiging": {"informeel_tot": date(2026, 5, 15)},
    "naar_formeel": {"formeel_reden": "niet_opgelost"},
    "naar_formeel_beklaagde": {"formeel_reden": "verzoek"},
    "termijn_verstreken": {"overschrijding_reden": "De commissie kon niet eerder bij elkaar komen."},
    "horen_vervalt": {"horen_besluit": "afzien_geen_reactie", "horen_grond": "Wij belden drie keer."},
    "ontvangstbewijs": {
        "doorgegeven": {
            "naam": "Ik wil iets vertellen of opsturen",
            "op": datetime(2026, 3, 9, 14, 5),
            "antwoorden": [{"vraag": "Wat wilt u ons vertellen?", "antwoord": "Ik weet nu de naam."}],
            "vastgelegd_door": "Marieke Jansen",
            "hoe": "telefoongesprek",
        }
    },
    "hoorverslag": {"verslagen": OFTEN["verslagen"]},
    "rapport_bevindingen": {
        "advies_oordeel": "gegrond",
        "bevindingen": "Het gesprek duurde twee minuten.",
        "advies_per_onderdeel": OFTEN["advies_per_onderdeel"],
    },
    "doorzending": {"doorverwezen_naar": "de gemeente hiernaast", "aard": "bezwaar"},
    "intrekking_bevestiging": {"intrekking_op": date(2026, 3, 9)},
    "opvolging": {
        "maatregel": {"wat": "De medewerker belt u.", "eigenaar": "p.bos", "uiterlijk": date(2026, 3, 20)},
        "uitgevoerd": False,
        "resultaat": "De medewerker werkt hier niet meer. De teammanager belde u.",
    },
    "heropening_bevestiging": {"heropenen_als": "informeel"},
    "heropening_beklaagde": {"heropenen_als": "formeel"},
    "ombudsman_beklaagde": {"ombudsman_aanleiding": "De ombudsman vraagt waarom er geen tolk was."},
    "reactie_aanbevelingen": {
        "aanbevelingen_besluit": [
            {"wat": "Regel altijd een tolk.", "opvolgen": True, "uiterlijk": date(2026, 9, 1)},
            {"wat": "Betaal de reis.", "opvolgen": False, "reden": "Er was geen reis."},
        ]
    },
    "gedragslijn": {
        "gedrag": "U belde twintig keer op één dag.",
        "geprobeerd": "Wij spraken met u op 2 maart.",
        "afspraken_contact": "U belt ons op dinsdag om tien uur.",
        "blijft_mogelijk": "U mag altijd schrijven.",
        "gedragslijn_tot": date(2026, 12, 1),
    },
    "beslissing": _DECIDED,
    "beslissing_beklaagde": _DECIDED,
    "uitnodiging_klager": _INVITED,
    "uitnodiging_beklaagde": _INVITED,
    "uitnodiging_getuige": _INVITED,
}
"""What the step before a letter always leaves behind for it."""
