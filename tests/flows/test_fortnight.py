"""Two weeks on the river: thirty visits, a hundred and twenty photos, three forms, an RT that others got meanwhile.

Part of `make chaos`: it walks for ten minutes.
"""

import io
import os
from datetime import datetime, timedelta

import numpy as np
import pytest
from PIL import Image

from tests.bench.measuring import say
from tests.flows.conftest import OFFICE
from tests.flows.phones import phone_at

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("field"),
    pytest.mark.skipif(os.environ.get("RBPK_CHAOS") != "long", reason="part of make chaos"),
]  # fmt: skip
MOST_BYTES = 25 * 1024 * 1024
DAYS, VISITS, PHOTOS = 14, 30, 4  # photos of each visit
INTERVIEWS_EVERY = 5  # each fifth door opens
PREPARE = (
    OFFICE
    + """
from households.models import Neighbourhood
from tests.verification.factories import AssignmentFactory, HouseholdFactory, PersonFactory
from tests.verification.factories import ResidenceFactory, RoundFactory
forms = FormVersion.objects.filter(code="rumah-tangga").order_by("version")
for number, form in enumerate(forms[:3]):
    rt = Neighbourhood.objects.create(village=village, rt=f"00{number + 1}", rw="")
    opened = RoundFactory(village=village, opened_by=supervisor, form=form, name=f"Putaran {number + 1}")
    for house in range(10):
        home = HouseholdFactory(village=village, neighbourhood=rt, head=False)
        person = PersonFactory(name=f"Warga {number + 1}{house:02}", birth_date=date(1981, 1, 1))
        ResidenceFactory(household=home, relation="head", person=person)
        AssignmentFactory(round=opened, household=home, verifier=verifier)
"""
)
REASSIGN = """
from accounts.models import User
from verification.field.assigning.actions import move_assignments
from verification.field.models import Assignment
move_assignments(
    assignments=Assignment.objects.filter(round__name="Putaran 3"), to=User.objects.get(username="verifikator1b"),
    reason="Petugas belum terhubung dua minggu.", by=User.objects.get(username="pengawas1"))
"""
COUNT = """
from collections import Counter
from verification.models import Envelope, Photo, Visit, VisitFlag
from verification.field.sync import judging
judging.judge_waiting()
late = VisitFlag.objects.filter(kind="late_task").count()
states = Counter(Envelope.objects.values_list("state", "held"))
forms = Visit.objects.values("form").distinct().count()
print(Visit.objects.count(), Photo.objects.count(), late, forms, states[("complete", "")])
"""


def house_photo(rng: np.random.Generator) -> bytes:
    """As heavy as a real one: 12 megapixels are what a phone takes, boards and leaves are what it sees."""
    coarse = rng.integers(0, 255, (60, 80, 3), dtype=np.uint8)
    picture = Image.fromarray(coarse).resize((1600, 1200), Image.Resampling.BICUBIC)
    grain = rng.normal(0, 11, (1200, 1600, 1))
    noisy = np.clip(np.asarray(picture, dtype=np.int16) + grain, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=90)
    return file.getvalue()


def test_two_weeks_without_a_signal_all_arrive(site, phone_browser):
    site.python(PREPARE)
    site.start()
    rng = np.random.default_rng(14)
    phone = phone_at(phone_browser, site.address, "Warga 100")
    phone.open()
    phone.context.set_offline(True)
    site.python(REASSIGN)
    start = datetime.now().replace(hour=9) - timedelta(days=DAYS)
    heads = [f"Warga {form}{house:02}" for form in (1, 2, 3) for house in range(10)]

    for number, head in enumerate(heads):
        phone.page.clock.set_system_time(start + timedelta(days=number * DAYS / VISITS))
        phone.go("tugas")
        visit(phone, head, is_interview=number % INTERVIEWS_EVERY == 0, rng=rng)
    phone.page.clock.set_system_time(datetime.now())
    on_phone = phone.page.evaluate(WEIGH)
    phone.context.set_offline(False)
    for _ in range(6):
        phone.send()
        if all(row["level"] == "complete" for row in phone.rows("outbox")):
            break

    say(f"{VISITS} visits, {VISITS * PHOTOS} photos: {on_phone / 1024**2:.1f} MB on the phone and over the line")
    assert site.python(COUNT).split() == ["30", "120", "10", "3", "30"]
    assert on_phone < MOST_BYTES
    phone.context.close()


WEIGH = """import("/static/js/field/store.js").then(async ({ all }) => {
  const [rows, photos] = await Promise.all([all("outbox"), all("blobs")]);
  return rows.reduce((sum, row) => sum + row.body.length, 0) + photos.reduce((sum, photo) => sum + photo.blob.size, 0);
})"""


def visit(phone, head, *, is_interview, rng):
    phone.begin(head)
    if is_interview:
        phone.tick("Jawaban dan foto dicatat di register kabupaten")
        phone.sign()
    phone.on()
    phone.tick("Selesai diwawancara" if is_interview else "Tidak ada orang di rumah")
    while phone.page.locator("h1").inner_text() != "Foto":
        answer_and_go_on(phone)
    for n in range(1, PHOTOS + 1):
        file = {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": house_photo(rng)}
        phone.page.locator("input[type=file]").last.set_input_files(files=[file])
        phone.page.locator(".photos img").nth(n - 1).wait_for()
    phone.on()
    phone.on()
    phone.seal()


def answer_and_go_on(phone):
    """The first answer of every question on the screen; new ones may appear by it."""
    before = phone.page.url
    for _ in range(12):
        for question in phone.page.locator("main fieldset:not(:has(input:checked))").all():
            if question.locator("input[type=radio]").count():
                question.locator("input[type=radio]").first.check()
        for field in phone.page.locator("main input[inputmode]").all():
            if not field.input_value():
                field.fill("1")
            elif field.get_attribute("aria-invalid") == "true":
                field.fill("1500000")
        phone.click("Simpan dan lanjut")
        phone.page.wait_for_timeout(150)
        if phone.page.url != before:
            return
    raise AssertionError(phone.page.locator("main").inner_text())
