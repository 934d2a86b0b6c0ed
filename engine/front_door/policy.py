"""The front door, what is live: diagrams, tables, forms, letters, texts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine import errors, forms
from engine.actions import (
    deploy,
)
from engine.bpmn import Diagram
from engine.forms import FormView
from engine.front_door.door import Door, watched
from engine.language import DUTCH
from engine.letters import Stationery, render
from engine.model.deployment import (
    DeployedFile,
    Deployment,
    DeployOutcome,
    Norm,
    NormRegister,
    TextPage,
)
from engine.model.findings import FieldError, Finding
from engine.model.forms import FormToFill
from engine.model.organisation import Role
from engine.queries.norms import norm_register
from engine.sentence import Sentence


class PolicyDoor(Door):
    """Checks, puts live and shows deployments."""

    def check(self, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """What is wrong with these files (path -> content); nothing is stored."""
        return self._check(files)

    @watched
    def deploy(self, files: Mapping[str, bytes], by: str, note: str = "") -> DeployOutcome:
        """Put files live together. Refused when a finding refuses; same content makes no new version.

        `by`: a person, who must own the policy, or a name of who has a shell on the server, that nobody here
        has. Raises NotAllowed.
        """
        with self._here.store.read() as unit:
            somebody = by in self._here.people.get(unit).people
        if somebody:
            self._must_have(by, Sentence("Dit mag alleen een proceseigenaar."), Role.OWNER)
        return deploy.deploy(self._here, files, by, note, self._check)

    def deployments(self) -> tuple[Deployment, ...]:
        """All deployments, newest first."""
        with self._here.store.read() as unit:
            running = unit.open_cases_per_deployment()
            return tuple(replace(one, open_cases=running.get(one.id, 0)) for one in unit.deployments())

    def deployed_files(self, deployment_id: int) -> tuple[DeployedFile, ...]:
        """The files of a deployment, by path."""
        with self._here.store.read() as unit:
            return tuple(unit.deployed_files(deployment_id))

    def file_names(self, deployment_id: int | None) -> Mapping[str, str]:
        """What people call the files of a deployment (None: of the newest), by path; one without a name is
        left out."""
        return self._policy(deployment_id).file_names

    def deployed_file(self, deployment_id: int | None, path: str) -> bytes:
        """Content of one file (None: of the newest deployment). Raises NotFound."""
        content = self._policy(deployment_id).files.get(path)
        if content is None:
            raise errors.NotFound("Dit bestand bestaat niet in deze versie.", path=path)
        return content

    def house(self) -> Mapping[str, Any]:
        """processes/house.json of the newest deployment: name, address, counter, telephone …"""
        policy = self._newest_or_none()
        return policy.house if policy else {}

    def text(self, name: str) -> str | None:
        """forms/texts/<name> of the newest deployment, None when there is none."""
        policy = self._newest_or_none()
        content = policy.files.get(f"forms/texts/{name}") if policy else None
        return None if content is None else content.decode("utf-8", "replace")

    def code_list(self, list_id: str, deployment_id: int | None = None) -> Mapping[str, Any] | None:
        """A code list {"id", "title", "values": [...]}; None when there is none."""
        content = self._policy(deployment_id).lists.get(list_id)
        if content is None:
            return None
        options = [
            {"value": one.value, "label": one.label, "explain": one.explain} for one in content.options
        ]
        return {"id": content.id, "title": content.title, "values": options}

    def norms(self) -> tuple[Norm, ...]:
        """The norm register of the newest deployment."""
        policy = self._newest_or_none()
        return tuple(policy.norms.values()) if policy else ()

    def norm_register(self, deployment_id: int | None = None) -> NormRegister | None:
        """The norm register of a deployment (None: of the newest) with every place that carries each rule.
        None when nothing was deployed. Raises NotFound for a deployment that is not there."""
        policy = self._newest_or_none() if deployment_id is None else self._policy(deployment_id)
        return norm_register(policy) if policy else None

    def called(self, process_id: str, element_id: str = "") -> tuple[str, str]:
        """What people call a process and a step of it, as of the newest version; an id where there is no
        name, or where that version knows it no more."""
        policy = self._newest_or_none()
        known = policy.library.processes.get(process_id) if policy else None
        element = policy.element(process_id, element_id) if policy else None
        return (known and known.name) or process_id, (element and element.name) or element_id

    def drawing(self, deployment_id: int | None, path: str) -> Diagram:
        """A diagram of a deployment (None: the newest), as read. Raises NotFound."""
        return self._policy(deployment_id).diagram(path)

    def public_text(
        self, name: str, values: Mapping[str, Any], language: str | None = None
    ) -> TextPage | None:
        """forms/texts/<name>.md of the newest deployment with these values in it, or <name>.<language>.md
        where there is one; None when there is none."""
        policy = self._newest_or_none()
        text = policy.page_text(name, language) if policy else None
        if policy is None or text is None:
            return None
        stationery = Stationery(policy.stationery.parts, policy.stationery.labels)
        rendered = render(text, {"huis": dict(policy.house), **values}, stationery)
        is_other = language and text.file.endswith(f".{language}.md")
        return TextPage(rendered.subject, rendered.body, language if language and is_other else DUTCH)

    def form_view(
        self, form: FormToFill, data: Mapping[str, Any], errors: Iterable[FieldError] = ()
    ) -> FormView:
        """A form as nodes to draw, with the answers `data` (raw or typed) and what is wrong with them."""
        return forms.view(form.form, data, form.context, form.lists, errors)

    def form_answers(self, form: FormToFill, posted: Any) -> dict[str, Any]:
        """Raw answers from what a browser posted (a multi-dict, or name -> list of values)."""
        return forms.from_html(form.form, posted)

    def change_list(self, form: FormToFill, raw: Mapping[str, Any], action: str) -> dict[str, Any]:
        """Do what an add or remove button of a growing list asks; gives new raw answers."""
        return forms.change_list(form.form, raw, action)
