"""Citizens of the demonstration at the desks of their desa: usul, sanggah and reports, some answered, some late."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from households.models import Area, Household, Residence
from verification.petitions import actions, following
from verification.petitions.models import Petition

N_DAYS = 40  # over which they came
N_HOMES = 5  # of the register, that they speak of
NEW_FAMILIES = ["Rusdiana", "Asran Noor", "Mardiah", "Samsul Bahri"]
WHY = [
    "Suaminya meninggal tahun lalu, anaknya tiga dan rumahnya menumpang.",
    "Bekerja serabutan, lantai rumah dari tanah, belum pernah didata.",
    "Lansia tinggal sendiri, makan dibantu tetangga.",
    "Atap bocor dan jamban belum ada; tidak terdaftar sejak pindah RT.",
]


def speak(villages: list[Area], users: dict[str, User]) -> int:
    """A handful in each village. Returns how many tickets there are."""
    for number, village in enumerate(villages, start=1):
        _speak_in(village, number, users)
    _spread_over_time()
    return Petition.objects.count()


def _speak_in(village: Area, number: int, users: dict[str, User]) -> None:
    desk, office = users[f"pengawas{number}"], users["admin.bappeda"]
    homes = list(Household.objects.open().filter(village=village, residences__left_on=None).distinct()[:N_HOMES])
    if len(homes) < N_HOMES:
        return
    tickets = [
        _enter("nomination", village, desk, WHY[number % 4], **_family(number)),
        _enter("nomination", village, users["petugas.perkim"], WHY[(number + 1) % 4], household=homes[0]),
        _enter("objection", village, desk, "Sudah punya warung besar dan mobil.", household=homes[1],
               against="listed", reason="became_able"),
        _enter("change", village, desk, "Meninggal di rumah sakit, akta menyusul.", household=homes[2], change="death",
               event_on=_day(20), person=_head(homes[2])),
        _enter("change", village, office, "Satu keluarga pindah ke Samarinda.", household=homes[3], change="moved_out",
               event_on=_day(30)),
        _enter("change", village, desk, "Lahir di puskesmas.", household=homes[4], change="birth", event_on=_day(9),
               person_name=f"Aisyah {number}"),
    ]  # fmt: skip
    verifier = users[f"verifikator{number}a"]
    _answer(tickets[0], office, verifier, "Akan dikunjungi petugas RT dalam waktu dekat.")
    _answer(tickets[5], office, verifier, "Kelahiran dicatat; petugas akan melihat kartu keluarganya.")
    if number % 2:
        _answer(tickets[1], desk, None, "Keluarga ini sudah ada di daftar sasaran tahun ini.")


def _family(number: int) -> dict:
    name = NEW_FAMILIES[number % len(NEW_FAMILIES)]
    return {"person_name": name, "address": f"Gang Peragaan {number}", "rt": f"{number:02}", "n_members": 2 + number}


def _enter(kind: str, village: Area, by: User, text: str, household: Household | None = None, **said) -> Petition:
    speaks = {"speaker_name": "Pak RT Peragaan", "speaker_relation": "rt", "text": text}
    return actions.enter_petition(kind=kind, village=village, household=household, by=by, said=speaks | said)


def _answer(petition: Petition, by: User, verifier: User | None, answer: str) -> None:
    round = following.rounds_for(petition).first()
    actions.answer_petition(
        petition=petition, accepted=verifier is not None, answer=answer, by=by, verifier=verifier, round=round
    )


def _head(household: Household):
    residence = household.residences.open().filter(relation=Residence.Relation.HEAD).first()
    return (residence or household.residences.open().first()).person


def _day(n_ago: int):
    return timezone.localdate() - timedelta(days=n_ago)


def _spread_over_time() -> None:
    """Those that wait came over the last weeks, so that some are late already."""
    for place, petition in enumerate(Petition.objects.open().order_by("pk")):
        back = timedelta(days=place * 7 % N_DAYS)
        entered_at = timezone.localtime(petition.entered_at).replace(hour=10) - back
        petition.entered_at, petition.due_on = entered_at, petition.due_on - back
        petition.save(update_fields=["entered_at", "due_on"])
