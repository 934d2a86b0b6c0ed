"""`letter`: write a letter to each recipient, keep it in the file, and mail it or put it ready to post."""

from collections.abc import Mapping
from typing import Any

from engine.actions.derived import party_roles
from engine.actions.filed_letters import Addressed, file_letter, proof_of
from engine.actions.jobs.job import Header, Job, JobRefused, JobType
from engine.actions.party_links import give
from engine.casework import own_page
from engine.casework.letter_parties import address_of, beside_the_case, parties_in, recipient_of
from engine.casework.mail_subjects import with_number
from engine.casework.surroundings import LetterMade, Surroundings
from engine.feel import to_python
from engine.letters import (
    Letter,
    LetterMistake,
    Rendered,
    around,
    problem_with,
    render,
    required_parts,
)
from engine.model.documents import DocumentRow, DocumentState
from engine.model.dutch_time import dutch_day
from engine.model.history import HistoryKind
from engine.model.records import LetterTextRecord, MailRecord
from engine.model.safe_markdown import escape_markdown
from engine.sentence import Sentence, said


def _do(job: Job) -> Mapping[str, Any]:
    letter_id = job.needed("letter")
    letter = job.action.policy.letters.get(letter_id)
    if letter is None:
        raise JobRefused(Sentence("De brief {letter} bestaat niet in deze versie.", letter=letter_id))
    enclosed = _enclosed(job)
    to = [*_parties(job.value("to")), *_parties(job.value("copyTo"))]
    if not to:
        raise JobRefused(
            Sentence("Er is niemand aan wie de brief {letter} kan worden gestuurd.", letter=letter_id)
        )
    edited = job.action.unit.letter_texts(job.action.instance.id, job.record.element_id)
    ids = [_write(job, letter, party, number, enclosed, edited) for number, party in enumerate(to)]
    return {"letter": {"documents": ids, "sent_on": dutch_day(job.action.now), "id": letter_id}}


def _parties(value: Any) -> list[Mapping[str, Any]]:
    try:
        return parties_in(value)
    except TypeError:
        raise JobRefused(
            Sentence("De kop to of copyTo moet een partij of een lijst van partijen geven.")
        ) from None


def _enclosed(job: Job) -> list[DocumentRow]:
    """Documents named by number, or the newest letters with an id."""
    value = job.value("enclose")
    if value is None:
        return []
    known = job.action.unit.documents(job.action.instance.id)
    found: list[DocumentRow] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            newest: dict[str, DocumentRow] = {}
            for row in known:
                if row.letter_id == one:
                    newest[row.recipient] = row
            fitting = list(newest.values())[:1]
        else:
            fitting = [row for row in known if row.id == int(one)]
        if not fitting:
            raise JobRefused(Sentence("De bijlage {one} is nog niet gemaakt.", one=one))
        found += fitting
    return found


def _write(
    job: Job,
    letter: Letter,
    party: Mapping[str, Any],
    number: int,
    enclosed: list[DocumentRow],
    edited: list[LetterTextRecord],
) -> int:
    action = job.action
    role = _role(job, party)
    recipient = recipient_of(party)
    staff = action.organisation.people.get(str(party.get("persoon") or ""))
    email = str(recipient.get("email") or (staff.email if staff else "") or "")
    by_email = bool(email) and _channel(recipient, party, staff is not None) == "email"
    token = give(action.here, action.unit, action.instance.id, role, action.now) if role else None
    link = _own_page(action.here, token) if token else None
    name = str(recipient.get("naam") or "")
    given = _given(job, letter, recipient, link, enclosed)
    made = _render(job, letter, given)
    text = next((t for t in edited if t.letter_id == letter.id and t.recipient == name), None)
    rendered = made
    if text is not None:
        edited.remove(text)
        rendered = _changed(job, letter, given, made, text)
    too_large = by_email and _too_large(job, enclosed)
    by_email = by_email and not too_large
    to = Addressed(
        name,
        role,
        "email" if by_email else "post",
        DocumentState.TO_SEND if by_email else DocumentState.TO_POST,
        address_of(recipient),
    )
    document_id, record = file_letter(
        action,
        letter,
        rendered,
        to,
        title=rendered.subject,
        job_id=job.record.id,
        position=number,
        enclosed=tuple(row.id for row in enclosed),
        edited_by=text.by if text else "",
    )
    beside: dict[str, Any] = {"edited_by": text.by} if text else {}
    if too_large:
        beside["by_post"] = "de bijlagen zijn te groot voor e-mail"
    action.tell(
        HistoryKind.DOCUMENT,
        process_id=job.record.process_id,
        element_id=job.record.element_id,
        title=rendered.subject,
        letter=letter.id,
        recipient=name,
        document=document_id,
        **proof_of(record),
        enclosed=[row.id for row in enclosed],
        **beside,
    )
    if text is not None:
        action.unit.letter_text_used(text.id, document_id)
    if (on_letter := action.here.on_letter) is not None:
        on_letter(
            LetterMade(
                process_id=job.record.process_id,
                element_id=job.record.element_id,
                letter=letter,
                rendered=rendered,
                original=made.markdown,
                required=_required(job, letter, given, made),
                recipient=name,
                channel=record.channel,
                address=email if by_email else ", ".join(record.address[1:]),
                edited=text is not None,
                enclosures=tuple(row.title for row in enclosed),
            )
        )
    if by_email:
        action.unit.add_mail(
            MailRecord(
                id=0,
                key=f"letter-{job.record.id}-{number}",
                instance_id=action.instance.id,
                document_id=document_id,
                recipient=email,
                recipient_name=name,
                subject=with_number(rendered.subject, action.instance.key),
                text=rendered.text + _enclosed_names(enclosed),
                html=rendered.html,
                due=action.now,
            ),
            action.now,
        )
    return document_id


def _own_page(here: Surroundings, token: str) -> str:
    """The address for the letter. Who reads a letter beforehand reads one that is nobody's: they are not the
    party, and the text that they change comes back to us through their browser."""
    looked_at = here.on_letter is not None
    return own_page.of_nobody(here.base_url) if looked_at else own_page.address(here.base_url, token)


def _with_own_page(job: Job, letter: Letter, given: Mapping[str, Any], markdown: str) -> str:
    """A text that was changed beforehand, with the address that it now has. Raises JobRefused when that was
    withdrawn since."""
    link = given["statuslink"]
    stand_in = escape_markdown(own_page.of_nobody(job.action.here.base_url))
    if stand_in in markdown and link is None:
        raise JobRefused(
            Sentence(
                "De aangepaste brief {letter} noemt een eigen pagina waarvan het adres is ingetrokken.",
                letter=letter.id,
            )
        )
    return markdown.replace(stand_in, escape_markdown(str(link or "")))


def _given(
    job: Job, letter: Letter, recipient: Mapping[str, Any], link: str | None, enclosed: list[DocumentRow]
) -> Mapping[str, Any]:
    """What a letter sees: the variables of its step, the recipient, the house and who can be called."""
    action = job.action
    contact = action.process_property("contact")
    called = action.run.evaluate(contact) if contact else None
    titles = [row.title for row in enclosed]
    given = beside_the_case(letter.id, recipient, action.policy, action.organisation, called, link, titles)
    return action.run.scope(job.record.token, given)


def _render(job: Job, letter: Letter, given: Mapping[str, Any]) -> Rendered:
    try:
        rendered = render(letter, given, job.action.policy.stationery)
    except LetterMistake as mistake:
        raise JobRefused(
            Sentence("De brief {letter} kan niet worden gemaakt: {why}", letter=letter.id, why=said(mistake))
        ) from mistake
    if rendered.missing:
        raise JobRefused(
            Sentence(
                "De brief {letter} mist gegevens: {missing}.",
                letter=letter.id,
                missing=", ".join(rendered.missing),
            )
        )
    return rendered


def _changed(
    job: Job, letter: Letter, given: Mapping[str, Any], made: Rendered, text: LetterTextRecord
) -> Rendered:
    """The letter with the text that a person gave it, in the same house style."""
    written = _with_own_page(job, letter, given, text.markdown)
    if problem := problem_with(written, _required(job, letter, given, made)):
        raise JobRefused(
            Sentence(
                "De aangepaste brief {letter} kan niet worden gestuurd: {why}", letter=letter.id, why=problem
            )
        )
    try:
        return around(letter, made.subject, written, given, job.action.policy.stationery)
    except LetterMistake as mistake:
        raise JobRefused(
            Sentence("De brief {letter} kan niet worden gemaakt: {why}", letter=letter.id, why=said(mistake))
        ) from mistake


def _required(job: Job, letter: Letter, given: Mapping[str, Any], made: Rendered) -> tuple[str, ...]:
    try:
        return required_parts(letter, made.markdown, given, job.action.policy.stationery)
    except LetterMistake as mistake:
        raise JobRefused(
            Sentence("De brief {letter} kan niet worden gemaakt: {why}", letter=letter.id, why=said(mistake))
        ) from mistake


def _too_large(job: Job, enclosed: list[DocumentRow]) -> bool:
    """Whether mail servers refuse these enclosures: base64 makes them a third larger (RFC 2045, 6.8)."""
    return sum(row.size for row in enclosed) * 4 / 3 > job.action.here.mail_max_mb * 1024 * 1024


def _channel(recipient: Mapping[str, Any], party: Mapping[str, Any], is_staff: bool) -> str:
    chosen = recipient.get("kanaal") or party.get("kanaal")
    if chosen in ("email", "post"):
        return str(chosen)
    return "email" if is_staff else "post"


def _role(job: Job, party: Mapping[str, Any]) -> str:
    """Which party of the case this is: the variable that holds it; empty for somebody else."""
    action = job.action
    for role in party_roles(action.variables, action.process_property("parties")):
        name, _, number = role.partition("[")
        value = to_python(action.variables.get(name))
        if number:
            value = value[int(number.rstrip("]")) - 1]
        if value == party:
            return role
    return ""


def _enclosed_names(enclosed: list[DocumentRow]) -> str:
    """What goes with the message, for who reads only its text."""
    if not enclosed:
        return ""
    return "\n\nBijlagen bij dit bericht:\n" + "".join(f"- {row.title}\n" for row in enclosed)


TYPE = JobType(
    "letter",
    "Brief sturen",
    "Schrijft elke ontvanger een brief, bewaart hem in het dossier en mailt hem, of legt hem klaar als post.",
    (
        Header("letter", "Brief", "Id van de brief", required=True),
        Header("to", "Aan", "FEEL: een partij of een lijst van partijen", required=True),
        Header("copyTo", "Kopie aan", "FEEL: een partij of een lijst van partijen"),
        Header(
            "enclose", "Bijlagen", "FEEL: nummers van documenten, of id's van brieven die al zijn gemaakt"
        ),
    ),
    _do,
)
