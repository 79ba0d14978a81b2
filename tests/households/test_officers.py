from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.models import AccessLog, User
from accounts.roles import Role
from households import officers
from households.models import Area
from tests.factories import AreaFactory, OPDFactory

pytestmark = pytest.mark.django_db
GOOD = {
    "nama": "Siti Contoh", "nama_pengguna": "siti.contoh", "nomor_hp": "081234567890", "peran": "Petugas verifikasi",
    "opd": "Dinsos", "wilayah": "Loa Ipuh, Tenggarong",
}  # fmt: skip


@pytest.fixture(autouse=True)
def dinsos():
    return OPDFactory(short_name="Dinsos", name="Dinas Sosial")


@pytest.fixture
def office(client_as, kukar):
    return client_as(Role.BAPPEDA_ADMIN, username="kantor")


def workbook(*changes, header=officers.COLUMNS, above=()):
    book = Workbook()
    for row in [*above, header, *([GOOD | change][0].values() for change in changes)]:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("petugas.xlsx", out.getvalue())


def upload(client, *changes, **more):
    return client.post("/petugas/baru/", {"file": workbook(*changes, **more)})


def faults(answer):
    return [(fault.row, fault.column) for fault in answer.context["faults"]]


def test_a_good_list_makes_accounts_and_answers_with_their_slips(office):
    answer = upload(
        office, {}, {"nama_pengguna": "budi", "nomor_hp": "", "peran": "supervisor", "wilayah": "Tenggarong"}
    )

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer.headers["Cache-Control"]
    siti, budi = User.objects.get(username="siti.contoh"), User.objects.get(username="budi")
    assert (siti.roles, budi.roles) == ({Role.VERIFIER}, {Role.SUPERVISOR})
    assert siti.area_assignments.get().area.full_name == "Kelurahan Loa Ipuh, Tenggarong"
    assert budi.area_assignments.get().area.level == Area.Level.DISTRICT
    assert siti.phone == "+6281234567890"
    assert siti.must_change_password


def test_making_accounts_is_written_down_without_passwords(office):
    upload(office, {})

    log = AccessLog.objects.get(kind="account")
    assert (log.actor, log.object_ids) == (office.user, [User.objects.get(username="siti.contoh").pk])


def test_the_first_password_opens_the_account_and_stands_in_no_session(office, dinsos, village):
    row = officers.Officer(2, "Ani", "ani", "", Role.VERIFIER, dinsos, (village,))

    (slip,) = officers.create_officers(officers=[row], by=office.user)

    assert slip.user.check_password(slip.password)
    assert slip.password not in slip.user.password
    assert slip.place == "Kelurahan Loa Ipuh, Tenggarong"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"nama": ""}, "nama"),
        ({"nama_pengguna": "dua kata"}, "nama_pengguna"),
        ({"nama_pengguna": ""}, "nama_pengguna"),
        ({"nama_pengguna": "0812345"}, "nama_pengguna"),
        ({"nama_pengguna": "KANTOR"}, "nama_pengguna"),
        ({"nomor_hp": "123"}, "nomor_hp"),
        ({"peran": "raja"}, "peran"),
        ({"opd": "Dinas Entah"}, "opd"),
        ({"opd": ""}, "opd"),
        ({"wilayah": ""}, "wilayah"),
        ({"wilayah": "Atlantis, Tenggarong"}, "wilayah"),
        ({"peran": "Petugas OPD"}, "wilayah"),
    ],
)
def test_a_faulty_row_is_told_by_row_and_column_and_nothing_is_made(office, change, column):
    answer = upload(office, {}, {"nama_pengguna": "lain", "nomor_hp": ""} | change)

    assert faults(answer) == [(3, column)]
    assert User.objects.count() == 1


def test_all_faults_are_told_at_once(office):
    answer = upload(office, {"nama": "", "peran": "raja"}, {"opd": "x", "nama_pengguna": "a b", "nomor_hp": ""})

    assert faults(answer) == [(2, "peran"), (2, "nama"), (3, "opd"), (3, "nama_pengguna")]


def test_a_name_or_number_given_twice_is_a_fault_of_both_rows(office):
    answer = upload(office, {}, {})

    assert faults(answer) == [(2, "nama_pengguna"), (2, "nomor_hp"), (3, "nama_pengguna"), (3, "nomor_hp")]


@pytest.mark.parametrize(
    "wilayah", ["64.02.06.1002", "6402061002", "Kel. Loa Ipuh, Kec. Tenggarong", "Loa Ipuh,Tenggarong; Tenggarong"]
)
def test_areas_are_found_by_code_and_by_name(office, wilayah):
    assert upload(office, {"wilayah": wilayah}).content.startswith(b"%PDF")


def test_a_number_cell_of_a_phone_keeps_its_meaning(office):
    upload(office, {"nomor_hp": 81234567890})

    assert User.objects.get(username="siti.contoh").phone == "+6281234567890"


def test_a_title_above_and_other_headers_are_understood(office):
    header = ["Nama lengkap", "Username", "No. HP", "Peran", "OPD", "Wilayah"]

    assert upload(office, {}, header=header, above=[["DAFTAR PETUGAS"], []]).content.startswith(b"%PDF")


@pytest.mark.parametrize("content", [b"", b"bukan,petugas\n1,2\n", b"%PDF-1.4", b"nama,nama_pengguna,peran\n"])
def test_a_file_that_is_no_list_of_officers_is_refused(office, content):
    answer = office.post("/petugas/baru/", {"file": SimpleUploadedFile("petugas.csv", content)})

    assert answer.context["form"].errors["file"]
    assert User.objects.count() == 1


def test_more_rows_than_a_person_waits_for_are_refused(office, monkeypatch):
    monkeypatch.setattr(officers, "MOST_ROWS", 1)

    assert "paling banyak 1" in upload(office, {}, {}).content.decode()


def test_the_example_is_a_list_that_is_understood(office):
    book = load_workbook(BytesIO(office.get("/petugas/contoh/").content))

    rows = [[cell for cell in row if cell] for row in book.active.values]
    assert officers.COLUMNS in rows


@pytest.mark.parametrize("role", [Role.BAPPEDA_ANALYST, Role.SUPERVISOR, Role.VERIFIER, Role.OPD_OFFICER, Role.LEADER])
def test_only_bappeda_makes_accounts(client_as, role):
    client = client_as(role)

    assert client.get("/petugas/baru/").status_code == client.get("/petugas/contoh/").status_code == 403


@pytest.fixture
def tiers(client_as, user, village):
    """A kecamatan supervisor signed in, and the people around him."""
    boss = client_as(Role.SUPERVISOR, areas=[village.parent], username="camat")
    people = {
        "verifier": user(Role.VERIFIER, areas=[village]),
        "village_supervisor": user(Role.SUPERVISOR, areas=[village]),
        "peer": user(Role.SUPERVISOR, areas=[village.parent]),
        "elsewhere": user(Role.VERIFIER, areas=[AreaFactory()]),
        "everywhere": user(Role.SUPERVISOR, areas=[village, AreaFactory()]),
        "office": user(Role.BAPPEDA_ADMIN),
        "office_with_village": user(Role.BAPPEDA_ANALYST, areas=[village]),
    }
    return boss, people


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("verifier", 200), ("village_supervisor", 200), ("peer", 404), ("elsewhere", 404), ("everywhere", 404),
        ("office", 404), ("office_with_village", 404),
    ],
)  # fmt: skip
def test_a_supervisor_resets_those_below_him_and_nobody_else(tiers, who, status):
    boss, people = tiers
    before = people[who].password

    answer = boss.post(f"/petugas/{people[who].pk}/sandi/")

    people[who].refresh_from_db()
    assert answer.status_code == status
    assert (people[who].password != before) is (status == 200)


def test_nobody_resets_his_own_password_here(tiers):
    boss, _ = tiers

    assert boss.post(f"/petugas/{boss.user.pk}/sandi/").status_code == 404


def test_a_reset_answers_with_a_slip_and_is_written_down(tiers):
    boss, people = tiers

    assert boss.get(f"/petugas/{people['verifier'].pk}/sandi/").status_code == 200
    answer = boss.post(f"/petugas/{people['verifier'].pk}/sandi/")

    people["verifier"].refresh_from_db()
    assert answer.content.startswith(b"%PDF")
    assert people["verifier"].must_change_password
    assert AccessLog.objects.get(kind="account").object_ids == [people["verifier"].pk]


def test_the_list_shows_a_supervisor_the_people_of_his_area(tiers):
    boss, people = tiers

    shown = set(boss.get("/petugas/").context["object_list"])

    assert shown == {boss.user} | {people[who] for who in people} - {people["elsewhere"], people["office"]}


def test_the_office_sees_everybody_and_may_reset_all_but_itself(tiers, client_as):
    office = client_as(Role.BAPPEDA_ADMIN)

    assert office.get("/petugas/").context["page_obj"].paginator.count == User.objects.count()
    assert office.post(f"/petugas/{tiers[1]['office'].pk}/sandi/").status_code == 200
    assert office.post(f"/petugas/{office.user.pk}/sandi/").status_code == 404


@pytest.mark.parametrize("role", [Role.BAPPEDA_ANALYST, Role.VERIFIER, Role.OPD_OFFICER, Role.LEADER])
def test_other_roles_have_no_list_of_officers(client_as, role):
    assert client_as(role).get("/petugas/").status_code == 403


def test_nine_slips_need_two_pages(office, dinsos):
    slips = [
        officers.Slip(User(username=f"petugas{n}", first_name="Ny. #[Aneh] *" * 3), "abcd-efgh-jkmn", "Petugas", "Desa")
        for n in range(9)
    ]

    assert officers.slips_pdf(slips, "https://rbpk.example/masuk/").count(b"/Type/Pages/Count 2") == 1
