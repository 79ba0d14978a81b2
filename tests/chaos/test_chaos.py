"""An evening when everything fails: phones hand in while answers are dropped, workers killed, PostgreSQL stopped hard.

`make chaos` is the long one: RBPK_CHAOS=long.
"""

import itertools
import json
import os
import threading
from dataclasses import dataclass

import pytest

from tests.bench import measuring
from tests.chaos.fleet import Fleet, sealed_visits
from tests.chaos.havoc import Havoc
from tests.flows.conftest import LiveSite, site

__all__ = ["site"]
pytestmark = pytest.mark.xdist_group("flows")


@dataclass(frozen=True)
class Size:
    devices: int
    visits: int
    photos_in_turn: list[int]
    kills_every_s: float
    hard_stops: list[int]
    patience_s: float


SHORT = Size(devices=20, visits=500, photos_in_turn=[0, 1, 0, 1, 0], kills_every_s=2, hard_stops=[150], patience_s=900)
LONG = Size(devices=100, visits=5_000, photos_in_turn=[2], kills_every_s=2, hard_stops=[1_000, 3_000], patience_s=3_000)
SIZE = LONG if os.environ.get("RBPK_CHAOS") == "long" else SHORT
DROPPED = 0.2
PREPARE = f"""
import json
from datetime import timedelta
from django.utils import timezone
from households.models import Household
from verification.field.models import Assignment
from verification.field.sync import actions
from tests.verification.factories import ANSWERS, HouseholdFactory, RoundFactory, daytime, verifier_of
opened = RoundFactory()
n_each, phones = {SIZE.visits} // {SIZE.devices}, {{}}
for _ in range({SIZE.devices}):
    verifier = verifier_of(opened.village)
    homes = [HouseholdFactory(village=opened.village, head=False) for _ in range(n_each)]
    tasks = [Assignment(round=opened, household=home, verifier=verifier, due_on=opened.due_on) for home in homes]
    _, token = actions.enroll(user=verifier, label="HP uji")
    phones[token] = [task.pk for task in Assignment.objects.bulk_create(tasks)]
print(json.dumps([phones, ANSWERS, daytime().isoformat(), (daytime() - timedelta(minutes=20)).isoformat()]))
"""
AUDIT = """
import hashlib, json
from pathlib import Path
from django.conf import settings
from verification.field.models import Envelope, EnvelopeVariant, Photo, Visit
from verification.field.sync import judging
while judging.judge_waiting():
    pass
torn = []
for one in Envelope.objects.iterator():
    torn += [str(one.visit_id)] if hashlib.sha256(one.body).digest() != bytes(one.digest) else []
for photo in Photo.objects.iterator():
    content = (Path(settings.MEDIA_ROOT) / photo.path).read_bytes()
    torn += [photo.path] if hashlib.sha256(content).digest() != bytes(photo.stored_sha256) else []
print(json.dumps({
    "envelopes": sorted(str(pk) for pk in Envelope.objects.filter(state="complete").values_list("visit_id", flat=True)),
    "visits": sorted(str(pk) for pk in Visit.objects.values_list("pk", flat=True)), "photos": Photo.objects.count(),
    "variants": EnvelopeVariant.objects.count(), "held": Envelope.objects.exclude(held="").count(), "torn": torn,
    "all": Envelope.objects.count(),
}))
"""


def test_nothing_is_lost_doubled_or_torn_while_everything_fails(site: LiveSite):
    phones, answers, now, start = json.loads(site.python(PREPARE).splitlines()[-1])
    n_photos = itertools.cycle(SIZE.photos_in_turn)
    loads = {token: sealed_visits(tasks, n_photos, answers, now, start) for token, tasks in phones.items()}
    sealed = [visit for visits in loads.values() for visit in visits]
    site.start()
    fleet = Fleet(site.port, seed=1, dropped=DROPPED)
    havoc = Havoc(site.process.pid, site.var, fleet, SIZE.kills_every_s, SIZE.hard_stops, seed=2)
    wreaking = threading.Thread(target=havoc.wreak)
    wreaking.start()

    fleet.hand_in(loads, SIZE.patience_s)

    wreaking.join()
    measuring.say(f"{len(sealed)} visits; {havoc.n_kills} kills, {havoc.n_stops} hard stops; {dict(fleet.answers)}")
    assert fleet.answers["no answer"] + fleet.answers[503] > 0
    assert (havoc.n_stops, havoc.n_kills > 2) == (len(SIZE.hard_stops), True)
    assert fleet.complaints == []
    assert [visit.id for visit in sealed if not visit.is_complete] == []
    found = json.loads(site.python(AUDIT))
    ids = sorted(visit.id for visit in sealed)
    assert (found["envelopes"], found["visits"], found["all"]) == (ids, ids, len(ids))
    assert (found["photos"], found["variants"], found["held"]) == (sum(len(one.photos) for one in sealed), 0, 0)
    assert found["torn"] == []
