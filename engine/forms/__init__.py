"""Forms: reading form-js JSON, drawing it as plain nodes, and checking answers by one set of rules for every
way in.

    form, findings = read_form(content, "forms/intake.form")
    raw = from_html(form, request.form)                     # or JSON from elsewhere
    answers = check_answers(form, raw, variables, lists)    # typed values, or errors by field
    page = view(form, raw, variables, lists, answers.errors)
"""

from engine.forms.answers import Answers, check_answers
from engine.forms.code_lists import CodeList, read_code_list
from engine.forms.drawing import FormView, ItemNode, Node, OptionNode, view
from engine.forms.expressions import is_feel
from engine.forms.fields import STAFF_WORDS, Field, Option, Rules
from engine.forms.html_post import change_list, from_html
from engine.forms.kinds import DateKind, FieldType, TextKind
from engine.forms.model import Form
from engine.forms.reading import read_form
from engine.forms.telling import told
from engine.forms.variables import FormVariables, form_variables
from engine.model.findings import FieldError
from engine.model.safe_markdown import escape_markdown, to_html

__all__ = [
    "STAFF_WORDS",
    "Answers",
    "CodeList",
    "DateKind",
    "Field",
    "FieldError",
    "FieldType",
    "Form",
    "FormVariables",
    "FormView",
    "ItemNode",
    "Node",
    "Option",
    "OptionNode",
    "Rules",
    "TextKind",
    "change_list",
    "check_answers",
    "escape_markdown",
    "form_variables",
    "from_html",
    "is_feel",
    "read_code_list",
    "read_form",
    "to_html",
    "told",
    "view",
]
