"""Two thousand calls at once on the same needs, quotas and limits: nothing over, nothing twice, no deadlock."""

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models import Count, Sum
from django.utils import timezone

from interventions.models import Commitment, FundingLine
from partners import actions
from partners.models import Company, Reservation
from tests.interventions.factories import second_person
from tests.partners.factories import CompanyFactory, client_with, offered, post, token_of
from tests.partners.test_funding import count_deadlocks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
N_CALLS = int(os.environ.get("RBPK_ATTEMPTS", "2000"))
N_COMPANIES, N_NEEDS, QUOTA, AT_ONCE = 8, 40, 3, 16
LIMIT = N_CALLS // N_COMPANIES * 2 // 3  # of calls per key and day: a third of them finds it reached


def test_two_thousand_calls_on_shared_quotas():
    needs = [offered().public_code for _ in range(N_NEEDS)]
    tokens = [token_of(CompanyFactory(reservation_quota=QUOTA), requests_per_minute=10**6, requests_per_day=LIMIT)
              for _ in range(N_COMPANIES)]  # fmt: skip
    officer, deadlocks = second_person(), count_deadlocks()
    seen = Counter()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, status in pool.map(lambda n: try_something(n, tokens, needs, officer), range(N_CALLS)):
            seen[name, status] += 1

    assert [found for found in seen if found[1] >= 500] == []
    assert count_deadlocks() == deadlocks
    assert seen["reserve", 201] > N_NEEDS // 2
    assert sum(n for (_, status), n in seen.items() if status == 429) > 0
    nothing_over_and_nothing_twice()


def try_something(n: int, tokens: list[str], needs: list[str], officer) -> tuple[str, int]:
    draw = random.Random(n)
    client = client_with(tokens[n % N_COMPANIES])
    act = draw.choice([reserve, reserve, cancel, join, raise_pledge, pay, approve])
    try:
        return act.__name__, act(client, draw, needs, officer)
    finally:
        connections.close_all()


def own(client, draw, address: str) -> dict | None:
    rows = client.get(f"/api/v1/{address}").json().get("results", [])
    return draw.choice(rows) if rows else None


def reserve(client, draw, needs, officer) -> int:
    body = {"need": draw.choice(needs), "pledged_idr": draw.choice([800_000, 2_500_000])}
    return post(client, "reservations", body).status_code


def cancel(client, draw, needs, officer) -> int:
    row = own(client, draw, "reservations")
    return client.delete(f"/api/v1/reservations/{row['code']}").status_code if row else 200


def join(client, draw, needs, officer) -> int:
    return post(client, "funding-lines", {"need": draw.choice(needs), "pledged_idr": 700_000}).status_code


def raise_pledge(client, draw, needs, officer) -> int:
    line = own(client, draw, "funding-lines")
    if line is None:
        return 200
    return client.patch(
        f"/api/v1/funding-lines/{line['code']}", {"pledged_idr": line["pledged_idr"] + 300_000},
        content_type="application/json", headers={"Idempotency-Key": str(draw.random())},
    ).status_code  # fmt: skip


def pay(client, draw, needs, officer) -> int:
    line = own(client, draw, "funding-lines")
    body = {"kind": "transfer", "amount_idr": 400_000, "paid_on": str(timezone.localdate())}
    return post(client, f"funding-lines/{line['code']}/payments", body).status_code if line else 200


def approve(client, draw, needs, officer) -> int:
    """The office, beside them."""
    waiting = Reservation.objects.open().order_by("?").first()
    try:
        if waiting:
            actions.approve_reservation(reservation=waiting, by=officer)
    except actions.PartnerError:
        return 409
    return 200


def nothing_over_and_nothing_twice() -> None:
    """Final rows beside the rules, from the tables alone."""
    lines = FundingLine.objects.values("commitment").annotate(total=Sum("pledged_idr"))
    totals = {row["commitment"]: row["total"] for row in lines}
    for commitment in Commitment.objects.all():
        assert totals[commitment.pk] == commitment.pledged_idr <= commitment.cost_idr
    for line in FundingLine.objects.annotate(paid=Sum("payments__amount_idr")):
        assert (line.paid or 0) == line.transferred_idr <= line.pledged_idr
    live = Commitment.objects.live().values("need").annotate(n=Count("pk"))
    assert not live.filter(n__gt=1).exists()
    assert not FundingLine.objects.values("commitment", "funder").annotate(n=Count("pk")).filter(n__gt=1).exists()
    for company in Company.objects.all():
        assert company.reservations.open().count() <= QUOTA
    assert Reservation.objects.values("commitment").distinct().count() == Reservation.objects.count()
