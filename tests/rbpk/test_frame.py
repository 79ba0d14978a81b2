import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.roles import Role
from rbpk import frame
from rbpk.templatetags import indonesian
from tests.factories import AreaFactory, OPDFactory

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


# Numbers, money, dates


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234567, "Rp1.234.567"), (0, "Rp0"), (-1500, "-Rp1.500"), (None, "–")],
)
def test_rupiah_in_tables_is_written_out(value, shown):
    assert indonesian.rupiah(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1_234_567_890, "Rp1,2 miliar"), (2_000_000, "Rp2 juta"), (1_500, "Rp1,5 ribu"), (999, "Rp999"),
        (3 * 10**12, "Rp3 triliun"), (None, "–"),
    ],
)  # fmt: skip
def test_rupiah_in_tiles_is_short(value, shown):
    assert indonesian.rupiah_short(value) == shown


def test_a_share_is_shown_as_percent_with_its_base():
    assert indonesian.percent(0.1234) == "12,3\u00a0%"
    assert indonesian.percent(0.1234, 1204) == "12,3\u00a0% dari 1.204"
    assert indonesian.percent(0, "1.204 keluarga") == "0,0\u00a0% dari 1.204 keluarga"
    assert indonesian.percent(None) == "–"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "hari ini"), (3, "3 hari lalu"), (15, "2 minggu lalu"), (400, "1 tahun lalu"), (-2, "dalam 2 hari")],
)
def test_how_long_ago_a_day_was(days, said):
    assert indonesian.ago(timezone.localdate() - timedelta(days=days)) == said


def test_a_date_is_absolute_and_its_title_says_how_long_ago():
    shown = indonesian.when(date(2023, 1, 24))

    assert ">24 Jan 2023<" in shown
    assert "tahun lalu" in shown


def test_a_chip_escapes_what_it_is_given():
    shown = indonesian.chip("<b>Disetujui</b>", "good")

    assert "&lt;b&gt;" in shown
    assert "<svg" in shown


def test_an_icon_that_does_not_exist_draws_nothing_and_reaches_no_other_file():
    assert indonesian.icon("house").startswith("<svg")
    assert indonesian.icon("tidak-ada") == ""
    assert indonesian.icon("../package") == ""


def test_the_line_of_a_case_marks_where_it_stands():
    places = [step["place"] for step in indonesian.case_steps("decision")]

    assert places == ["done", "done", "now", "ahead", "ahead", "ahead"]


# Templates


def test_every_icon_that_a_template_names_exists():
    named = {name for file in TEMPLATES for name in re.findall(r'{% icon "([^"]+)" %}', file.read_text())}

    assert named
    assert [name for name in named if not indonesian.icon(name)] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_carries_a_style_a_handler_or_an_inline_script(file):
    text = file.read_text()

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|hx-trigger=[^>]*\[", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_a_form_shows_each_error_beside_its_field_and_in_a_linked_summary():
    from django import forms

    class Two(forms.Form):
        nama = forms.CharField(label="Nama")
        alasan = forms.ChoiceField(label="Alasan", choices=[("a", "Pindah")], widget=forms.RadioSelect)

    shown = Template('{% include "_form.html" with submit="Kirim kunjungan" %}').render(Context({"form": Two({})}))

    for place in ("id_nama", "id_alasan"):
        assert f'href="#{place}"' in shown
        assert f'id="{place}_error"' in shown
        assert len(re.findall(rf'id="{place}"', shown)) == 1
    assert "Kirim kunjungan</button>" in shown


# Rooms and scope


@pytest.fixture
def all_rooms_exist(monkeypatch):
    monkeypatch.setattr(frame, "_address", lambda url_name: "/" if url_name == "home" else f"/{url_name}/")


@pytest.mark.usefixtures("all_rooms_exist")
@pytest.mark.parametrize("role", Role)
def test_no_role_has_more_than_seven_places_in_its_rail(user, role):
    rooms = frame.rooms_of(user(role), "/")
    shown = frame.shown_rooms(rooms)

    assert len(shown) + (len(shown) < len(rooms)) <= frame.MOST_ROOMS
    assert shown[0].label == "Beranda"


@pytest.mark.usefixtures("all_rooms_exist")
def test_rooms_come_from_permissions(user):
    assert [room.label for room in frame.rooms_of(user(Role.VERIFIER), "/")] == ["Beranda", "Tugas saya"]
    assert "Putaran" not in [room.label for room in frame.rooms_of(user(Role.LEADER), "/")]


def test_a_room_without_a_page_is_left_out(user, monkeypatch):
    monkeypatch.setattr(
        frame, "ROOMS", [frame.Room("Beranda", "house", "home"), frame.Room("Kosong", "x", "tidak:ada")]
    )

    assert [room.label for room in frame.rooms_of(user(), "/")] == ["Beranda"]


def test_a_first_password_opens_no_room(user):
    assert frame.rooms_of(user(Role.VERIFIER, must_change_password=True), "/") == []


@pytest.mark.usefixtures("all_rooms_exist")
def test_the_room_one_is_in_is_marked(user):
    path = "/households:household-list/12/"

    active = [room.label for room in frame.rooms_of(user(Role.SUPERVISOR), path) if room.is_active]

    assert active == ["Register"]


def test_the_scope_of_a_supervisor_names_kecamatan_and_villages(user):
    anggana = AreaFactory(district=True, name="Anggana")
    AreaFactory.create_batch(8, parent=anggana)

    assert frame.area_scope(user(Role.SUPERVISOR, areas=[anggana])) == "Kecamatan Anggana, 8 desa"


def test_the_scope_of_one_village_names_its_kecamatan(user):
    village = AreaFactory(name="Sepatin", parent=AreaFactory(district=True, name="Anggana"))

    assert frame.area_scope(user(Role.VERIFIER, areas=[village])) == "Desa Sepatin, Anggana"


def test_the_scope_of_the_office_is_the_regency_and_of_an_opd_its_name(user):
    social = OPDFactory(name="Dinas Sosial")

    assert frame.area_scope(user(Role.BAPPEDA_ADMIN)) == frame.WHOLE_REGENCY
    assert frame.area_scope(user(Role.LEADER)) == frame.WHOLE_REGENCY
    assert frame.area_scope(user(Role.OPD_OFFICER, opd=social)) == "Dinas Sosial"


def test_a_stranger_gets_no_rooms():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert set(frame.frame(request)) == {"is_demo"}


# Pages


def test_the_demo_band_stands_on_every_page_of_a_demo_and_on_no_other(client_as, settings):
    client = client_as(Role.VERIFIER)
    settings.RBPK_DEMO = True
    assert "demo-band" in client.get("/").content.decode()
    settings.RBPK_DEMO = False
    assert "demo-band" not in client.get("/").content.decode()


def test_home_shows_unread_notices_of_the_person_only(client_as):
    client = client_as(Role.VERIFIER)
    client.user.notices.create(text="Kunjungan dikembalikan.", path="/tugas/")
    client.user.notices.create(text="Sudah dibaca.", read_at=timezone.now())

    answer = client.get("/").content.decode()

    assert "Kunjungan dikembalikan." in answer
    assert "Sudah dibaca." not in answer


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_sign_in():
    for path in ("/", "/pekerjaan/", "/akun/sesi/", "/admin/", "/admin/login/", "/keluar/"):
        assert Client().get(path, follow=True).redirect_chain[-1][0].startswith("/masuk/"), path


def test_an_officer_who_is_no_admin_is_refused_at_the_admin(client_as):
    answer = client_as(Role.SUPERVISOR).get("/admin/", follow=True)

    assert answer.status_code == 403
    assert "bukan untuk peran Anda" in answer.content.decode()


def test_the_admin_comes_through_the_sign_in_of_the_site(client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/", {"next": "https://evil.example/"}).url == "/admin/"


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_answered_in_indonesian(client_as):
    answer = client_as(Role.VERIFIER).get("/tidak-ada/")

    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_answered_in_indonesian():
    answer = Client(enforce_csrf_checks=True).post("/masuk/", {"login": "a", "password": "b"})

    assert answer.status_code == 403
    assert "Formulir ini sudah kedaluwarsa" in answer.content.decode()


@pytest.mark.parametrize("page", ["400.html", "500.html", "503.html"])
def test_the_pages_of_a_broken_server_need_nothing(page, django_assert_num_queries):
    assert "RBPK" in Template((TEMPLATES[0].parent / page).read_text()).render(Context({}))


@pytest.mark.django_db
def test_signing_in_speaks_indonesian_and_offers_no_sign_up():
    answer = Client().get("/masuk/").content.decode()

    assert "Nama pengguna atau nomor HP" in answer
    assert not re.search(r"sign up|daftar akun|/signup", answer, re.IGNORECASE)


@pytest.mark.parametrize(
    "path", ["/akun/kata-sandi/", "/akun/mfa/", "/akun/sesi/", "/akun/konfirmasi/", "/keluar/", "/pekerjaan/"]
)
def test_the_pages_of_an_account_open(client_as, path):
    answer = client_as(Role.VERIFIER).get(path)

    assert answer.status_code == 200
    assert not re.search(r"Are you sure|Sign Out|Sessions|Password", answer.content.decode())
