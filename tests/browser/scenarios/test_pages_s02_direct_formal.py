"""S02, through the pages in Chromium."""

from tests.processes.test_s02_direct_formal import *  # noqa: F403
