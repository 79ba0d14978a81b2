"""The client against a server that answers like BPS, and one that misbehaves."""

import json
import logging
import traceback

import pytest

from tests.verification.macro.fetching.bps_server import EMPTY, HANG, KEY, page
from verification.macro.fetching.client import TRIES, connect
from verification.macro.fetching.errors import (
    KeyRefused,
    OtherAnswer,
    ServerRefused,
    Unavailable,
    Unreadable,
    WebAPIError,
    WrongTotals,
)

HTML = (200, b"<!doctype html><title>Sedang dipelihara</title>")
DOWN = (500, b"Internal Server Error")
HALF = (200, b'{"status": "OK", "data-availability": "available", "datacon')
WRONG_KEY = (200, {"status": "Error", "message": f"Invalid API key {KEY}"})


def failure(ask, *given) -> WebAPIError:
    with pytest.raises(WebAPIError) as caught:
        ask(*given)
    return caught.value


# What comes


def test_periods_are_numbers_in_their_order(bps):
    assert connect().periods("0000", 621) == [123, 124, 125]


def test_all_pages_of_a_list_are_read(bps):
    bps.replies["/page/2"] = [(200, page([{"var_id": 3}], number=2, pages=2, total=3))]
    bps.replies["model/var/"] = [(200, page([{"var_id": 1}, {"var_id": 2}], pages=2, total=3))]
    assert [item["var_id"] for item in connect().variables("6403")] == [1, 2, 3]


def test_domains_and_static_tables_are_lists_like_others(bps):
    bps.replies["domain/type/all"] = [(200, page([{"domain_id": "6403", "domain_name": "Kutai Kartanegara"}]))]
    bps.replies["list/model/statictable"] = [(200, page([{"table_id": 16}]))]
    assert connect().domains()[0]["domain_id"] == "6403"
    assert connect().static_tables("6403") == [{"table_id": 16}]


def test_an_answer_names_its_call_without_the_key(bps):
    answer = connect().data("0000", 621, [124, 125])
    assert answer.call == "WebAPI data domain 0000 var 621 th 124;125"
    assert answer.content["datacontent"]["640362101240"] == 7.28


def test_more_than_two_periods_are_not_asked_for_at_once(bps):
    with pytest.raises(ValueError, match="3 periods"):
        connect().data("0000", 621, [123, 124, 125])
    assert bps.asked == []


def test_a_static_table_loses_the_key_in_its_links(bps):
    table = {"table_id": 16, "title": "Luas", "table": "&lt;table&gt;&lt;/table&gt;", "excel": f"https://x/?t={KEY}"}
    bps.replies["view/model/statictable"] = [(200, {"status": "OK", "data": table})]
    answer = connect().static_table("6403", 16)
    assert KEY not in answer.text
    assert answer.content["data"]["table"] == table["table"]


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("word", ["list-not-available", "not-available"])
def test_nothing_there_is_no_error(bps, status, word):
    bps.replies["model/"] = [(status, {"status": "OK", "data-availability": word, "data": ""})]
    assert connect().periods("0000", 621) == []
    assert connect().data("0000", 621, [124]) is None


# What does not


def test_a_server_that_recovers_is_asked_again(bps):
    bps.replies["model/th"] = [DOWN, (503, b""), (200, bps.periods())]
    assert connect().periods("0000", 621) == [123, 124, 125]


@pytest.mark.parametrize(
    ("reply", "error"),
    [(DOWN, Unavailable), ((503, b""), Unavailable), ((429, b""), Unavailable), (HTML, Unreadable), (HALF, Unreadable),
     ((200, b"[]"), Unreadable), ((404, b"<html>"), Unreadable), ((200, b'{"status": NaN}'), Unreadable)],
)  # fmt: skip
def test_after_some_tries_it_gives_up_and_says_why(bps, reply, error):
    bps.replies["model/th"] = [reply]
    assert type(failure(connect().periods, "0000", 621)) is error
    assert len(bps.asked) == TRIES


def test_a_silent_server_is_left_after_its_time(bps, settings):
    settings.BPS_WEBAPI_TIMEOUT_S = 0.05
    bps.replies["model/th"] = [HANG]
    assert "waktu habis" in str(failure(connect().periods, "0000", 621))
    assert len(bps.asked) == TRIES


def test_an_answer_cut_off_on_its_way_is_none(bps):
    bps.replies["model/th"] = [(200, b'{"status"', ("Transfer-Encoding", "chunked"))]
    assert type(failure(connect().periods, "0000", 621)) is Unavailable


def test_an_error_inside_a_delivered_answer_is_one_and_not_asked_again(bps):
    bps.replies["model/th"] = [(200, {"status": "Error", "message": "There is something wrong!"})]
    error = failure(connect().periods, "0000", 621)
    assert (type(error), len(bps.asked)) == (ServerRefused, 1)
    assert "There is something wrong!" in str(error)


@pytest.mark.parametrize("reply", [WRONG_KEY, (401, b""), (403, b"<html>"), (400, WRONG_KEY[1])])
def test_a_wrong_key_is_said_to_be_wrong_and_not_tried_again(bps, reply):
    bps.replies["model/th"] = [reply]
    error = failure(connect().periods, "0000", 621)
    assert (type(error), len(bps.asked)) == (KeyRefused, 1)
    assert KEY not in str(error)


@pytest.mark.parametrize("key", ["", "pendek", "dengan spasi di dalamnya", "../../lain/0123456789abcdef"])
def test_without_a_key_of_the_right_form_nobody_is_asked(bps, settings, key):
    settings.BPS_WEBAPI_KEY = key
    assert type(failure(connect)) is KeyRefused
    assert bps.asked == []


def test_a_redirect_does_not_carry_the_key_away(bps, settings):
    bps.replies["model/th"] = [(302, b"", ("Location", f"{settings.BPS_WEBAPI_URL}/lain/key/{KEY}"))]
    assert type(failure(connect().periods, "0000", 621)) is Unreadable
    assert not any("lain" in path for path in bps.asked)


ONE, TWO = {"th_id": 124}, {"th_id": 125}


@pytest.mark.parametrize(
    "second",
    [page([ONE], number=1, pages=2, total=2), page([ONE], number=2, pages=2, total=2),
     page([TWO], number=2, pages=2, total=9), page([TWO, {"th_id": 126}], number=2, pages=2, total=2),
     page([TWO], number=2, pages=3, total=2), EMPTY[1]],
    ids=["first again", "row again", "other total", "too many", "other number of pages", "nothing"],
)  # fmt: skip
def test_pages_that_contradict_each_other_are_refused(bps, second):
    bps.replies["/page/"] = [(200, second)]
    bps.replies["model/th"] = [(200, page([ONE], pages=2, total=2))]
    assert type(failure(connect().periods, "0000", 621)) is WrongTotals


def test_a_list_shorter_than_its_total_is_refused(bps):
    bps.replies["model/th"] = [(200, page([ONE, TWO], total=15))]
    assert type(failure(connect().periods, "0000", 621)) is WrongTotals


def test_pages_without_end_are_not_followed(bps):
    bps.replies["model/th"] = [(200, page([ONE], pages=9_999, total=99_990))]
    assert type(failure(connect().periods, "0000", 621)) is WrongTotals
    assert len(bps.asked) == 1


@pytest.mark.parametrize("change", [{"var": [{"val": 192}]}, {"tahun": [{"val": 99}]}, {"tahun": []}])
def test_an_answer_to_another_question_is_refused(bps, change):
    bps.replies["model/data"] = [(200, bps.data(621, [124]) | change)]
    assert type(failure(connect().data, "0000", 621, [124])) is OtherAnswer


@pytest.mark.parametrize("change", [{"vervar": None}, {"vervar": []}, {"var": "621"}, {"datacontent": "?"}])
def test_an_answer_with_broken_lists_is_refused(bps, change):
    bps.replies["model/data"] = [(200, bps.data(621, [124]) | change)]
    assert type(failure(connect().data, "0000", 621, [124])) is Unreadable


# The key


ODD_HEADER = (500, b"", ("tanpa tanda", "x\r\nputus"))


@pytest.mark.parametrize(
    "reply", [DOWN, HALF, HANG, WRONG_KEY, ODD_HEADER], ids=["down", "half", "hang", "wrong key", "odd header"]
)
def test_the_key_is_in_no_log_and_no_error(bps, settings, caplog, reply):
    caplog.set_level(logging.DEBUG)
    settings.BPS_WEBAPI_TIMEOUT_S = 0.2 if reply is HANG else 20
    bps.replies["model/th"] = [reply]
    error = failure(connect().periods, "0000", 621)

    assert reply is HANG or "/key/***" in caplog.text  # what never came back is not logged
    assert KEY not in caplog.text + "".join(traceback.format_exception(error))
    assert KEY not in json.dumps([repr(one) for one in chain(error)])


def test_a_host_that_is_not_there_does_not_betray_the_key(settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.BPS_WEBAPI_KEY, settings.BPS_WEBAPI_URL = KEY, "http://127.0.0.1:1"
    settings.BPS_WEBAPI_PACE_S = 0
    error = failure(connect().periods, "0000", 621)
    assert len(list(chain(error))) == 1
    assert KEY not in caplog.text + str(error)


def chain(error):
    while error:
        yield error
        error = error.__cause__ or error.__context__
