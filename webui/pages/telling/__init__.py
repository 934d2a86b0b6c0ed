"""The public form: step by step, left and taken up again, checked, sent once, and the proof of that.

What was filled in lives under a secret in the address. As long as nobody asked to keep it, only the browser
that filled it in may see it; a kept form opens for whoever has the link.
"""

from webui.pages.telling import keeping, sending, steps
from webui.pages.telling.form import pages

__all__ = ["keeping", "pages", "sending", "steps"]
