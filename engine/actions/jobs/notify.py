"""`notify`: tell people something, on their start page and by e-mail."""

from collections.abc import Mapping
from typing import Any

from engine.actions.jobs.job import Header, Job, JobRefused, JobType
from engine.actions.notifying import notify_people, send_mail_to
from engine.letters import Letter, LetterMistake, Stationery, render
from engine.sentence import Sentence, said


def _do(job: Job) -> Mapping[str, Any]:
    subject, text = _said(job, "subject"), _said(job, "text")
    targets = job.value("to")
    words: list[str] = []
    for number, target in enumerate(targets if isinstance(targets, list) else [targets]):
        if isinstance(target, str):
            words += [word.strip() for word in target.split(",") if word.strip()]
        elif isinstance(target, dict):
            send_mail_to(job.action, target, subject, text, f"notify-{job.record.id}-{number}")
        elif target is not None:
            raise JobRefused(Sentence("De kop to moet functies, gebruikersnamen of partijen geven."))
    notify_people(job.action, words, "info", subject, text, f"notify-{job.record.id}")
    return {}


def _said(job: Job, name: str) -> str:
    """A header in words. Written as in a letter (`{{ einde|datum }}`) it has the filters of letters."""
    text = job.needed(name)
    if "{{" not in text and "{%" not in text:
        return text
    policy = job.action.policy
    stationery = Stationery({}, policy.stationery.labels)
    scope = job.action.run.scope(job.record.token, {"huis": dict(policy.house)})
    try:
        rendered = render(Letter(job.record.element_id, text, "-", ""), scope, stationery)
    except LetterMistake as mistake:
        raise JobRefused(
            Sentence(
                "De kop {name} van {element} klopt niet: {why}",
                name=name,
                element=job.record.element_id,
                why=said(mistake),
            )
        ) from mistake
    if rendered.missing:
        missing = ", ".join(rendered.missing)
        raise JobRefused(
            Sentence(
                "De kop {name} van {element} mist gegevens: {missing}.",
                name=name,
                element=job.record.element_id,
                missing=missing,
            )
        )
    return " ".join(rendered.subject.split())


TYPE = JobType(
    "notify",
    "Bericht geven",
    "Zet een bericht op de startpagina van mensen en stuurt het per e-mail.",
    (
        Header("to", "Aan", "FEEL: functies, gebruikersnamen, of een partij", required=True),
        Header("subject", "Onderwerp", "Tekst (ook met {{ }} zoals in brieven) of FEEL", required=True),
        Header("text", "Tekst", "Tekst (ook met {{ }} zoals in brieven) of FEEL", required=True),
    ),
    _do,
)
