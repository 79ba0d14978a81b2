"""The demonstration from the first register to the last outcome: the whole line, on people who do not exist."""

import csv
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from households.importing import actions, loading, staging
from households.linkage import runs
from households.models import Area, Claim
from rbpk.demo import (
    aid,
    allotment,
    budgets,
    handover,
    musdes,
    office,
    partnership,
    petitions,
    registry,
    rule_editor,
    targeting,
)
from rbpk.demo.fieldwork import Fieldwork
from rbpk.demo.people import Household as TrueHousehold
from rbpk.demo.people import Population
from rbpk.demo.places import ALL_FOCUS_VILLAGES
from rbpk.demo.population import build
from rbpk.demo.registers import write_dtsen, write_p3ke
from verification.macro.crosscheck import runs as crosscheck
from verification.macro.surveys import demo as demo_survey

N_ROUNDS = 5
ANSWERED_ON = date(2026, 5, 20)  # by the civil registry, after the register of 30 April
SURVEY_YEAR = 2025
P3KE_FAMILY_PREFIX = 360_000_000_000  # how the demonstration's P3KE numbers its families
NOTE = "demo.txt"  # in var: what `make run` prints of the demonstration


def perform(n_households: int, seed: int, say) -> None:
    """Write the registers, load them, and let everybody do their work. The same seed gives the same regency."""
    population = build(n_households, seed)
    say(f"Penduduk buatan: {len(population.households)} rumah tangga")
    folder = settings.VAR / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    load_registers(population, folder, seed, say)
    link_registers(say)
    villages = [Area.objects.get(kemendagri_code=code) for code in ALL_FOCUS_VILLAGES[:N_ROUNDS]]
    with transaction.atomic():
        users = office.make_accounts([village.kemendagri_code for village in villages])
        ask_registry(population, users["admin.bappeda"], seed, say)
    work = Fieldwork(population, true_households(population, folder), users, seed)
    for number, village in enumerate(villages, start=1):
        with transaction.atomic():
            work.walk(village, number, say)
    with transaction.atomic():
        aid.serve(users, seed)
        n_seen = aid.see_outcomes(work, users, 12)
        n_repeated = work.repeat_visits()
        token = partnership.bring_companies(users["admin.bappeda"], seed)
    say(f"Bantuan diserahkan; {n_seen} rumah tangga dikunjungi lagi, {n_repeated} oleh petugas lain")
    with transaction.atomic():
        demo_survey.load(seed)
        crosscheck.run_crosscheck(year=SURVEY_YEAR, by=users["analis.bappeda"])
    say("Survei peragaan dimuat dan diuji silang dengan angka BPS")
    with transaction.atomic():
        n_tickets = petitions.speak(villages, users)
    say(f"Usul, sanggah, dan laporan warga: {n_tickets} tiket")
    with transaction.atomic():
        n_listed = targeting.stipulate(users, N_ROUNDS, seed)
    say(f"Daftar sasaran ditetapkan dan diumumkan: {n_listed} rumah tangga")
    with transaction.atomic():
        musdes.hold(villages, users)
    say("Musyawarah: satu sedang dicatat, dua dikunci, satu disiapkan")
    with transaction.atomic():
        budgets.load(users)
    say("Anggaran tiga OPD dimuat")
    with transaction.atomic():
        rule_editor.draw_up_draft(users["admin.bappeda"])
        rule_editor.measure()
    with transaction.atomic():
        handover.perform(users, seed)
    say("Penerima ditetapkan dengan SK; daftar bantuan dinas tahun lalu dimuat")
    with transaction.atomic():
        allotment.propose_lists(users)
    write_note(users, token)


def load_registers(population: Population, folder: Path, seed: int, say) -> None:
    load_register("p3ke", date(2026, 1, 31), write_p3ke(population, folder, seed=seed, file_format="csv"), say)
    load_register("dtsen", date(2026, 4, 30), write_dtsen(population, folder, seed=seed), say)


@transaction.atomic
def load_register(register: str, as_of: date, paths: list[Path], say) -> None:
    source = actions.source_for(register, is_synthetic=True)
    names = [path.name for path in paths]
    snapshot = actions.open_snapshot(source=source, as_of=as_of, paths=paths, names=names, by=None)
    snapshot = loading.apply_snapshot(staging.stage_snapshot(snapshot))
    say(f"{source.name}: {snapshot.n_rows} baris, {snapshot.n_created} baru, {snapshot.n_held} ditahan")


def link_registers(say) -> None:
    """The registers err in NIK and name: who is the same is linked, who may be is left to an officer."""
    run = runs.link_persons()
    say(f"Pertautan warga: {run.n_links} disambung, {run.n_pairs} pasangan menunggu diperiksa")


def ask_registry(population: Population, admin: User, seed: int, say) -> None:
    """The villages of the rounds are checked with the civil registry; everybody else stays unchecked."""
    villages = ALL_FOCUS_VILLAGES[:N_ROUNDS]
    batch = registry.load_answers(population, villages, seed, answered_on=ANSWERED_ON, by=admin)
    say(f"Jawaban Dukcapil: {batch.n_applied} dari {batch.n_rows} diterapkan")


def true_households(population: Population, folder: Path) -> dict[int, TrueHousehold]:
    """Our household id -> the house it is in truth, by the P3KE family number."""
    houses = {house.number: house for house in population.households}
    with (folder / "p3ke_truth.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["household"]]
    house_of = {int(row["family_key"]): houses[int(row["household"])] for row in rows}
    claims = Claim.objects.filter(source__code="p3ke-peragaan").values_list("household_id", "source_key")
    known = ((household, int(key) - P3KE_FAMILY_PREFIX) for household, key in claims if key.isdigit())
    return {household: house_of[family] for household, family in known if family in house_of}


def write_note(users: dict[str, User], token: str) -> None:
    """What a visitor needs to try it: accounts, the password, a company's key. Synthetic, so it may lie in var."""
    first = [user for name, user in users.items() if not any(digit in name for digit in "2345") and name[-1] != "b"]
    lines = [f"  {user.username:<18} {user.memberships.get().get_role_display()}" for user in first]
    key = f"  Kunci API perusahaan contoh: {token}"
    text = "\n".join([f"Akun peragaan (kata sandi {office.PASSWORD}):", *lines, key])
    path = settings.VAR / NOTE
    path.write_text(text + "\n")
    path.chmod(0o600)


def read_note() -> list[str]:
    path = settings.VAR / NOTE
    return path.read_text().splitlines() if path.exists() else []
