"""The settings of the site with the address of bare_list."""

from rbpk.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.bare_list"
