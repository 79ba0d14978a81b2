"""Frames and draws: who is in, with what chance, and that nobody changes it afterwards."""

import os
from collections import Counter
from math import sqrt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from households.exports import write_xlsx
from households.lists import Column
from households.models import Household, IdentityNumber, Neighbourhood
from tests.verification.factories import (
    HouseholdFactory,
    PersonFactory,
    ResidenceFactory,
    VillageFactory,
    supervisor_of,
    verifier_of,
)
from verification.field.assigning import actions as assigning
from verification.field.assigning import drawing, frames
from verification.field.assigning.models import FrameEntry, SampleDraw, SamplingFrame
from verification.field.assigning.reports import unassigned_households
from verification.field.envelopes import VisitError
from verification.tasks import forget_frame_files

pytestmark = pytest.mark.django_db
HEADER = "No KK;NIK;Nama Lengkap;SHDK;Alamat;RT;RW"


def nik(n):
    return f"640299010180{n:04d}"


def kk(n):
    return f"640299010120{n:04d}"


@pytest.fixture(autouse=True)
def in_a_folder(media, settings):
    settings.RBPK_DEMO = True  # its numbers are taken


@pytest.fixture
def village(form):
    return VillageFactory()


def take(village, *lines, header=HEADER, origin="population", by=None, **words):
    upload = SimpleUploadedFile("penduduk.csv", "\n".join([header, *lines]).encode())
    return frames.take_file(
        village=village, origin=origin, as_of=timezone.localdate(), upload=upload, by=by or supervisor_of(village),
        **words,
    )  # fmt: skip


def outcomes(frame):
    return {entry.row_no: (entry.outcome, entry.reason) for entry in frame.entries.all()}


def listed_household(village, rt=None, *, name="Warga Lama", number=None):
    person = PersonFactory(name=name, name_key=name.lower(), **(
        {"nik": IdentityNumber.record("nik", number), "nik_status": "claimed"} if number else {}
    ))  # fmt: skip
    home = HouseholdFactory(village=village, neighbourhood=rt, head=False)
    ResidenceFactory(person=person, household=home)
    return home


def test_rows_of_a_population_export_are_families_and_the_counts_close(village):
    rt = village.neighbourhoods.create(rt="001")
    by_number = listed_household(village, number=nik(1))
    by_name = listed_household(village, rt, name="Sutrisno")
    frame = take(
        village,
        f"{kk(1)};{nik(9)};Ani;Istri;Jalan A;1;",
        f"{kk(1)};{nik(1)};Budi;Kepala Keluarga;Jalan A;1;",  # known by number
        f"{kk(2)};{nik(2)};Sutrisno;Kepala Keluarga;Jalan B;001;",  # known by name in that RT
        f"{kk(3)};{nik(3)};Sutrisno;Kepala Keluarga;Jalan C;2;",  # another RT: not he
        ";123;Citra;Kepala Keluarga;Jalan D;2;",  # no number
        f"{kk(4)};{nik(4)};Dewi;Kepala Keluarga;Jalan E;;",  # no RT
        f"{kk(5)};{nik(3)};Eko;Kepala Keluarga;Jalan F;2;",  # a NIK twice
    )

    found = outcomes(frame)
    assert {row: outcome for row, (outcome, _) in found.items()} == {
        3: "listed", 4: "listed", 5: "unlisted", 6: "held", 7: "held", 8: "held",
    }  # fmt: skip
    assert (found[3][1], found[4][1]) == (
        "Nomornya sudah ada di register.", "Nama yang sama sudah terdaftar di RT ini."
    )  # fmt: skip
    assert found[8][1] == "Keluarga ini sudah ada di baris 5."
    assert [frame.entries.get(row_no=row).household for row in (3, 4)] == [by_number, by_name]
    counts = (frame.n_rows, frame.n_members, frame.n_listed, frame.n_unlisted, frame.n_held)
    assert counts == (7, 1, 2, 1, 3)


def test_a_member_known_by_number_makes_the_family_a_known_one(village):
    home = listed_household(village, number=nik(7))

    frame = take(
        village, f"{kk(1)};{nik(8)};Budi;Kepala Keluarga;A;1;", f"{kk(1)};{nik(7)};Siti;Istri;A;1;"
    )  # fmt: skip

    assert frame.entries.get().household == home


def test_numbers_are_kept_encrypted_once_and_shown_masked_only(village, client_as):
    by = supervisor_of(village)
    frame = take(village, f"{kk(1)};{nik(5)};Budi;Kepala Keluarga;A;1;", by=by)
    page = reverse("verification:frame-detail", args=[frame.pk])

    assert frame.entries.get().number == IdentityNumber.find("nik", nik(5))
    client = client_as(by)
    assert "6402********0005" in client.get(page).text
    assert nik(5) not in client.get(page).text
    assert client.get(page, {"ekspor": "xlsx"}).status_code == 200


def test_typed_lines_and_workbooks_are_frames_too(village):
    by = supervisor_of(village)
    typed = frames.take_lines(
        village=village, as_of=timezone.localdate(), by=by,
        text="1; Budi; Jalan A\n\n2;Citra\nsatu; Dewi; Jalan B\n1; budi; jalan a",
    )  # fmt: skip
    columns = [Column(name, name) for name in ("Nama", "RT", "Alamat")]
    book = write_xlsx("Pendataan", columns, [["Eko", 3, "Jalan C"]])
    read = frames.take_file(
        village=village, origin="listing", as_of=timezone.localdate(), by=by,
        upload=SimpleUploadedFile("rt.xlsx", book),
    )  # fmt: skip

    assert [one.outcome for one in typed.entries.all()] == ["unlisted", "unlisted", "held", "held"]
    assert str(read.entries.get().neighbourhood) == "RT 003"


def test_only_the_rts_that_were_asked_for_are_in(village):
    rt = village.neighbourhoods.create(rt="001")

    frame = take(
        village, f"{kk(1)};{nik(1)};Budi;KK;A;1;", f"{kk(2)};{nik(2)};Citra;KK;A;2;", neighbourhoods=[rt]
    )  # fmt: skip

    assert [one.outcome for one in frame.entries.all()] == ["unlisted", "held"]
    assert (frame.rts, village.neighbourhoods.count()) == (["RT 001"], 1)


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ("Nama;Alamat", "Budi;A", "RT, NIK atau Nomor KK"),
        ("NIK;NIK;Nama;RT", "1;1;Budi;1", "dua kolom untuk NIK"),
        (HEADER, "", "Tidak ada satu baris"),
        ("6402990101800001", "6402990101800002", "judul kolom"),
    ],
)
def test_a_file_that_is_no_frame_is_refused_in_words_and_kept_nowhere(village, media, header, line, words):
    with pytest.raises(VisitError, match=words):
        take(village, line, header=header)

    assert not SamplingFrame.objects.exists()
    assert not list((media / "frames").iterdir())


def test_a_list_left_half_read_goes_within_hours(media):
    left = frames.keep_upload(SimpleUploadedFile("p.csv", b"x"), frames.FOLDER)
    os.utime(left, (0, 0))

    forget_frame_files()

    assert not left.exists()


def test_nobody_makes_a_frame_of_another_village(village):
    with pytest.raises(VisitError, match="bukan wilayah Anda"):
        take(village, f"{kk(1)};{nik(1)};Budi;KK;A;1;", by=supervisor_of(VillageFactory()))


# Drawing


def frame_of(village, *sizes, by=None):
    """So many families in RT 001, 002 ..."""
    lines = [
        f"{rt}; Keluarga {'ABCDEFGHIJ'[n]}; Jalan {n}" for rt, size in enumerate(sizes, start=1) for n in range(size)
    ]
    by = by or supervisor_of(village)
    return frames.take_lines(village=village, as_of=timezone.localdate(), text="\n".join(lines), by=by)


def draw(frame, form, **changes):
    words = {
        "design": "by_rt", "n": 4, "seed": 7, "name": "Sampel", "form": form, "due_on": timezone.localdate(),
        "verifiers": [verifier_of(frame.village)], "by": frame.made_by,
    } | changes  # fmt: skip
    return drawing.draw_sample(frame=frame, **words)


def test_a_draw_makes_households_and_tasks_of_who_was_drawn_and_nobody_else(village, form):
    frame = frame_of(village, 6, 2)

    drawn = draw(frame, form)

    entries = frame.entries.exclude(position=None).order_by("position")
    assert [one.position for one in entries] == [1, 2, 3, 4]
    assert {one.household for one in entries} == {one.household for one in drawn.round.assignments.all()}
    assert Household.objects.count() == 4
    home = entries[0].household
    assert (home.status, home.neighbourhood) == ("unverified", entries[0].neighbourhood)
    assert home.residences.get().person.name == entries[0].head_name
    assert home.residences.get().relation == "head"


def test_everybody_in_the_frame_has_the_probability_of_his_stratum(village, form):
    frame = frame_of(village, 6, 2)

    drawn = draw(frame, form)

    assert [(one["rt"], one["n_frame"], one["n_drawn"]) for one in drawn.strata] == [("RT 001", 6, 3), ("RT 002", 2, 1)]
    assert list(frame.entries.values_list("inclusion_probability", flat=True)) == [0.5] * 8
    # Horvitz-Thompson: the drawn, each weighed by 1 / probability, add up to the frame.
    weights = [1 / one.inclusion_probability for one in frame.entries.exclude(position=None)]
    assert sum(weights) == frame.n_unlisted


def test_drawing_again_with_the_same_seed_finds_the_same_families(village, form):
    frame = frame_of(village, 9, 5)
    drawn = draw(frame, form, design="srs", n=5, seed=None)
    stored = list(frame.entries.exclude(position=None).order_by("position").values_list("row_no", flat=True))

    entries = list(frame.entries.filter(outcome="unlisted").select_related("neighbourhood"))
    (stratum,) = drawing.strata_of(reversed(entries), design=drawn.design, n=drawn.n_drawn, seed=drawn.seed)

    assert [entry.row_no for entry in stratum.drawn] == stored


def test_over_two_thousand_seeds_the_stored_probabilities_are_the_true_ones():
    entries = [
        FrameEntry(row_no=10 * rt + n, neighbourhood=Neighbourhood(rt=f"00{rt}"), head_name="X")
        for rt, size in [(1, 8), (2, 4), (3, 1)]
        for n in range(size)
    ]
    n_seeds, drawn, said = 2_000, Counter(), {}
    for seed in range(n_seeds):
        for stratum in drawing.strata_of(entries, design="by_rt", n=6, seed=seed):
            drawn.update(entry.row_no for entry in stratum.drawn)
            said |= {entry.row_no: stratum.inclusion_probability for entry in stratum.entries}

    assert set(said.values()) == {3 / 8, 2 / 4, 1}
    for row_no, p in said.items():
        assert abs(drawn[row_no] / n_seeds - p) <= 3 * sqrt(p * (1 - p) / n_seeds)


def test_a_frame_is_drawn_from_once(village, form):
    frame = frame_of(village, 5)
    draw(frame, form, n=2)

    with pytest.raises(VisitError, match="bukan sampel acak"):
        draw(frame, form, n=2)
    with pytest.raises(VisitError, match="tetap disimpan"):
        frames.discard_frame(frame=frame, by=frame.made_by)


@pytest.mark.parametrize(("n", "words"), [(0, "1 sampai 4"), (5, "1 sampai 4"), (1, "paling sedikit 2")])
def test_a_sample_that_cannot_be_leaves_nothing_behind(village, form, n, words):
    frame = frame_of(village, 2, 2)

    with pytest.raises(VisitError, match=words):
        draw(frame, form, n=n)

    assert not Household.objects.exists()
    assert not SampleDraw.objects.exists()


def test_a_drawn_frame_changes_no_more(village, form):
    frame = frame_of(village, 3)
    drawn = draw(frame, form, n=1)
    entry = frame.entries.first()
    changes = [
        lambda: FrameEntry.objects.filter(pk=entry.pk).update(inclusion_probability=0.9),
        lambda: FrameEntry.objects.filter(pk=entry.pk).delete(),
        lambda: FrameEntry.objects.create(
            frame=frame, row_no=99, head_name="X", name_key="x", outcome="held", reason="Kosong"
        ),
        lambda: SamplingFrame.objects.filter(pk=frame.pk).update(n_rows=1, n_unlisted=1),
        lambda: SampleDraw.objects.filter(pk=drawn.pk).update(seed=8),
        lambda: SampleDraw.objects.filter(pk=drawn.pk).delete(),
    ]

    for change in changes:
        with pytest.raises(DatabaseError, match="stays as it was|Cannot"), transaction.atomic():
            change()


def test_a_sample_takes_nobody_in_but_one_of_its_own_who_was_taken_back(village, form):
    drawn = draw(frame_of(village, 5), form, n=2)
    task, by = drawn.round.assignments.first(), drawn.drawn_by
    assigning.withdraw_assignments(assignments=[task], reason="Petugas pindah", by=by)
    words = {"round": drawn.round, "verifier": task.verifier, "by": by}

    with pytest.raises(VisitError, match="merusak sampel"):
        assigning.assign_households(households=[HouseholdFactory(village=village)], **words)
    assert list(unassigned_households(drawn.round)) == [task.household]
    assert assigning.assign_households(households=[task.household], **words)


def test_a_frame_nobody_drew_from_is_discarded_whole(village):
    frame = frame_of(village, 3)

    frames.discard_frame(frame=frame, by=frame.made_by)

    assert not FrameEntry.objects.exists()


# Pages


def test_a_supervisor_uploads_looks_and_draws(village, form, client_as):
    supervisor, verifier = supervisor_of(village), verifier_of(village)
    client = client_as(supervisor)
    upload = SimpleUploadedFile(
        "p.csv", f"{HEADER}\n{kk(1)};{nik(1)};Budi;KK;A;1;\n{kk(2)};{nik(2)};Citra;KK;A;1;".encode()
    )
    words = {"village": village.pk, "origin": "population", "as_of": timezone.localdate(), "file": upload}

    answer = client.post(reverse("verification:frame-new"), words)
    frame = SamplingFrame.objects.get()
    preview = client.get(answer.url).text
    sent = {
        "design": "srs", "n": 1, "name": "Sampel A", "form": form.pk, "due_on": timezone.localdate(),
        "verifiers": [verifier.pk],
    }  # fmt: skip
    client.post(reverse("verification:frame-draw", args=[frame.pk]), sent)

    assert "Nomor KK dari" in preview
    page = client.get(answer.url).text
    assert "tidak diganti" in page
    assert str(frame.draw.seed) in page
    assert client.get(reverse("verification:round-detail", args=[frame.draw.round_id])).status_code == 200
    assert list(client.get(reverse("verification:frame-list")).context["object_list"]) == [frame]


def test_a_bad_upload_says_what_to_do_and_keeps_what_was_typed(village, client_as):
    client = client_as(supervisor_of(village))
    words = {"village": village.pk, "origin": "population", "as_of": timezone.localdate(), "rts": "1, 77"}

    page = client.post(reverse("verification:frame-new"), words)
    assert set(page.context["form"].errors) == {"file", "rts"}
    broken = SimpleUploadedFile("p.xlsx", b"bukan buku kerja")
    page = client.post(reverse("verification:frame-new"), words | {"rts": "", "file": broken})

    assert "file" in page.context["form"].errors
    assert not SamplingFrame.objects.exists()


def test_a_frame_costs_the_same_for_many(village, client_as, django_assert_max_num_queries):
    by = supervisor_of(village)
    frame = take(village, *[f"{kk(n)};{nik(n)};Warga {n};KK;A;1;" for n in range(1, 21)], by=by)
    client = client_as(by)

    with django_assert_max_num_queries(16):
        client.get(reverse("verification:frame-detail", args=[frame.pk]))
