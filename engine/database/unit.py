"""One transaction: everything that can be asked and changed within it."""

from engine.database.instances import InstanceRows
from engine.database.organisation import OrganisationRows
from engine.database.papers import PaperRows
from engine.database.policies import PolicyRows
from engine.database.tasks import TaskRows
from engine.database.work import WorkRows


class SqlUnit(InstanceRows, TaskRows, WorkRows, PaperRows, OrganisationRows, PolicyRows):
    """The store's unit of work on a SQL database."""
