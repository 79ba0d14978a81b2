"""What a company does on its pages: the actions and the privacy of the API, for people who are no programmers."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from interventions.models import Payment
from partners import actions, proposals
from partners.models import Disclosure, FundingProposal, Progress, Reservation, YearlyReport
from partners.reports import as_shown
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import HouseholdFactory, IndicatorFactory, ResidenceFactory, picture, second_person
from tests.partners.factories import CompanyFactory, approved, cell, client_of, offered, token_of

pytestmark = pytest.mark.django_db
ALL = ["read", "reserve", "fund", "report", "identities"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def company():
    return CompanyFactory(funder__name="PT Contoh Uji", ring1=[AreaFactory(name="Loa Uji")])


def browser_of(company) -> Client:
    browser = Client()
    browser.post(reverse("csr:enter"), {"password": token_of(company, scopes=ALL)})
    return browser


@pytest.fixture
def browser(company):
    return browser_of(company)


def page(name, *args) -> str:
    return reverse(f"csr:{name}", args=args)


def once_of(answer, near: str = "") -> str:
    """The number of the form on a page, of the one that goes to `near`."""
    text = answer.content.decode()
    start = text.index(f'action="{near}"') if near else 0
    return re.search(r'name="once" value="([^"]+)"', text[start:])[1]


def send(browser, address, shown_at=None, **said):
    """Fills in the form as it stands on its page."""
    once = once_of(browser.get(shown_at or address), address if shown_at else "")
    return browser.post(address, {"once": once, **said}, follow=True)


def texts(answer) -> str:
    return answer.content.decode()


# Needs


def test_the_list_shows_what_the_api_shows(company, browser):
    village = AreaFactory(name="Desa Besar")
    needs = cell(village, 5)
    few = offered(household=HouseholdFactory(village=AreaFactory(name="Desa Rahasia")))

    rows = [row["object"] for row in browser.get(page("need-list")).context["rows"]]
    in_api = client_of(company, slot=2).get("/api/v1/needs").json()["results"]

    assert {(need["public_code"], as_shown(need)["area_code"]) for need in rows} == {
        (need["public_code"], need["area_code"]) for need in in_api
    }
    assert len(rows) == len(needs) + 1
    assert few.public_code in {need["public_code"] for need in rows}


def test_no_page_tells_a_small_village_or_a_person(browser):
    need = offered(household=HouseholdFactory(village=AreaFactory(name="Rahasia"), address="Jalan Kenari"))
    pages = [page("need-list"), page("need", need.public_code)]
    seen = "".join(texts(browser.get(one)) for one in pages)
    send(browser, page("need", need.public_code))
    line = need.commitments.get().funding_lines.get()
    reservation = Reservation.objects.get()
    for one in (page("home"), page("reservation", reservation.code), page("line", line.code), page("line-list")):
        seen += texts(browser.get(one))

    assert "Rahasia" not in seen
    assert "Kenari" not in seen
    assert "tidak ditampilkan" in seen


def test_needs_are_filtered_by_what_a_row_shows(browser, company):
    ring1 = company.areas.get().area
    near, far = offered(household=HouseholdFactory(village=ring1)), offered()

    def found(query):
        return {row["object"]["public_code"] for row in browser.get(page("need-list") + query).context["rows"]}

    assert found(f"?indicator={near.indicator.pk}") == {near.public_code}
    assert found(f"?district={ring1.parent.pk}") == {near.public_code}
    assert found("?near=ring1") == {near.public_code}
    assert found("?most_cost_idr=1") == set()
    assert found("") == {near.public_code, far.public_code}


def test_the_order_of_the_list_tells_nothing(browser):
    for _ in range(4):
        offered(indicator=IndicatorFactory(cost_idr=7))

    for query in ("", "?urut=cost", "?urut=month", "?urut=place"):
        codes = [row["object"]["public_code"] for row in browser.get(page("need-list") + query).context["rows"]]
        assert codes == sorted(codes)


def test_the_list_takes_the_same_number_of_queries_however_long(browser, django_assert_max_num_queries):
    for _ in range(12):
        offered()

    with django_assert_max_num_queries(14):
        browser.get(page("need-list"))


# Reservations


def test_a_need_is_reserved_on_its_page(browser, company):
    need = offered()

    answer = send(browser, page("need", need.public_code), pledged_idr="")

    reservation = Reservation.objects.get()
    assert (reservation.company, reservation.commitment.need) == (company, need)
    assert answer.request["PATH_INFO"] == page("reservation", reservation.code)
    assert "ditahan selama 14 hari" in texts(answer)
    assert not AccessLog.objects.filter(kind="company").exists()


def test_a_part_of_the_cost_is_reserved(browser):
    need = offered()
    send(browser, page("need", need.public_code), pledged_idr="1000000")

    assert need.commitments.get().pledged_idr == 1_000_000


def test_a_double_click_reserves_once(browser):
    need = offered()
    address = page("need", need.public_code)
    once = once_of(browser.get(address))

    answers = [browser.post(address, {"once": once, "pledged_idr": ""}) for _ in range(2)]

    assert answers[0].url == answers[1].url == page("reservation", Reservation.objects.get().code)


def test_who_is_too_late_reads_so(browser):
    need = offered()
    address = page("need", need.public_code)
    once = once_of(browser.get(address))
    actions.reserve_need(company=CompanyFactory(), need=need)

    answer = browser.post(address, {"once": once}, follow=True)

    assert "sudah diambil pihak lain" in texts(answer)
    assert Reservation.objects.count() == 1


def test_a_promise_above_the_cost_stands_in_the_form(browser):
    need = offered()
    answer = send(browser, page("need", need.public_code), pledged_idr="99000000000")

    assert "error-summary" in texts(answer)
    assert not Reservation.objects.exists()


def test_a_reservation_is_extended_once_and_withdrawn(browser, company):
    reservation = actions.reserve_need(company=company, need=offered())
    at = page("reservation", reservation.code)

    send(browser, page("reservation-extend", reservation.code), at)
    assert page("reservation-extend", reservation.code) not in texts(browser.get(at))
    answer = send(browser, page("reservation-withdraw", reservation.code), at)

    reservation.refresh_from_db()
    assert reservation.extended_at
    assert reservation.commitment.need.status == "open"
    assert "terbuka lagi" in texts(answer)


def test_the_rows_of_another_company_are_not_there(company, browser):
    other = CompanyFactory()
    line = approved(other)
    reservation = Reservation.objects.get()
    progress = Progress.objects.create(line=line, observed_on=timezone.localdate(), percent=10)
    proposal = offer(other)
    reads = [
        page("reservation", reservation.code), page("line", line.code), page("progress-file", progress.code, 1),
        page("proposal", proposal.code),
    ]  # fmt: skip
    writes = [
        page("reservation-extend", reservation.code), page("reservation-withdraw", reservation.code),
        page("reservation-identity", reservation.code), page("line-change", line.code), page("line-pay", line.code),
        page("line-report", line.code), page("proposal-withdraw", proposal.code),
    ]  # fmt: skip

    assert {browser.get(one).status_code for one in reads} == {404}
    assert {browser.post(one).status_code for one in writes} == {404}
    assert line.code not in texts(browser.get(page("line-list")))


# Money and progress


def test_another_company_pays_a_part(company, browser):
    need = offered()
    actions.reserve_need(company=CompanyFactory(), need=need, pledged_idr=1_000_000)
    assert need.public_code in texts(browser.get(page("shared-list")))

    answer = send(browser, page("shared", need.public_code), pledged_idr="1500000")

    assert "Janji tercatat" in texts(answer)
    assert need.commitments.get().pledged_idr == need.cost_idr
    assert need.public_code not in texts(browser.get(page("shared-list")))


def test_more_than_is_left_is_refused_in_words(browser):
    need = offered()
    actions.reserve_need(company=CompanyFactory(), need=need, pledged_idr=1_000_000)

    answer = send(browser, page("shared", need.public_code), pledged_idr="1500001")

    assert "tinggal Rp1.500.000" in texts(answer)


def pay(browser, line, once="", **said):
    given = {"kind": "transfer", "amount_idr": "1000000", "paid_on": str(timezone.localdate())} | said
    at = page("line", line.code)
    once = once or once_of(browser.get(at), page("line-pay", line.code))
    return browser.post(page("line-pay", line.code), {"once": once, **given}, follow=True)


def test_transfers_and_goods_are_written_down_apart(company, browser):
    line = approved(company)
    pay(browser, line)
    pay(browser, line, kind="in_kind", amount_idr="500000")

    line.refresh_from_db()
    assert (line.transferred_idr, line.in_kind_idr) == (1_000_000, 500_000)
    assert "Rp500.000, barang atau tenaga" in texts(browser.get(page("line", line.code)))


def test_a_payment_clicked_twice_is_one(company, browser):
    line = approved(company)
    once = once_of(browser.get(page("line", line.code)), page("line-pay", line.code))

    answers = [pay(browser, line, once) for _ in range(2)]

    assert all("Pembayaran tercatat" in texts(answer) for answer in answers)
    assert Payment.objects.count() == 1


def test_a_form_changed_after_it_was_sent_is_refused(company, browser):
    line = approved(company)
    once = once_of(browser.get(page("line", line.code)), page("line-pay", line.code))
    pay(browser, line, once)

    assert "sudah dikirim dengan isian lain" in texts(pay(browser, line, once, amount_idr="2"))
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount_idr": "9900000000"}, "error-summary"), ({"amount_idr": "-1"}, "error-summary"),
        ({"kind": "loan"}, "error-summary"), ({"paid_on": "2999-01-01"}, "belum tiba"),
        ({"paid_on": "2001-01-01"}, "sebelum dijanjikan"),
    ],
)  # fmt: skip
def test_a_payment_that_cannot_be_is_refused_in_the_form(company, browser, said, words):
    line = approved(company)

    assert words in texts(pay(browser, line, **said))
    assert not Payment.objects.exists()


def test_a_promise_is_changed_while_it_may_be(company, browser):
    reservation = actions.reserve_need(company=company, need=offered())
    line = reservation.commitment.funding_lines.get()
    send(browser, page("line-change", line.code), page("line", line.code), pledged_idr="1000000")

    line.refresh_from_db()
    assert line.pledged_idr == 1_000_000


def report(browser, line, **said):
    given = {"observed_on": str(timezone.localdate()), "percent": "40", "note": "Atap terpasang"} | said
    return send(browser, page("line-report", line.code), page("line", line.code), **given)


def test_progress_is_told_with_photos_that_can_be_looked_at(company, browser):
    line = approved(company)
    answer = report(browser, line, files=[picture("satu.jpg")])

    progress = Progress.objects.get()
    photo = page("progress-file", progress.code, 1)
    assert f'<img src="{photo}"' in texts(answer)
    assert browser.get(photo)["Content-Type"] == "image/jpeg"
    assert browser.get(page("progress-file", progress.code, 2)).status_code == 404


@pytest.mark.parametrize("note", ["Pak Budi 6402061234567890", "KK 6402 0612 3456 7890"])
def test_numbers_of_identity_are_not_taken(company, browser, note):
    assert "Jangan menulis NIK" in texts(report(browser, approved(company), note=note))
    assert not Progress.objects.exists()


def test_what_is_no_photo_leaves_no_progress(company, browser):
    answer = report(browser, approved(company), files=[picture("a.jpg"), _text_file()])

    assert "error-summary" in texts(answer)
    assert not Progress.objects.exists()


def _text_file():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("b.jpg", b"bukan foto", "image/jpeg")


# Proposals and the year


def offer(company) -> FundingProposal:
    return proposals.propose_programme(
        company=company, name="Jamban ring 1", year=timezone.localdate().year, indicators=[IndicatorFactory()],
        villages=[AreaFactory()], budget_idr=5_000_000,
    )  # fmt: skip


def test_a_programme_is_offered_and_withdrawn(company, browser):
    indicator, village = IndicatorFactory(opens_need=True), AreaFactory()
    answer = send(
        browser, page("proposal-new"), name="Jamban sehat", year=str(timezone.localdate().year), budget_idr="1000000",
        indicators=[indicator.pk], villages=[village.pk],
    )  # fmt: skip
    proposal = FundingProposal.objects.get()
    assert (proposal.company, proposal.name, proposal.villages.get()) == (company, "Jamban sehat", village)
    assert "Usulan terkirim" in texts(answer)

    send(browser, page("proposal-withdraw", proposal.code), page("proposal", proposal.code))
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"


def test_villages_are_ticked_in_folds_by_kecamatan_that_keep_what_was_ticked(company, browser):
    near, far = company.areas.get().area, AreaFactory()
    form = browser.get(page("proposal-new")).text
    assert ticked(form) == [near.pk]
    assert re.findall(r'<details class="choice-group"( open)?>\s*<summary>(.*?)<', form) == sorted(
        [(" open", near.parent.name), ("", far.parent.name)], key=lambda fold: fold[1]
    )

    assert ticked(send(browser, page("proposal-new"), name="", villages=[far.pk]).text) == [far.pk]


def ticked(form: str) -> list[int]:
    return [int(key) for key in re.findall(r'name="villages" value="(\d+)" checked', form)]


def test_a_refusal_is_read_with_its_reason(company, browser):
    proposal = offer(company)
    proposals.refuse_proposal(proposal=proposal, reason="Sudah ada di APBD", by=UserFactory())

    assert "Sudah ada di APBD" in texts(browser.get(page("proposal", proposal.code)))


def test_the_year_is_told_and_handed_in(company, browser):
    year = timezone.localdate().year
    pay(browser, approved(company))
    answer = send(browser, page("year", year), note="Kami membayar separuh.")

    report = YearlyReport.objects.get()
    assert (report.transferred_idr, report.note) == (1_000_000, "Kami membayar separuh.")
    assert "diserahkan" in texts(answer)
    assert browser.get(page("year", year + 1)).status_code == 404


# Identities


def test_identities_stay_shut_before_approval_and_without_consent(company, browser):
    reservation = actions.reserve_need(company=company, need=offered())
    address = page("reservation-identity", reservation.code)
    assert address not in texts(browser.get(page("reservation", reservation.code)))

    early = browser.post(address, {"purpose": "Mengantar bahan bangunan"})
    actions.approve_reservation(reservation=reservation, by=second_person())
    unasked = browser.post(address, {"purpose": "Mengantar bahan bangunan"})

    assert "selama kebutuhan disetujui" in texts(early)
    assert "tidak menyetujui" in texts(unasked)
    assert not Disclosure.objects.exists()


def test_a_family_that_agreed_is_named_once_and_the_key_is_written_down(company, browser):
    household = HouseholdFactory(address="Jalan Kenari 7")
    ResidenceFactory(household=household, person__name="Kenari Bunga")
    line = approved(company, household=household)
    household.visits.update(consent=["companies"])
    at = page("reservation", line.commitment.reservation.code)

    shown = browser.post(page("reservation-identity", line.commitment.reservation.code), {"purpose": "Mengantar bahan"})

    assert "Kenari Bunga" in texts(shown)
    assert shown["Cache-Control"] == "private, no-store"
    assert "Kenari Bunga" not in texts(browser.get(at))
    assert Disclosure.objects.get().key == company.keys.get()


# Bappeda in the name of the company


def behalf(name, company, *args) -> str:
    return reverse(f"partners:behalf:{name}", args=[company.pk, *args])


def acted() -> list[tuple]:
    return list(AccessLog.objects.filter(kind="company").order_by("pk").values_list("actor__username", "purpose"))


def test_an_officer_acts_for_a_company_and_is_named(client_as, company):
    officer = client_as(Role.BAPPEDA_ADMIN, username="bu.rina")
    need = offered()
    assert "bertindak atas nama" in texts(officer.get(behalf("home", company)))

    send(officer, behalf("need", company, need.public_code))
    reservation = Reservation.objects.get()
    at = behalf("reservation", company, reservation.code)
    send(officer, behalf("reservation-withdraw", company, reservation.code), at)

    assert reservation.company == company
    assert acted() == [
        ("bu.rina", "Reservasi atas nama perusahaan"), ("bu.rina", "Reservasi ditarik atas nama perusahaan"),
    ]  # fmt: skip


def test_who_reserved_for_a_company_does_not_approve_it(client_as, company):
    officer, need = client_as(Role.BAPPEDA_ADMIN), offered()
    send(officer, behalf("need", company, need.public_code))
    reservation = Reservation.objects.get()

    officer.post(reverse("partners:reservation-approve", args=[reservation.code]))

    reservation.refresh_from_db()
    assert reservation.commitment.status == "proposed"


def test_what_the_company_did_itself_has_no_officer(company, browser):
    reservation = actions.reserve_need(company=company, need=offered())
    send(browser, page("reservation-withdraw", reservation.code), page("reservation", reservation.code))

    assert acted() == []


def test_an_officer_pays_only_from_the_page_of_the_right_company(client_as, company):
    officer, line = client_as(Role.BAPPEDA_ADMIN), approved(company)

    assert officer.get(behalf("line", CompanyFactory(), line.code)).status_code == 404
    assert officer.get(behalf("line", company, line.code)).status_code == 200
    assert officer.get(behalf("home", company).replace(str(company.pk), "0")).status_code == 404


@pytest.mark.parametrize("role", [Role.BAPPEDA_ANALYST, Role.LEADER, Role.OPD_OFFICER, Role.SUPERVISOR])
def test_nobody_else_acts_for_a_company(client_as, company, role):
    assert client_as(role).get(behalf("home", company)).status_code == 403


def test_the_door_for_officers_stands_on_the_page_of_the_company(client_as, company):
    address = reverse("partners:company-detail", args=[company.pk])

    assert behalf("home", company) in texts(client_as(Role.BAPPEDA_ADMIN).get(address))
    assert behalf("home", company) not in texts(client_as(Role.LEADER).get(address))


# Bappeda's answer to proposals


def test_a_proposal_is_accepted_or_refused_with_a_reason(client_as, company):
    officer, first, second = client_as(Role.BAPPEDA_ADMIN), offer(company), offer(company)
    officer.post(reverse("partners:proposal-accept", args=[first.code]))
    unexplained = officer.post(reverse("partners:proposal-refuse", args=[second.code]), {"reason": ""})
    officer.post(reverse("partners:proposal-refuse", args=[second.code]), {"reason": "Sudah ada di APBD"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert "error-summary" in texts(unexplained)
    assert (first.status, first.decided_by, second.status) == ("accepted", officer.user, "refused")
    again = officer.post(reverse("partners:proposal-accept", args=[second.code]), follow=True)
    assert "sudah ditolak" in texts(again)


def test_the_office_lists_proposals_and_readers_have_no_buttons(client_as, company):
    proposal = offer(company)
    leader = client_as(Role.LEADER)

    assert proposal.name in texts(leader.get(reverse("partners:proposal-list")))
    main = texts(leader.get(reverse("partners:proposal-detail", args=[proposal.code]))).split("<main")[1]
    assert 'method="post"' not in main.split("</main>")[0]


def test_a_reservation_that_ran_out_is_not_extended(company, browser):
    reservation = actions.reserve_need(company=company, need=offered())
    once = once_of(browser.get(page("reservation", reservation.code)), page("reservation-extend", reservation.code))
    Reservation.objects.update(
        created_at=timezone.now() - timedelta(days=14), expires_at=timezone.now() - timedelta(days=1)
    )

    answer = browser.post(page("reservation-extend", reservation.code), {"once": once}, follow=True)

    assert "lewat batas waktunya" in texts(answer)
