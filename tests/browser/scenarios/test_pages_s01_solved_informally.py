"""S01, through the pages in Chromium."""

from tests.processes.test_s01_solved_informally import *  # noqa: F403
