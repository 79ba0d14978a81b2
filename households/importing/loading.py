"""Applying a staged snapshot: set-based SQL in one transaction. Writes claims and links; a household seen for the first
time starts as a shell, unverified, and its people as the claim names them. A value of ours that its source now
contradicts is marked to be confirmed again. Nothing else of ours is touched."""

import time
from collections.abc import Iterator

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from households.importing import claims, differences, homes, people, reopening
from households.importing.comparing import compared, counts
from households.linkage.agreement import AGREEMENT
from households.models import LinkageRun, Snapshot

N_STEPS = 8  # of _steps, for saying how far it is
SIZES_OF_STAGED = """
ANALYZE households_stagedrow (snapshot_id, row_no, is_family, source_key, person_key, number_index, verdict)
"""
SIZES_OF_REGISTER = """
ANALYZE households_identitynumber (kind, blind_index), households_familycard, households_household, households_person,
    households_claim (id, source_id, source_key, kk_id, village_id, closed_on, household_id),
    households_personclaim (id, claim_id, source_key, nik_id, closed_on),
    households_link, households_residence
"""
SETTINGS = ["SET LOCAL work_mem = '64MB'", "SET LOCAL jit = off"]
SEQUENCES = {
    "claim_ids": "households_claim",
    "person_claim_ids": "households_personclaim",
    "person_ids": "households_person",
    "household_ids": "households_household",
}
ONE_AT_A_TIME = 7_340_001  # key of the advisory lock: two imports side by side would each make the same newcomers
SECONDS_BETWEEN_TRIES = 1


def preview_counts(snapshot: Snapshot) -> dict[str, int]:
    """What applying the staged rows would do: {n_created, n_updated, n_unchanged, n_held, n_refused, n_closed}."""
    with transaction.atomic(), connection.cursor() as cursor:
        names = _names(cursor, snapshot)
        cursor.execute(SIZES_OF_STAGED)  # fresh from COPY: unknown sizes would be joined row by row
        with compared(cursor, snapshot, names):
            differences.keep(cursor, snapshot, names)
            return counts(cursor, names)


class NotReady(Exception):
    """Why a snapshot cannot be applied, in words for the person who asked."""


@transaction.atomic
def apply_snapshot(snapshot: Snapshot, progress=lambda *args: None) -> Snapshot:
    """Make the staged rows of a snapshot claims, linked to persons and households. The whole or nothing.

    Raises NotReady unless the snapshot was read and waits to be applied.
    """
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if snapshot.state != Snapshot.State.READ or not snapshot.n_rows:
        raise NotReady(f"{snapshot} tidak dapat diterapkan. Keadaannya: {snapshot.get_state_display().lower()}.")
    run = LinkageRun.objects.create(method="exact_nik", snapshot=snapshot, parameters={"names_agree": AGREEMENT})
    with pghistory.context(snapshot=snapshot.pk), connection.cursor() as cursor:
        _wait_for_turn(cursor, progress)
        names = _names(cursor, snapshot) | {"run": run.pk, "as_of": snapshot.as_of}
        for n_done, stage in enumerate(_steps(cursor, snapshot, run, names)):
            progress(stage, n_done, N_STEPS)
    run.save(update_fields=["n_links", "n_pairs"])
    snapshot.state, snapshot.applied_at = Snapshot.State.APPLIED, timezone.now()
    snapshot.save()
    return snapshot


def _steps(cursor, snapshot: Snapshot, run: LinkageRun, names: dict) -> Iterator[str]:
    """Does one step after each word. A household comes before its claims, so that no claim is written twice."""
    yield "Membandingkan dengan register"
    with compared(cursor, snapshot, names):
        for name, value in counts(cursor, names).items():
            setattr(snapshot, name, value)
        yield "Menyiapkan nomor identitas"
        _execute(cursor, claims.NUMBERS, names)
        yield "Mencocokkan warga menurut NIK"
        people.match_by_nik(cursor, names)
        yield "Memperbarui klaim"
        reopening.reopen_contradicted(cursor, snapshot.source, names)
        _execute(cursor, claims.KNOWN, names)
        yield "Mencatat rumah tangga"
        _execute(cursor, [*homes.HOMES, *homes.HOUSEHOLDS], names)
        yield "Menulis klaim baru"
        _execute(cursor, claims.NEW, names)
        yield "Mencatat warga"
        _execute(cursor, [people.PERSONS, *homes.RESIDENCES], names)
        run.n_links = _execute(cursor, [people.LINKS], names)
        run.n_pairs = _execute(cursor, [people.PAIRS], names)
        cursor.execute("DROP TABLE arrival, matched, dispute, tally, lived, known_home, home, listed_before")
    if snapshot.n_created:  # pages and the next import would plan with the sizes of before otherwise
        yield "Menghitung ulang ukuran register"
        cursor.execute(SIZES_OF_REGISTER)


def _execute(cursor, statements: list[str], names: dict) -> int:
    """Rows that the last statement wrote."""
    for statement in statements:
        cursor.execute(statement, names)
    return cursor.rowcount


def _wait_for_turn(cursor, progress) -> None:
    """Until the import before has committed; progress ends the waiting when somebody cancels."""
    while True:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if cursor.fetchone()[0]:
            return
        progress("Menunggu impor lain selesai")
        time.sleep(SECONDS_BETWEEN_TRIES)


def _names(cursor, snapshot: Snapshot) -> dict:
    """Parameters of the statements: keys, and the sequences of tables whose rows get their numbers beforehand."""
    for setting in SETTINGS:
        cursor.execute(setting)
    names = {"snapshot": snapshot.pk, "source": snapshot.source_id}
    for name, table in SEQUENCES.items():
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        (names[name],) = cursor.fetchone()
    return names
