import pytest
from drf_spectacular.validation import validate_schema

from accounts.roles import Role
from partners.models import ApiKey
from tests.partners.factories import CompanyFactory, client_of

pytestmark = pytest.mark.django_db
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def schema():
    return client_of(CompanyFactory()).get("/api/v1/skema/").json()


def operations(schema):
    return [item[method] for item in schema["paths"].values() for method in METHODS & set(item)]


def test_the_schema_is_valid_openapi_3_1(schema):
    validate_schema(schema)

    assert schema["openapi"].startswith("3.1")


def test_the_schema_names_every_operation_of_v1(schema):
    assert {operation["operationId"] for operation in operations(schema)} == {
        "list_indicators", "list_areas", "list_needs", "get_need", "list_shared_needs", "list_reservations",
        "get_reservation", "create_reservation", "extend_reservation", "cancel_reservation", "list_funding_lines",
        "get_funding_line", "create_funding_line", "change_funding_line", "record_payment", "list_proposals",
        "get_proposal", "create_proposal", "withdraw_proposal", "list_progress", "get_progress", "create_progress",
        "add_progress_file", "read_identity", "list_yearly_reports", "get_yearly_report", "submit_yearly_report",
        "get_contribution",
    }  # fmt: skip


def test_every_operation_has_an_example_of_its_answer_and_of_its_body(schema):
    for operation in operations(schema):
        answers = [media for answer in operation["responses"].values() for media in answer.get("content", {}).values()]
        assert any(media.get("examples") for media in answers), operation["operationId"]
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            assert media.get("examples") or kind == "multipart/form-data", operation["operationId"]


def test_the_examples_have_exactly_the_keys_of_the_schema(schema):
    for operation in operations(schema):
        answer = operation["responses"].get("200") or operation["responses"]["201"]
        (media,) = answer["content"].values()
        (example,) = media["examples"].values()
        check_keys(example["value"], media["schema"], schema)


def check_keys(value, shape, schema):
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]]
    assert set(value) == set(shape["properties"])
    for name in {"results", "payments", "files"} & set(value):
        for row in value[name]:
            check_keys(row, shape["properties"][name]["items"], schema)


def test_every_operation_asks_for_the_key_and_names_the_scope(schema):
    named = {scope for operation in operations(schema) for (scope,) in [operation["security"][0]["companyKey"]]}

    assert named == set(ApiKey.Scope.values)
    assert schema["components"]["securitySchemes"]["companyKey"]["scheme"] == "bearer"


@pytest.mark.parametrize("address", ["/api/v1/skema/", "/api/v1/dokumen/"])
def test_officers_who_work_with_companies_read_about_the_api(client_as, address):
    answers = [client_as(role).get(address) for role in (Role.BAPPEDA_ADMIN, Role.LEADER)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any(answer.cookies for answer in answers)


@pytest.mark.parametrize("address", ["/api/v1/skema/", "/api/v1/dokumen/"])
def test_other_officers_do_not(client_as, address):
    assert client_as(Role.VERIFIER).get(address).status_code == 403


def test_the_page_shows_a_line_to_copy_for_every_operation(client_as, schema):
    text = client_as(Role.BAPPEDA_ADMIN).get("/api/v1/dokumen/").content.decode()

    for operation in operations(schema):
        assert f'id="{operation["operationId"]}"' in text
    assert text.count("curl -X") == len(operations(schema))
    assert "<script>" not in text
    assert "style=" not in text


@pytest.mark.parametrize("query", ["version=a%0Ab", "lang=%00", "format=yaml"])
def test_odd_questions_to_the_schema_break_nothing(query):
    assert client_of(CompanyFactory()).get(f"/api/v1/skema/?{query}").status_code == 200
