"""What fields are and what they ask, by their names in form-js."""

from __future__ import annotations

from enum import StrEnum


class FieldType(StrEnum):
    """What a field is, by its name in form-js."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DATETIME = "datetime"
    CHECKBOX = "checkbox"
    CHECKLIST = "checklist"
    RADIO = "radio"
    SELECT = "select"
    TAGLIST = "taglist"
    FILEPICKER = "filepicker"
    EXPRESSION = "expression"
    GROUP = "group"
    DYNAMICLIST = "dynamiclist"
    TABLE = "table"
    TEXT = "text"
    IMAGE = "image"
    SPACER = "spacer"
    SEPARATOR = "separator"
    BUTTON = "button"
    DOCUMENT_PREVIEW = "documentPreview"

    @property
    def asks(self) -> bool:
        """Whether a person fills it in."""
        return self in _ASKING

    @property
    def chooses(self) -> bool:
        """Whether it has options."""
        return self in _CHOOSING

    @property
    def many(self) -> bool:
        """Whether its answer is a list of options."""
        return self in (FieldType.CHECKLIST, FieldType.TAGLIST)

    @property
    def nests(self) -> bool:
        """Whether other fields stand inside it."""
        return self in (FieldType.GROUP, FieldType.DYNAMICLIST)


_CHOOSING = frozenset({FieldType.CHECKLIST, FieldType.RADIO, FieldType.SELECT, FieldType.TAGLIST})
_ASKING = _CHOOSING | {
    FieldType.TEXTFIELD,
    FieldType.TEXTAREA,
    FieldType.NUMBER,
    FieldType.DATETIME,
    FieldType.CHECKBOX,
    FieldType.FILEPICKER,
}


class DateKind(StrEnum):
    """What a datetime field asks."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


class TextKind(StrEnum):
    """What a text must look like."""

    PLAIN = ""
    EMAIL = "email"
    PHONE = "phone"
