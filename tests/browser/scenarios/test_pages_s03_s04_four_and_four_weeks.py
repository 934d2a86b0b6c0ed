"""S03, through the pages in Chromium."""

from tests.processes.test_s03_s04_four_and_four_weeks import *  # noqa: F403
