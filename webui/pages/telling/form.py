"""A form that is being filled in: whose it is, what is in it, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, session

from engine import FieldError, FormToFill, FormView, KeptForm, Node, StartForm, errors
from webui import filled_forms, form_steps, session_ended
from webui.access import engine

pages = Blueprint("telling", __name__)

MINE = "forms"  # in the session: process -> secret of the form that this browser is filling in


@pages.errorhandler(errors.FormGone)
def gone(_error: errors.FormGone) -> tuple[str, int]:
    """A form that is there no more: what may have happened, and the two ways on from there."""
    return render_template("public/form_gone.html", texts=session_ended.typed()), 410


@dataclass(frozen=True, slots=True)
class Telling:
    """A form that is being filled in."""

    token: str
    kept: KeptForm
    start: StartForm

    @property
    def form(self) -> FormToFill:
        """What is filled in."""
        if self.start.form is None:
            raise errors.NotFound()
        return self.start.form

    def view(
        self,
        answers: Mapping[str, Any] | None = None,
        *,
        checked: bool = False,
        refused: Sequence[FieldError] = (),
        new: Sequence[Node] = (),
    ) -> FormView:
        """The whole form with its answers; `checked`: with what is wrong with them, but not in questions that
        are `new`; `refused`: files that may not come in."""
        raw = self.kept.answers if answers is None else answers
        if self.kept.sent_at is not None:  # its files live with the case now, their names in the answers
            return engine().form_view(self.form, raw)
        drawn = engine().form_view(self.form, raw)
        raw = form_steps.with_files(raw, drawn, self.kept.files)
        mistakes = filled_forms.wrong_so_far(self.form, raw, new) if checked else ()
        return engine().form_view(self.form, raw, (*filled_forms.spoken(mistakes), *refused))


def telling_of(token: str) -> Telling:
    """The form of this address. Only its own browser opens one that nobody asked to keep."""
    kept = engine().kept_form(token)
    if not kept.saved and token not in session.get(MINE, {}).values():
        raise errors.FormGone()
    return Telling(token, kept, engine().start_form(kept.process_id, public=True))


def begun_here(process_id: str) -> Telling | None:
    """What this browser was filling in for this process, when that is still there."""
    token = session.get(MINE, {}).get(process_id)
    if not token:
        return None
    try:
        telling = telling_of(token)
    except errors.NotFound:
        return None
    return telling if telling.kept.sent_at is None and telling.kept.answers else None
