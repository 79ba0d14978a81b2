import pytest

from tests.verification.macro.factories import SeriesFactory, area
from tests.verification.macro.fetching.bps_server import BPS, KEY, serving
from verification.macro.models import MacroCall


@pytest.fixture
def bps(settings, monkeypatch):
    """A server that answers well, and settings that lead there without waiting."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    bps = BPS()
    with serving(bps) as address:
        settings.BPS_WEBAPI_KEY, settings.BPS_WEBAPI_URL = KEY, address
        settings.BPS_WEBAPI_PACE_S, settings.BPS_WEBAPI_TIMEOUT_S = 0, 20
        yield bps


@pytest.fixture
def series(db, media):
    """P0 and P1, three areas."""
    for code, variable in [("p0", 621), ("p1", 622)]:
        MacroCall.objects.create(series=SeriesFactory(code=code), domain="0000", variable=variable)
    return [area("6400"), area("6401"), area("6403")]
