"""One table: what was refused or went wrong -> status and page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, render_template, request, session, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from engine import errors
from webui import asset_files, house_style, session_ended
from webui.access import current_person, settings
from webui.language import N_
from webui.language import gettext as _


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Status, heading, and what the reader can do next."""

    status: int
    heading: str
    advice: str = ""


NO_CHANGE = N_("Er is niets gewijzigd.")
TABLE: dict[type[errors.BehoorlijkError], ErrorPage] = {
    errors.NotFound: ErrorPage(
        404, N_("Deze pagina bestaat niet"), N_("Controleer het adres, of begin bij uw taken.")
    ),
    errors.Excluded: ErrorPage(
        403, N_("U kunt deze zaak niet openen"), N_("Dit is vastgelegd in het verloop van de zaak.")
    ),
    errors.NotInvolved: ErrorPage(
        403,
        N_("Dit is niet voor u"),
        N_("Dat u dit probeerde, is vastgelegd. Klopt dat niet? Vraag het de beheerder."),
    ),
    errors.SomeoneElseMust: ErrorPage(403, N_("Iemand anders moet deze stap doen"), NO_CHANGE),
    errors.NotAllowed: ErrorPage(
        403, N_("Dit is niet voor u"), N_("Klopt dat niet? Vraag het de beheerder.")
    ),
    errors.AlreadyCompleted: ErrorPage(
        409, N_("Deze taak is al afgerond"), N_("Wat u had ingevuld, is niet verstuurd.")
    ),
    errors.TaskWithdrawn: ErrorPage(
        410, N_("Deze taak is vervallen"), N_("U hoeft hier niets meer voor te doen.")
    ),
    errors.AlreadyClaimed: ErrorPage(409, N_("Iemand anders heeft deze taak opgepakt"), NO_CHANGE),
    errors.MessageNotExpected: ErrorPage(
        409, N_("Dit kan nu niet meer"), N_("De zaak is intussen verder. Er is niets gewijzigd.")
    ),
    errors.Suspended: ErrorPage(409, N_("Deze zaak staat stil"), NO_CHANGE),
    errors.Ended: ErrorPage(409, N_("Deze zaak is beëindigd"), NO_CHANGE),
    errors.Conflict: ErrorPage(
        409, N_("Er is intussen iets veranderd"), N_("Ga terug en kijk opnieuw. Er is niets gewijzigd.")
    ),
    errors.NotDone: ErrorPage(422, N_("Deze taak is nog niet klaar"), NO_CHANGE),
    errors.ReasonNeeded: ErrorPage(422, N_("Geef een reden op"), NO_CHANGE),
    errors.WrongValue: ErrorPage(422, N_("Deze gegevens kloppen niet"), NO_CHANGE),
    errors.SignInRefused: ErrorPage(401, N_("Inloggen is niet gelukt")),
    errors.TooOften: ErrorPage(429, N_("Even wachten"), N_("Er is niets verloren gegaan.")),
    errors.EngineFailed: ErrorPage(
        500,
        N_("De procedure kon niet verder"),
        N_("Probeer het later opnieuw. Blijft het misgaan? Geef dit dan door aan de beheerder."),
    ),
    errors.TooBusy: ErrorPage(503, N_("Het is nu te druk"), N_("Probeer het zo weer.")),
    errors.OutcomeUnknown: ErrorPage(503, N_("Het is niet zeker of dit is bewaard")),
    errors.DatabaseUnavailable: ErrorPage(
        503, N_("De gegevens zijn even niet bereikbaar"), N_("Probeer het zo opnieuw.")
    ),
    errors.BehoorlijkError: ErrorPage(500, N_("Dit is niet gelukt"), NO_CHANGE),
}
HTTP_PAGES = {
    400: ErrorPage(
        400,
        N_("Deze aanvraag klopt niet"),
        N_("Misschien was u te lang weg. Ga terug, ververs de pagina en probeer het opnieuw."),
    ),
    404: ErrorPage(404, N_("Deze pagina bestaat niet"), N_("Controleer het adres, of begin opnieuw.")),
    405: ErrorPage(405, N_("Deze pagina kunt u niet zo openen"), N_("Ga terug en probeer het opnieuw.")),
    413: ErrorPage(
        413,
        N_("Dit bestand is te groot"),
        N_("Er is niets verstuurd. Ga terug, en kies een kleiner bestand of minder bestanden."),
    ),
    500: ErrorPage(
        500,
        N_("Er ging iets mis bij ons"),
        N_("Probeer het zo opnieuw. Blijft het misgaan? Neem contact met ons op."),
    ),
}


def page_for(error: errors.BehoorlijkError) -> ErrorPage:
    """The row of the nearest class in the table."""
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)


def _show(page: ErrorPage, sentence: str, texts: tuple[str, ...] = (), back: str = "") -> tuple[str, int]:
    """The page of a refusal, with what was typed in vain and the way back to the page it was sent from. When
    even the surroundings cannot be read (no database), a page that needs nothing but its own words."""
    try:
        return render_template(
            "error.html", page=page, sentence=sentence, person=current_person(), texts=texts, back=back
        ), page.status
    except Exception:
        current_app.logger.exception("The surroundings of an error page could not be read")
        style = url_for("assets.file", name=asset_files.manifest()["app.css"])
        bare = current_app.jinja_env.get_template("bare.html")
        theme = house_style.address("theme.css")
        return bare.render(page=page, sentence=sentence, style=style, theme=theme, texts=texts), page.status


def refused(error: errors.BehoorlijkError) -> tuple[str, int]:
    """A refusal of the engine; what was sent from a page of ours is given back. What is wrong inside a
    diagram is told to those who work here."""
    texts = session_ended.typed()
    if isinstance(error, errors.EngineFailed) and "username" not in session:
        return _show(HTTP_PAGES[500], NO_CHANGE, texts)
    return _show(page_for(error), error.sentence, texts)


def http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    """A refusal of the web itself; redirects pass."""
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        limit = settings().upload_max_mb
        sentence = _("U kunt samen ten hoogste %(limit)d MB meesturen.", limit=limit)
        return _show(HTTP_PAGES[413], sentence, back=_same_page())
    return _show(HTTP_PAGES.get(error.code, ErrorPage(error.code, N_("Dit is niet gelukt"))), "")


def _same_page() -> str:
    """Where the form stands that was sent, empty when its address shows no page."""
    urls = current_app.create_url_adapter(request)
    return request.path if urls is not None and urls.test(request.path, "GET") else ""


def install(app: Flask) -> None:
    """Uses the table for every refusal; what nobody foresaw is logged and told without details."""
    app.register_error_handler(errors.BehoorlijkError, refused)
    app.register_error_handler(HTTPException, http_error)
