"""Bappeda publishes a form: file, faults or preview, version."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from tests.verification.factories import OfficerFactory
from tests.verification.field.every_kind import FORM
from verification import reference
from verification.field.models import FormVersion
from verification.field.publishing import actions, reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, form):
    user = OfficerFactory(role=Role.BAPPEDA_ADMIN)
    client.force_login(user)
    return user


def upload(client, document):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return client.post(reverse("verification:form-new"), {"file": SimpleUploadedFile("formulir.json", content)})


def newest():
    return json.loads((reference.FORMS / "rumah_tangga_v3.json").read_bytes())


def test_a_file_is_looked_at_and_then_published_as_the_next_version(admin, client):
    before = FormVersion.objects.filter(code="rumah-tangga").latest("version").version
    document = newest()
    document["sections"][0]["questions"][1]["label"] = "Berapa orang di sini?"

    page = upload(client, document)
    assert "Berapa orang di sini?" in page.text
    assert not FormVersion.objects.filter(version=before + 1).exists()

    answer = client.post(reverse("verification:form-publish"), {"draft": page.context["draft"]})
    version = FormVersion.objects.get(code="rumah-tangga", version=before + 1)
    assert answer.url == reverse("verification:form-detail", args=[version.pk])
    assert (version.definition["version"], len(version.sha256)) == (before + 1, 64)
    assert "Berapa orang di sini?" in client.get(answer.url).text


def test_publishing_the_same_twice_is_one_version(admin, client):
    for _ in range(2):
        page = upload(client, FORM)
        client.post(reverse("verification:form-publish"), {"draft": page.context["draft"]})

    assert FormVersion.objects.filter(code=FORM["code"]).count() == 1


def test_faults_are_all_on_the_page_and_nothing_is_kept(admin, client):
    document = newest()
    document["sections"][0]["questions"][1]["kind"] = "song"
    document["sections"][1]["questions"][0]["variable"] = "no_such"

    page = upload(client, document)

    assert "song" in page.text
    assert "no_such" in page.text
    assert len(page.context["faults"]) >= 2


@pytest.mark.parametrize("content", [b"{", b"\x89PNG", b"[]", b" " * (256 * 1024 + 1), b""])
def test_a_bad_file_is_told_and_no_error(admin, client, content):
    assert upload(client, content).status_code == 200
    assert "kesalahan" in upload(client, b"{").text


def test_a_draft_that_somebody_changed_or_of_another_is_not_published(admin, client):
    draft = actions.hold(FORM, by=OfficerFactory(role=Role.BAPPEDA_ADMIN))

    for text in ("", draft, draft[:-3] + "abc"):
        client.post(reverse("verification:form-publish"), {"draft": text})

    assert not FormVersion.objects.filter(code=FORM["code"]).exists()


def test_the_file_of_a_version_comes_back_as_it_can_be_uploaded_again(admin, client):
    version = FormVersion.objects.latest("version")

    content = client.get(reverse("verification:form-file", args=[version.pk])).content

    assert json.loads(content) == version.definition
    assert actions.read_upload(SimpleUploadedFile("a.json", content))[1] == []


def test_the_preview_says_what_is_new_gone_and_changed(form):
    reference.load()
    document = newest()
    gone = document["sections"][1]["questions"].pop(2)
    document["sections"][0]["questions"][1]["label"] = "Berapa orang?"
    document["sections"][0]["questions"].append({"name": "dog", "label": "Ada anjing?", "kind": "yes_no"})

    preview = reports.preview_of(document)

    assert (preview.version, preview.added, preview.removed) == (4, ["Ada anjing?"], [gone["label"]])
    assert preview.changed == [
        reports.Change("Berapa orang?", "kalimat, sebelumnya “Berapa orang tinggal dan makan bersama di rumah ini?”")
    ]


def test_skips_are_said_in_words(form):
    parts = reports.parts_of(newest())
    plastered = next(one for part in parts for one in part.questions if one.key == "wall_plastered")

    assert "Jenis dinding terluas: “Tembok”" in plastered.when


def test_a_variable_that_no_question_asks_is_named(world_rules):
    document = newest()
    document["sections"] = document["sections"][:2]

    assert "Sumber air minum utama" in reports.unasked_variables(document)
    assert reports.unasked_variables(newest()) == []


@pytest.fixture
def world_rules():
    from households import reference as register_reference

    register_reference.load()
