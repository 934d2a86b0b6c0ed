"""S07, through the pages in Chromium."""

from tests.processes.test_s07_s08_s09_people import *  # noqa: F403
