"""A company's year, from key to report, through a client that openapi-python-client makes from the description."""

import importlib
import json
import subprocess
import sys
import uuid
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.utils import timezone

from interventions import actions as interventions
from interventions.models import Commitment
from partners import actions
from partners.models import ApiKey, Disclosure, Reservation
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import picture, second_person
from tests.partners.factories import CompanyFactory, cell, client_with, token_of

pytestmark = pytest.mark.django_db(transaction=True)
PACKAGE = "rbpk_mitra"
OPERATIONS = {
    "rujukan": ["list_indicators", "list_areas"],
    "kebutuhan": ["list_needs", "list_shared_needs"],
    "reservasi": ["create_reservation", "extend_reservation", "get_reservation"],
    "pendanaan": ["list_funding_lines", "create_funding_line", "record_payment"],
    "usulan": ["create_proposal"],
    "pelaksanaan": ["create_progress", "add_progress_file", "read_identity"],
    "laporan": ["get_contribution", "submit_yearly_report"],
}


@pytest.fixture
def token():
    return token_of(CompanyFactory(), scopes=ApiKey.Scope.values)


@pytest.fixture
def api(token, tmp_path, monkeypatch):
    """The generated package: its operations by name, its models, and what it calls with."""
    description = tmp_path / "skema.json"
    description.write_text(json.dumps(client_with(token).get("/api/v1/skema/").json()))
    plain = tmp_path / "config.yml"
    plain.write_text("post_hooks: []")  # its code is not to be formatted
    words = [
        "generate",
        "--path",
        description,
        "--output-path",
        tmp_path / PACKAGE,
        "--meta",
        "none",
        "--config",
        plain,
    ]
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *map(str, words), "--meta", "none"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Warning" not in made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    found = {
        name: importlib.import_module(f"{PACKAGE}.api.{room}.{name}")
        for room, names in OPERATIONS.items()
        for name in names
    }
    yield SimpleNamespace(
        **found, models=importlib.import_module(f"{PACKAGE}.models"), types=importlib.import_module(f"{PACKAGE}.types"),
        client=importlib.import_module(f"{PACKAGE}.client"),
    )  # fmt: skip
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def ours(api, token, live_server):
    """The client with the company's key."""
    client = api.client.AuthenticatedClient(base_url=live_server.url, token=token, raise_on_unexpected_status=True)
    with client:
        yield client


def once() -> str:
    return uuid.uuid4().hex


def test_a_company_goes_from_its_key_to_its_yearly_report(api, ours, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    village, today = AreaFactory(name="Loa Uji"), timezone.localdate()
    for need in cell(village, 5):
        need.household.visits.update(consent=["register", "companies"])
    another = actions.reserve_need(company=CompanyFactory(), need=cell(AreaFactory(), 1)[0], pledged_idr=1_000_000)
    models = api.models

    def ask(operation, *words, **options):
        answer = getattr(api, operation).sync(*words, client=ours, **options)
        assert not isinstance(answer, models.Problem), answer
        return answer

    # what there is, and holding one need of it
    (indicator, *_) = ask("list_indicators").results
    shown = ask("list_needs", indicator=indicator.code).results
    assert {need.area_name for need in shown} == {village.full_name}
    body = models.ReserveRequest(need=shown[0].public_code)
    key = once()
    held, again = (ask("create_reservation", body=body, idempotency_key=key) for _ in range(2))
    assert held.code == again.code
    assert ask("extend_reservation", held.code, idempotency_key=once()).is_extended
    actions.approve_reservation(reservation=Reservation.objects.get(code=held.code), by=second_person())

    # a part of another's need, a programme of one's own
    (shared,) = ask("list_shared_needs").results
    part = models.PledgeRequest(need=shared.public_code, pledged_idr=shared.unfunded_idr)
    assert ask("create_funding_line", body=part, idempotency_key=once()).leads is False
    programme = models.ProposeRequest(
        name="Jamban ring 1", year=today.year, indicators=[indicator.code], villages=[village.kemendagri_code],
        budget_idr=50_000_000,
    )  # fmt: skip
    assert ask("create_proposal", body=programme, idempotency_key=once()).status == "proposed"

    # the money, the work, the people
    (line,) = [line for line in ask("list_funding_lines").results if line.need == held.need]
    paid = models.PaymentRequest(kind=models.PaymentKind.TRANSFER, amount_idr=2_000_000, paid_on=today)
    assert ask("record_payment", line.code, body=paid, idempotency_key=once()).transferred_idr == 2_000_000
    told = ask(
        "create_progress", idempotency_key=once(),
        body=models.ReportProgressRequest(funding_line=line.code, observed_on=today, percent=60),
    )  # fmt: skip
    photo = api.types.File(payload=BytesIO(picture().read()), file_name="rumah ibu.jpg", mime_type="image/jpeg")
    kept = ask("add_progress_file", told.code, body=models.FileRequest(file=photo), idempotency_key=once())
    assert [file.kind for file in kept.files] == ["photo"]
    purpose = models.IdentityRequestRequest(reservation=held.code, purpose="Mengantar bahan bangunan")
    assert ask("read_identity", body=purpose).village == village.full_name
    assert Disclosure.objects.get().purpose == "Mengantar bahan bangunan"

    # what became of it, and the year
    interventions.deliver(
        commitment=Commitment.objects.get(reservation__code=held.code), delivered_on=today, bast_number="1/BAST",
        quantity=1, photo=picture(), by=UserFactory(),
    )  # fmt: skip
    figures = ask("get_contribution", today.year)
    report = ask(
        "submit_yearly_report", body=models.SubmitReportRequest(year=today.year, note="Satu jamban selesai."),
        idempotency_key=once(),
    )  # fmt: skip
    assert (figures.n_delivered, figures.delivered_idr, figures.transferred_idr) == (1, held.cost_idr, 2_000_000)
    assert report.pledged_idr == held.cost_idr + shared.unfunded_idr
    another.refresh_from_db()
    assert another.commitment.pledged_idr == another.commitment.cost_idr
