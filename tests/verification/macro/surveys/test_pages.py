"""A file up, its columns declared, estimates by page; what is refused on the way; who may do what."""

import csv
import io
import json
import re
from datetime import timedelta

import openpyxl
import pandas
import polars
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from svy_io import write_sav

from accounts.roles import Role
from jobs import work
from jobs.models import Job
from tests.verification.macro.factories import area
from verification.macro import reference
from verification.macro.models import SurveyFile, SurveyRecord, SurveyRound
from verification.macro.surveys import actions, demo

pytestmark = pytest.mark.django_db
LIST, UPLOAD = reverse("verification:survey-list"), reverse("verification:survey-upload")
ROWS = [  # two PSUs of the town, one of the country; 4 of 10 households spend less than 100
    {"bobot": weight, "strata": stratum, "nks": psu, "art": size, "kapita": spent, "air": water, "jamban": lacks}
    for weight, stratum, psu, size, spent, water, lacks in [
        (2, "kota", "a", 1, 50, "sungai", 1),
        (2, "kota", "a", 3, 150, "ledeng", 0),
        (2, "kota", "b", 2, 250, "ledeng", 0),
        (2, "kota", "b", 4, 90, "sungai", 1),
        (1, "desa", "c", 2, 120, "sungai", 0),
        (1, "desa", "c", 2, 130, "sumur", 1),
    ]
]
FACTS = {
    "name": "Survei uji", "period": "2025-03", "unit": "household", "population": "penduduk uji", "source": "uji",
    "measure": "spending_per_head_month", "poverty_line": "100", "poverty_line_unit": "Rp", "lonely_psu": "center",
}  # fmt: skip


@pytest.fixture
def analyst(client_as, media):
    return client_as(Role.BAPPEDA_ANALYST)


def as_csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def work_off():
    for job_id in Job.objects.waiting().values_list("pk", flat=True):
        work.run_job(job_id)


def upload(client, content, name="survei.csv"):
    """The page of the file after it was read."""
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    work_off()
    return answer.url


def said_on(client, page):
    """What the page would send if the person changed nothing."""
    form = client.get(page).context["form"]
    said = {field.name: field.value() for field in form}
    return {name: value for name, value in said.items() if value not in (None, False)}


def declare(client, page, **changes):
    answer = client.post(page, said_on(client, page) | FACTS | changes)
    work_off()
    return answer


def loaded(client, rows=ROWS, **changes):
    declare(client, upload(client, as_csv(rows)), **changes)
    return SurveyRound.objects.get()


def ask(client, round, **asked):
    return client.get(reverse("verification:survey-detail", args=[round.pk]), asked)


def values(answer):
    return {row.label: row.value for row in answer.context["report"].rows}


def kept_files(media):
    return [path for path in media.rglob("*") if path.is_file()]


# From a file to a round


def test_a_file_becomes_a_round_as_it_was_declared(analyst):
    area()
    page = upload(analyst, as_csv(ROWS))
    answer = declare(analyst, page, area=str(area().pk), represents_area="on")

    round = SurveyRound.objects.get()
    assert answer.url == page
    assert analyst.get(page).url == reverse("verification:survey-detail", args=[round.pk])
    assert (round.name, round.loaded_by, round.records.count(), round.area) == ("Survei uji", analyst.user, 6, area())
    assert (round.design["population"], round.design["measure"]) == ("6403:people", "spending_per_head_month")
    record = round.records.first()
    assert (record.weight, record.stratum, record.psu, record.household_size) == (2, "kota", "a", 1)
    assert record.values == {"kapita": 50, "jamban": 1, "air": "sungai", "strata": "kota"}


def test_the_screen_shows_each_column_as_it_is_understood(analyst):
    page = upload(analyst, as_csv([*ROWS, ROWS[0] | {"air": ""}]))
    profiles = {profile.name: profile for profile, _ in analyst.get(page).context["form"].rows()}
    assert (profiles["kapita"].low, profiles["kapita"].high) == (50, 250)
    assert (profiles["air"].examples, profiles["air"].n_blank) == (["sungai", "ledeng", "sumur"], 1)
    assert said_on(analyst, page)["k0"] == "weight"


def test_the_file_leaves_the_disk_once_it_is_a_round(analyst, media, django_capture_on_commit_callbacks):
    page = upload(analyst, as_csv(ROWS))
    assert len(kept_files(media)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        declare(analyst, page)
    assert kept_files(media) == []


def as_stata(path):
    pandas.DataFrame(ROWS).to_stata(path, write_index=False)


def as_spss(path):
    write_sav(polars.DataFrame(ROWS, strict=False), str(path))


def as_xlsx(path):
    book = openpyxl.Workbook()
    book.active.append([*ROWS[0]])
    for row in ROWS:
        book.active.append([*row.values()])
    book.save(path)


@pytest.mark.parametrize(("write", "name"), [(as_stata, "a.dta"), (as_spss, "a.sav"), (as_xlsx, "a.xlsx")])
def test_each_kind_of_file_gives_the_same_poverty(analyst, tmp_path, write, name):
    path = tmp_path / name
    write(path)
    declare(analyst, upload(analyst, path.read_bytes(), name))
    assert values(ask(analyst, SurveyRound.objects.get()))["Seluruhnya"] == "41,67"  # 10 of 24 people


def test_persons_without_strata_have_a_page(analyst):
    rows = [{"bobot": 1, "upah": n, "sehat": n % 2} for n in range(1, 41)]
    round = loaded(analyst, rows, unit="person", poverty_line="", poverty_line_unit="")

    answer = ask(analyst, round)

    page = answer.content.decode()
    assert values(answer) == {"Seluruhnya": "20,50"}
    assert "tidak ada: seluruh contoh satu strata" in page
    assert "setiap orang contoh diambil sendiri" in page
    assert values(ask(analyst, round, ukuran="share", kolom="sehat", tanda="=", isi="1")) == {"Seluruhnya": "50,00"}


# Refusals


def test_a_file_that_names_people_is_refused_by_law_and_gone(analyst, media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = upload(analyst, as_csv([row | {"nama": "Ani"} for row in ROWS]))
    assert "Undang-Undang 16/1997 pasal 21 dan 24" in analyst.get(page).content.decode()
    assert kept_files(media) == []
    assert analyst.post(page, FACTS).status_code == 200
    assert not SurveyRound.objects.exists()


def test_faulty_cells_are_listed_with_row_and_column_and_nothing_is_lost(analyst, media):
    rows = [ROWS[0] | {"bobot": 0}, ROWS[1] | {"art": "dua"}, ROWS[2] | {"nks": ""}, *ROWS[3:]]
    page = upload(analyst, as_csv(rows))
    declare(analyst, page, k3="size")

    answer = analyst.get(page)

    assert [fault[:2] for fault in answer.context["faults"]] == [[2, "bobot"], [3, "art"], [4, "nks"]]
    assert answer.context["form"]["name"].value() == "Survei uji"
    assert not SurveyRecord.objects.exists()
    assert len(kept_files(media)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"k0": ""}, "Pilih kolom bobot"),
        ({"k1": "weight"}, "lebih dari satu kolom"),
        ({"k5": "number"}, "Kolom ini berisi kata"),
        ({"k4": "number"}, "Garis memerlukan kolom kesejahteraan"),
        ({"period": "Maret 2025"}, "2025 atau 2025-03"),
        ({"poverty_line": "-1"}, "lebih dari 0"),
        ({"represents_area": "on"}, "Pilih wilayah"),
        ({"measure": "other"}, "Tulis apa yang diukur"),
        ({"unit": "person"}, "Satu baris satu orang"),
        ({"k2": "second_unit"}, "memerlukan kolom PSU"),
        ({"name": ""}, "Nama survei:"),
    ],
)
def test_what_cannot_be_meant_is_answered_beside_what_was_typed(analyst, change, said):
    page = upload(analyst, as_csv(ROWS))
    answer = declare(analyst, page, source="sumber tertentu", **change)
    assert answer.status_code == 400
    assert said in re.sub(r"\s+", " ", answer.content.decode())
    assert "sumber tertentu" in answer.content.decode()
    assert not SurveyRound.objects.exists()


def test_a_lonely_psu_is_refused_where_the_rule_says_so(analyst):
    page = upload(analyst, as_csv(ROWS))
    declare(analyst, page, lonely_psu="refuse")
    assert "Ada strata dengan satu PSU saja" in analyst.get(page).content.decode()
    declare(analyst, page, lonely_psu="center")
    assert "1; aturannya" in ask(analyst, SurveyRound.objects.get()).content.decode()


@pytest.mark.parametrize("content", [b"\x00\x01", b"$FL2rusak", b"bobot\n"])
def test_a_file_without_a_table_is_refused_in_words(analyst, content):
    page = upload(analyst, content)
    assert SurveyFile.objects.get().refusal
    assert "Unggah berkas lain" in analyst.get(page).content.decode()


def test_no_file_is_no_upload(analyst):
    assert analyst.post(UPLOAD, {}).status_code == 400
    assert not SurveyFile.objects.exists()


def test_a_name_and_period_are_one_round(analyst):
    loaded(analyst)
    page = upload(analyst, as_csv(ROWS), "lagi.csv")
    assert "sudah dimuat" in declare(analyst, page).content.decode()


# Forgetting


def test_a_discarded_file_leaves_nothing(analyst, media):
    page = upload(analyst, as_csv(ROWS))
    analyst.post(f"{page}buang/")
    assert kept_files(media) == []
    assert analyst.get(page).status_code == 404


def test_a_file_nobody_declares_is_forgotten_after_a_day(analyst, media):
    upload(analyst, as_csv(ROWS))
    actions.forget_old_files()
    assert SurveyFile.objects.exists()
    SurveyFile.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    actions.forget_old_files()
    assert (kept_files(media), SurveyFile.objects.exists()) == ([], False)


# Estimates


def test_a_round_shows_poverty_by_stratum_before_anybody_asks(analyst):
    answer = ask(analyst, loaded(analyst))
    assert values(answer) == {"Seluruhnya": "41,67", "desa": "0,00", "kota": "50,00"}
    sentence = answer.context["report"].sentence
    assert sentence.startswith("Bagian di bawah garis kemiskinan (P0): 41,67 % (selang 95 %")
    assert "Sumber: uji" in answer.content.decode()
    chart = json.loads(re.search(r'id="answer-data" type="application/json">(.*?)<', answer.content.decode())[1])
    assert [group["name"] for group in chart["groups"]] == ["Seluruhnya", "desa", "kota"]


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ({"ukuran": "total", "kolom": "household_size"}, "24,00"),
        ({"ukuran": "mean", "kolom": "kapita"}, "133,0"),
        ({"ukuran": "mean", "kolom": "kapita", "satuan": "orang"}, "134,2"),
        ({"ukuran": "share", "kolom": "air", "tanda": "=", "isi": "sungai"}, "50,00"),
        ({"ukuran": "share", "kolom": "kapita", "tanda": ">=", "isi": "150"}, "40,00"),
        ({"ukuran": "ratio", "kolom": "kapita", "penyebut": "household_size"}, "55,42"),
        ({"ukuran": "quantile", "kolom": "kapita", "kuantil": "0,5"}, "120,0"),
        ({"ukuran": "p0", "garis": "60"}, "8,33"),
        ({"ukuran": "p1"}, "7,50"),
        ({"ukuran": "h", "d1": "1", "ambang": "100"}, "50,00"),
        ({"ukuran": "m0", "d1": "1", "ambang": "100"}, "0,500"),
        ({"ukuran": "a", "d1": "1", "ambang": "100"}, "100,00"),
    ],
)
def test_each_measure_gives_the_value_worked_out_by_hand(analyst, asked, whole):
    """Weighted households 10, people 24: P1 = (2 * .5 + 8 * .1) / 24; lacking a toilet 2 + 8 + 2 of 24 people."""
    rows = [{"sakit": 0} | row for row in ROWS]
    assert values(ask(analyst, loaded(analyst, rows), **asked)) == {"Seluruhnya": whole}


def test_a_table_says_error_interval_rse_class_and_few_cases(analyst):
    answer = ask(analyst, loaded(analyst), ukuran="mean", kolom="kapita", kelompok="strata")
    page = answer.content.decode()
    [whole, desa, kota] = answer.context["report"].rows
    assert (whole.chip.label, whole.estimate.n, desa.estimate.n, kota.estimate.n) == ("dapat dipakai", 6, 2, 4)
    assert "3 dari 3 baris berdasar kurang dari 30 contoh" in page
    assert "dapat dipakai" in page
    assert "Efek rancangan" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"ukuran": "mean", "kolom": "air"}, "Kolom ini berisi kategori"),
        ({"ukuran": "share", "kolom": "air", "tanda": "=", "isi": "laut"}, "ledeng; sumur; sungai"),
        ({"ukuran": "share", "kolom": "air", "tanda": ">", "isi": "ledeng"}, "hanya dapat sama"),
        ({"ukuran": "share", "kolom": "kapita", "tanda": ">", "isi": "banyak"}, "Tulis satu angka"),
        ({"ukuran": "ratio", "kolom": "kapita"}, "Pilih kolom pembagi"),
        ({"ukuran": "quantile", "kolom": "kapita", "kuantil": "2"}, "antara 0 dan 1"),
        ({"ukuran": "m0"}, "Beri bobot"),
        ({"ukuran": "m0", "d0": "1", "ambang": "0"}, "Ambang terletak"),
        ({"ukuran": "nihil"}, "nihil"),
        ({"ukuran": "mean", "kolom": "nihil"}, "nihil"),
    ],
)
def test_what_cannot_be_asked_is_answered_in_the_form(analyst, asked, said):
    answer = ask(analyst, loaded(analyst), **asked)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert answer.context["report"] is None


def test_the_export_carries_every_column_and_the_source(analyst):
    answer = ask(analyst, loaded(analyst), ukuran="p0", kelompok="strata", ekspor="xlsx")
    rows = [*openpyxl.load_workbook(io.BytesIO(answer.content)).active.values]
    assert "Sumber: uji" in rows[1][0]
    assert rows[2][0] == "Kelompok"
    assert (rows[3][0], rows[3][1]) == ("Seluruhnya", pytest.approx(100 * 10 / 24))
    assert [row[7] for row in rows[3:]] == [6, 2, 4]


def test_the_demonstration_has_multidimensional_poverty(analyst):
    area()
    answer = ask(analyst, demo.load(), ukuran="h", d0="1", d1="1", d2="1", d3="1", ambang="50", kelompok="geo1")
    assert set(values(answer)) == {"Seluruhnya", "hulu", "pesisir", "tengah"}
    assert "Rekaan" in analyst.get(LIST).content.decode()


# Doors


@pytest.mark.parametrize(("role", "status"), [(Role.LEADER, 200), (Role.OPD_VIEWER, 200), (Role.VERIFIER, 403)])
def test_who_reads_macro_figures_reads_estimates(client_as, role, status):
    area()
    round = demo.load()
    client = client_as(role)
    assert client.get(LIST).status_code == ask(client, round).status_code == status


def test_a_leader_loads_no_survey(client_as, media):
    client = client_as(Role.LEADER)
    assert client.post(UPLOAD, {"file": SimpleUploadedFile("a.csv", as_csv(ROWS))}).status_code == 403
    assert "Muat survei" not in client.get(LIST).content.decode()
    assert not SurveyFile.objects.exists()


def test_the_list_asks_the_database_the_same_for_any_number(client_as, django_assert_max_num_queries):
    for year in range(2000, 2024):
        SurveyRound.objects.create(name="Susenas", period=str(year), population="x", source="x", design={"weight": "w"})
    client = client_as(Role.LEADER)
    with django_assert_max_num_queries(14):
        client.get(LIST)


@pytest.mark.parametrize(
    "fields", [{"period": "Maret"}, {"period": "2025-13"}, {"unit": "desa"}, {"poverty_line": 0}]
)  # fmt: skip
def test_the_database_refuses_a_round_that_cannot_be(fields):
    with pytest.raises(IntegrityError):
        SurveyRound.objects.create(
            **{"name": "x", "period": "2025", "population": "x", "source": "x", "design": {}} | fields
        )


def test_the_database_refuses_a_refused_file_that_is_still_kept(user):
    with pytest.raises(IntegrityError):
        SurveyFile.objects.create(name="a", stored_file="a", refusal="nama", uploaded_by=user(Role.BAPPEDA_ANALYST))


# Shares that BPS publishes too


def test_a_column_measured_as_bps_does_is_declared_on_the_screen(analyst):
    reference.load_series()
    loaded(analyst, k6="share:own_toilet")
    assert SurveyRound.objects.get().design["shares"] == [["own_toilet", "jamban"]]


def test_a_share_is_of_yes_and_no_alone(analyst):
    reference.load_series()
    page = upload(analyst, as_csv([*ROWS[:-1], ROWS[-1] | {"jamban": 2}]))
    declare(analyst, page, k6="share:own_toilet")
    assert "harus 1, 0, atau kosong" in analyst.get(page).text
    assert not SurveyRound.objects.exists()


def test_a_share_of_people_takes_a_file_of_people(analyst):
    reference.load_series()
    page = upload(analyst, as_csv(ROWS))
    answer = declare(analyst, page, k6="share:health_insurance")
    assert "memerlukan satu baris satu orang" in answer.text
