"""S12, through the pages in Chromium."""

from tests.processes.test_s12_withdrawn_ombudsman_reopened import *  # noqa: F403
