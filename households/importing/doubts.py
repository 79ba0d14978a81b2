"""The circuit breaker of imports."""

from django.db.models import Count
from django.utils.formats import number_format

from households.models import Area, Snapshot

HALF = 0.5
VILLAGE_WORTH_MISSING = 20  # families; a smaller village may well vanish from a list


def doubts_about(snapshot: Snapshot) -> list[str]:
    """What is too odd to apply without a person's word."""
    doubts = []
    newer = snapshot.source.snapshots.filter(state=Snapshot.State.APPLIED, as_of__gt=snapshot.as_of).first()
    if newer:
        doubts.append(
            f"Keadaan {snapshot.as_of:%d-%m-%Y} lebih tua daripada yang sudah diterapkan ({newer.as_of:%d-%m-%Y})."
        )
    n_bad = snapshot.n_held + snapshot.n_refused
    if snapshot.n_rows and n_bad / snapshot.n_rows > HALF:
        doubts.append(f"Lebih dari separuh baris bermasalah ({_figure(n_bad)} dari {_figure(snapshot.n_rows)}).")
    known = snapshot.source.claims.open()
    n_known = known.count()
    if n_known and snapshot.n_closed / n_known > HALF:
        gone = f"{_figure(snapshot.n_closed)} dari {_figure(n_known)}"
        doubts.append(f"{gone} keluarga yang tercatat tidak ada lagi di berkas ini.")
    if not snapshot.staged_rows.filter(is_family=False).exists() and known.filter(persons__closed_on=None).exists():
        doubts.append("Berkas ini tidak berisi satu pun individu; semua anggota yang tercatat akan ditutup.")
    if missing := _missing_villages(snapshot, known):
        doubts.append("Desa yang hilang seluruhnya: " + ", ".join(missing) + ".")
    return doubts


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)


def _missing_villages(snapshot: Snapshot, known) -> list[str]:
    before = known.values("village").annotate(n=Count("pk")).filter(n__gte=VILLAGE_WORTH_MISSING).values("village")
    now = snapshot.staged_rows.filter(is_family=True).values("village")
    return [area.full_name for area in Area.objects.filter(pk__in=before).exclude(pk__in=now).select_related("parent")]
