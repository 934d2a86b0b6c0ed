"""S10, through the pages in Chromium."""

from tests.processes.test_s10_s11_committee import *  # noqa: F403
