"""S05, through the pages in Chromium."""

from tests.processes.test_s05_s06_not_handled_and_referred import *  # noqa: F403
