"""`notify`: tell people something, on their start page and by e-mail."""

from collections.abc import Mapping
from typing import Any

from engine.actions.jobs.job import Header, Job, JobRefused, JobType
from engine.actions.notifying import notify_people, send_mail_to


def _do(job: Job) -> Mapping[str, Any]:
    subject, text = job.needed("subject"), job.needed("text")
    targets = job.value("to")
    words: list[str] = []
    for number, target in enumerate(targets if isinstance(targets, list) else [targets]):
        if isinstance(target, str):
            words += [word.strip() for word in target.split(",") if word.strip()]
        elif isinstance(target, dict):
            send_mail_to(job.action, target, subject, text, f"notify-{job.record.id}-{number}")
        elif target is not None:
            raise JobRefused("De kop to moet functies, gebruikersnamen of partijen geven.")
    notify_people(job.action, words, "info", subject, text, f"notify-{job.record.id}")
    return {}


TYPE = JobType(
    "notify",
    "Bericht geven",
    "Zet een bericht op de startpagina van mensen en stuurt het per e-mail.",
    (
        Header("to", "Aan", "FEEL: functies, gebruikersnamen, of een partij", required=True),
        Header("subject", "Onderwerp", "Tekst of FEEL", required=True),
        Header("text", "Tekst", "Tekst of FEEL", required=True),
    ),
    _do,
)
