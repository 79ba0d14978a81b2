"""The settings of the site with the addresses of bare_inbox."""

from rbpk.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.bare_inbox"
