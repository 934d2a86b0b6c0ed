"""Playing a process of a draft from its start: nothing is kept, the moves travel in the page itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for

from engine import Move, MoveKind, errors
from webui.access import OWNERS, engine, entry, me
from webui.filled_forms import FormPage
from webui.language import gettext as _

if TYPE_CHECKING:
    from engine import FieldError, FormToFill, Played

pages = Blueprint("playing", __name__)

LARGEST = 400_000


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The move that is being prepared: what it is, and its form."""

    kind: MoveKind
    what: str
    title: str
    form: FormToFill | None


@pages.route("/processen/concept/<int:draft_id>/naspelen", methods=["GET", "POST"])
@entry(OWNERS)
def show(draft_id: int) -> str | tuple[str, int]:
    """The played case as it stands, with what can be done next."""
    try:
        processes = engine().draft_processes(draft_id, me().username)
    except errors.ProcessError as problem:
        return _page(draft_id, (), None, None, refusal=problem.sentence), 422
    if request.method == "GET":
        return _page(draft_id, processes, None, None)
    moves = _moves()
    word, colon, rest = request.form.get("_actie", "").partition(":")
    if word == "terug":
        moves = moves[:-1]
    if word == "later":
        return _made(draft_id, processes, moves, Move(MoveKind.LATER, request.form.get("dagen", "")))
    played = engine().play_draft(draft_id, moves, me().username) if moves else None
    asked = f"{word}:{rest}" if word in set(MoveKind) and colon else request.form.get("zet", "")
    chosen = _chosen(draft_id, processes, played, asked)
    if chosen is None or word in ("terug", *MoveKind):
        return _page(draft_id, processes, played, chosen or _first(played))
    raw = engine().form_answers(chosen.form, request.form) if chosen.form else {}
    if word == "verzin" and chosen.form is not None:
        at = played.now if played else engine().now()
        raw = engine().made_up_answers(chosen.form, raw, at)
        return _page(draft_id, processes, played, chosen, raw)
    if word != "versturen":
        if chosen.form is not None:
            raw = engine().change_list(chosen.form, raw, request.form.get("_actie", ""))
        return _page(draft_id, processes, played, chosen, raw)
    return _made(draft_id, processes, moves, Move(chosen.kind, chosen.what, raw), chosen)


def _made(
    draft_id: int,
    processes: Sequence[tuple[str, str]],
    moves: Sequence[Move],
    move: Move,
    chosen: _Chosen | None = None,
) -> str | tuple[str, int]:
    """Makes a move; when it cannot be made the form comes back with what is wrong."""
    played = engine().play_draft(draft_id, [*moves, move], me().username)
    if len(played.moves) <= len(moves):
        page = _page(
            draft_id,
            processes,
            played if played.moves else None,
            chosen or _first(played),
            move.answers,
            played.errors,
            played.problem,
        )
        return page, 422
    return _page(draft_id, processes, played, _first(played))


def _page(
    draft_id: int,
    processes: Sequence[tuple[str, str]],
    played: Played | None,
    chosen: _Chosen | None,
    raw: Mapping[str, Any] | None = None,
    wrong: Sequence[FieldError] = (),
    refusal: str = "",
) -> str:
    form = None
    if chosen is not None:
        view = engine().form_view(chosen.form, raw or {}, wrong) if chosen.form else None
        form = FormPage(view, refusal)
    return render_template(
        "deployments/playing.html",
        draft=engine().policy_draft(draft_id, me().username),
        processes=processes,
        played=played,
        chosen=chosen,
        form=form,
        refusal="" if form else refusal,
        moves=_written(played.moves if played else ()),
        here=url_for("playing.show", draft_id=draft_id),
    )


def _chosen(
    draft_id: int, processes: Sequence[tuple[str, str]], played: Played | None, asked: str
) -> _Chosen | None:
    """What somebody wants to do next, as far as the played case offers it."""
    kind, _colon, what = asked.partition(":")
    if kind == MoveKind.START and played is None:
        title = next((name for id_, name in processes if id_ == what), "")
        return (
            _Chosen(MoveKind.START, what, title, engine().play_start(draft_id, what, me().username))
            if title
            else None
        )
    if played is None:
        return None
    if kind == MoveKind.TASK:
        for task in played.tasks:
            if str(task.token) == what:
                return _Chosen(MoveKind.TASK, what, task.name, task.form)
    if kind == MoveKind.MESSAGE:
        for message in played.messages:
            if message.name == what:
                return _Chosen(MoveKind.MESSAGE, what, message.label, message.form)
    return None


def _first(played: Played | None) -> _Chosen | None:
    """The task that waits longest; none when nobody has to do anything."""
    if played is None or not played.tasks:
        return None
    task = played.tasks[0]
    return _Chosen(MoveKind.TASK, str(task.token), task.name, task.form)


def _moves() -> list[Move]:
    """The moves so far, as the page before wrote them. Raises WrongValue for what no page wrote."""
    text = request.form.get("_zetten", "[]")
    try:
        if len(text) > LARGEST:
            raise ValueError
        return [Move(MoveKind(kind), str(what), dict(answers)) for kind, what, answers in json.loads(text)]
    except (ValueError, TypeError, RecursionError) as problem:
        raise errors.WrongValue(_("Dit spel kan niet verder. Begin opnieuw.")) from problem


def _written(moves: Sequence[Move]) -> str:
    return json.dumps([[one.kind.value, one.what, one.answers] for one in moves], default=str)
