import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from tests.faults.house import NOBODY, House, as_nobody

# A shell ignores Ctrl-C for what it starts in the background, and so would the processes that are interrupted here.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def folder():
    """Short, so that the sockets fit into it, and with a space in its name."""
    path = Path(tempfile.mkdtemp(prefix="rumah besar "))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def house(folder):
    house = House(folder / "var")
    yield house
    house.clear()


@pytest.fixture
def house_of_nobody(folder):
    """The same for a plain user, where the tests run as root."""
    prefix = as_nobody()
    if prefix is None:
        pytest.skip("needs root and setpriv")
    os.chown(folder, NOBODY, NOBODY)
    house = House(folder / "var", prefix)
    yield house
    house.clear()
