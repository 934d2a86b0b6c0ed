"""Cases: finding them, looking at one, entering a new one, and what one may do to one."""

from webui.pages.cases import acting, entering, listing, looking
from webui.pages.cases.blueprint import pages

__all__ = ["acting", "entering", "listing", "looking", "pages"]
