"""Refusals. Each class carries a sentence for people and keeps the ids it is about."""

from datetime import datetime
from typing import Any

from engine.sentence import Sentence


class BehoorlijkError(Exception):
    """Something was refused or could not be done.

    A `sentence` that is given is told as it is; that of the class is filled in from the ids.
    """

    sentence: str = "Dit is niet gelukt."

    def __init__(self, sentence: str | None = None, **ids: Any) -> None:
        # Text from people or diagrams may hold braces: only our own sentences are templates.
        told = Sentence(sentence) if sentence else Sentence(type(self).sentence, **ids)
        self.sentence = sentence if isinstance(sentence, Sentence) else told
        self.ids = ids
        super().__init__(self.sentence)


class NotFound(BehoorlijkError):
    """Nothing has this id, or the person may not know that it does."""

    sentence = "Dit bestaat niet (meer)."


class LinkEnded(NotFound):
    """The secret link of a party opens nothing: it never existed, ended, was renewed or withdrawn. Which of
    these is told to nobody."""

    sentence = "Deze link werkt niet (meer)."


class FormGone(NotFound):
    """A public form that was being filled in is kept no longer: it was sent, thrown away, or its time passed.
    Which of these is told to nobody who holds the link."""

    sentence = "Dit formulier is er niet meer."


class NotAllowed(BehoorlijkError):
    """The person may not see or do this."""

    sentence = "U mag dit niet zien of doen."


class Excluded(NotAllowed):
    """The person is kept out of this case: impartiality (Awb 2:4 and comparable rules in the policy)."""

    sentence = "U bent betrokken bij deze zaak en kunt deze daarom niet zien of behandelen."


class NotInvolved(NotAllowed):
    """The person has nothing to do with this case, and may not look into it."""

    sentence = "U bent niet betrokken bij deze zaak."


class Conflict(BehoorlijkError):
    """Someone or something was first: look again and decide again."""

    sentence = "Er is intussen iets veranderd. Kijk opnieuw."


class AlreadyCompleted(Conflict):
    """The task was completed before."""

    sentence = "{by} heeft deze taak al afgerond op {at}."

    def __init__(self, task_id: int, by: str, at: datetime | None, at_text: str) -> None:
        self.by, self.at = by, at
        super().__init__(task_id=task_id, by=by or "Iemand", at=at_text)


class TaskWithdrawn(Conflict):
    """The process took another path and no longer asks for this task."""

    sentence = "Deze taak is vervallen: de procedure heeft een andere weg genomen."


class AlreadyClaimed(Conflict):
    """Someone else holds the task."""

    sentence = "{name} heeft deze taak al opgepakt."


class SomeoneElseMust(NotAllowed):
    """One person may do only one of these tasks (`differentPeople`)."""

    sentence = "U hebt deze stap al gedaan voor deze zaak. Iemand anders moet de andere doen."


class NotDone(BehoorlijkError):
    """The guard of the task says that something is still to be done (`doneRule`)."""

    sentence = "Deze taak kan nog niet worden afgerond."


class MessageNotExpected(Conflict):
    """Nothing waits for this message now."""

    sentence = "Dit bericht past niet (meer) bij waar de zaak nu staat."


class Suspended(Conflict):
    """The case is suspended: nothing moves until it is resumed."""

    sentence = "De zaak staat stil: {reason}"


class ReceiverSuspended(Conflict):
    """The case that a message is for was suspended: nothing would keep the message until it is resumed."""

    sentence = "Zaak {key} wacht hierop, maar staat nu stil. Probeer het later opnieuw."


class Ended(Conflict):
    """The case has ended."""

    sentence = "De zaak is beëindigd."


class ReasonNeeded(BehoorlijkError):
    """This may be done, but not without a reason."""

    sentence = "Geef een reden op."


class EngineFailed(BehoorlijkError):
    """The diagram could not go on: an expression, table or job failed. Nothing was changed."""

    sentence = "De procedure kon niet verder. {reason} Er is niets gewijzigd."


class SignInRefused(BehoorlijkError):
    """Name or password is wrong."""

    sentence = "De gebruikersnaam of het wachtwoord klopt niet."


class LockedOut(SignInRefused):
    """Too many wrong passwords."""

    sentence = "Te vaak een verkeerd wachtwoord. Probeer het opnieuw na {until}."


class TooManyWrong(LockedOut):
    """Too many wrong passwords and codes from one address, whosever they were."""

    sentence = (
        "Vanaf dit netwerk is te vaak een verkeerd wachtwoord of een verkeerde code ingevuld. "
        "Probeer het opnieuw na {until}."
    )


class TooOften(BehoorlijkError):
    """Somebody does something so often that it looks like a robot, or like guessing."""

    sentence = "Dit is nu te vaak gedaan. Probeer het over een uur opnieuw, of bel ons."


class WrongValue(BehoorlijkError):
    """A value that cannot be used, with the reason in the sentence."""

    sentence = "Deze waarde kan niet."


class FileRefused(WrongValue):
    """A file that comes in is of no kind that may come in, too large, or not safe; nothing was kept."""

    sentence = "Dit bestand kan niet worden bewaard."


class ScannerUnreachable(FileRefused):
    """The virus scanner does not answer: the same file may be let in later."""

    sentence = "De virusscanner is nu niet bereikbaar. Er is niets bewaard. Probeer het straks opnieuw."


class AlreadyExists(WrongValue):
    """Something with this name exists."""

    sentence = "{name} bestaat al."


class DatabaseUnavailable(BehoorlijkError):
    """The database does not answer: nothing was done, try again later."""

    sentence = "De gegevens zijn even niet bereikbaar. Er is niets gewijzigd; probeer het zo opnieuw."


class TooBusy(DatabaseUnavailable):
    """Others are writing and went on for too long: nothing was done, try again."""

    sentence = "Het is nu te druk. Er is niets gewijzigd; probeer het zo weer."


class OutcomeUnknown(DatabaseUnavailable):
    """The connection, or the disk, failed while the change was being stored: it is there or not, and only
    looking tells."""

    sentence = (
        "Er ging iets mis terwijl uw wijziging werd bewaard. Kijk zo of zij er staat, voordat u het opnieuw "
        "doet."
    )


# ---------------------------------------------------------------- running diagrams (engine.bpmn)


class ProcessError(BehoorlijkError):
    """A diagram could not be run, or not go on. The ids it is made with are its attributes too."""

    def __init__(self, **ids: Any) -> None:
        for name, value in ids.items():
            setattr(self, name, value)
        super().__init__(**ids)


class DiagramRefused(ProcessError):
    """Diagrams that did not pass the checks were given to the engine. Keeps `element` and `reason`."""

    sentence = "Dit diagram kan niet worden uitgevoerd, bij {element}: {reason}."
    element: str
    reason: str


class UnknownProcess(ProcessError):
    """There is no process with this id in the library. Keeps `process`."""

    sentence = "Er is geen proces met de naam {process} in deze versie."
    process: str


class ExpressionError(ProcessError):
    """An expression has no usable value. Keeps `element` (id in the diagram), `text` and `reason`."""

    sentence = "De formule bij {element} kon niet worden uitgerekend ({reason}): {text}"
    element: str
    text: str
    reason: str


class NoFlowChosen(ProcessError):
    """No condition of a gateway is true and it has no default flow. Keeps `element`."""

    sentence = "Bij {element} is geen enkele uitgang van toepassing en er is geen standaarduitgang."
    element: str


class TokenNotOpen(ProcessError, Conflict):
    """The step is not, or no longer, open. Keeps `token`, its number inside the instance."""

    sentence = "Deze stap is niet (meer) open: iemand anders was eerder of de stap is vervallen."
    token: int


class StepLimitReached(ProcessError):
    """The process went on and on without waiting for anything. Keeps `process`, `element` and `limit`."""

    sentence = (
        "Het proces {process} bleef doorlopen zonder te wachten "
        "en is na {limit} stappen gestopt, bij {element}."
    )
    process: str
    element: str
    limit: int


class TooManyIterations(ProcessError):
    """A multi-instance over too many items. Keeps `element`, `count` and `limit`."""

    sentence = "De herhaling bij {element} heeft {count} onderdelen; hoogstens {limit} is toegestaan."
    element: str
    count: int
    limit: int


class StateRefused(ProcessError):
    """A saved state does not fit this program or this version of the process. Keeps `reason`."""

    sentence = "De opgeslagen stand van deze zaak kan niet worden gebruikt: {reason}."
    reason: str
