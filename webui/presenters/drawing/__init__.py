"""Draws a diagram as SVG from what its modeller stored (BPMN 2.0 Diagram Interchange).

The picture is one image to a screen reader: its title and description say what the list beside it says in
full. State is shown by line, a tag with text, and colour; never by colour alone (WCAG 1.4.1). Only
presentation attributes and classes are used, so that the strictest content policy lets it through.
"""

from webui.presenters.drawing.lettering import wrap
from webui.presenters.drawing.looks import ElementLook
from webui.presenters.drawing.sheet import HERE, draw, where

__all__ = ["HERE", "ElementLook", "draw", "where", "wrap"]
