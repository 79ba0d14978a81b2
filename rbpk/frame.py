"""What stands around every page: the rooms of the person, the area whose figures he sees, the demo band."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, lazystr

from accounts.models import Membership
from accounts.roles import Role
from households.models import Area, AreaAssignment

MOST_ROOMS = 7
WHOLE_REGENCY = "Seluruh Kutai Kartanegara"


@dataclass(frozen=True)
class Room:
    label: str
    icon: str
    url_name: str
    permission: str = ""
    is_spare: bool = False  # goes to "Lainnya" first when a role has more rooms than fit
    url: str = ""
    is_active: bool = False


ROOMS = [
    Room("Beranda", "house", "home"),
    Room("Register", "people", "households:household-list", "households.view_household"),
    Room("Tugas saya", "list-check", "verification:task-list", "verification.make_visit"),
    Room("Putaran", "arrow-repeat", "verification:round-list", "verification.open_round", is_spare=True),
    Room("Kunjungan", "clipboard-check", "verification:visit-list", "verification.view_visit"),
    Room("Sasaran", "bullseye", "verification:target-list", "verification.view_dashboard"),
    Room(
        "Usul dan sanggah", "chat-left-text", "verification:petition-list", "verification.enter_petition", is_spare=True
    ),
    Room("Musyawarah", "chat-square-text", "verification:meeting-list", "verification.view_meeting", is_spare=True),
    Room("Kebutuhan", "basket", "interventions:need-list", "households.view_need"),
    Room("Kegiatan", "tools", "interventions:activity-list", "interventions.view_programmes", is_spare=True),
    Room("Anggaran", "cash-stack", "interventions:budget-overview", "interventions.view_programmes", is_spare=True),
    Room("Celah", "exclamation-diamond", "interventions:gaps", "interventions.view_gaps", is_spare=True),
    Room("Kemiskinan", "bar-chart", "households:measure-list", "households.view_measures", is_spare=True),
    Room("Makro", "graph-up", "verification:macro-overview", "verification.view_macro"),
    Room("Padankan daftar", "check2-all", "households:list-match-list", "households.match_list", is_spare=True),
    Room("Aturan", "sliders", "households:rule-set-list", "households.view_rules", is_spare=True),
    Room("Dukcapil", "person-vcard", "households:dukcapil-list", "households.import_dukcapil", is_spare=True),
    Room(
        "Perbaikan ke pusat", "send", "verification:correction-list", "verification.manage_corrections", is_spare=True
    ),
    Room("Mitra", "building", "partners:company-list", "partners.view_partners", is_spare=True),
    Room("HP petugas", "phone", "verification:device-list", "verification.open_round", is_spare=True),
    Room("Petugas", "person-badge", "households:officer-list", "accounts.reset_password", is_spare=True),
]


def frame(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"is_demo": settings.RBPK_DEMO}
    rooms = SimpleLazyObject(lambda: rooms_of(user, request.path))
    return {
        "is_demo": settings.RBPK_DEMO,
        "rooms": SimpleLazyObject(lambda: shown_rooms(rooms)),
        "spare_rooms": SimpleLazyObject(lambda: [room for room in rooms if room not in shown_rooms(rooms)]),
        "area_scope": lazystr(SimpleLazyObject(lambda: area_scope(user))),
    }


def rooms_of(user, path: str) -> list[Room]:
    """The rooms whose permission the person holds and whose page exists; none before the first password is changed."""
    if user.must_change_password:
        return []
    allowed = [room for room in ROOMS if not room.permission or user.has_perm(room.permission)]
    placed = [replace(room, url=url) for room in allowed if (url := _address(room.url_name))]
    return [replace(room, is_active=_is_here(room.url, path)) for room in placed]


def shown_rooms(rooms: list[Room]) -> list[Room]:
    """All when they fit; else "Lainnya" takes one place and the spare rooms stand in it."""
    if len(rooms) <= MOST_ROOMS:
        return list(rooms)
    return [room for room in rooms if not room.is_spare][: MOST_ROOMS - 1]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _is_here(url: str, path: str) -> bool:
    return path == url if url == reverse("home") else path.startswith(url)


def area_scope(user) -> str:
    """Whose figures the person sees, for example `Kecamatan Anggana, 8 desa`."""
    if user.has_perm("households.view_all_areas") or Role.LEADER in user.roles:
        return WHOLE_REGENCY
    assigned = AreaAssignment.objects.current().filter(user=user).values("area")
    areas = list(Area.objects.filter(pk__in=assigned).select_related("parent")[:2])
    if not areas:
        return _work_units(user)
    if len(areas) == 1 and areas[0].level == Area.Level.VILLAGE:
        return areas[0].full_name
    n_villages = Area.objects.villages().below(assigned).count()
    return f"{areas[0].full_name}, {n_villages} desa" if len(areas) == 1 else f"{n_villages} desa dan kelurahan"


def _work_units(user) -> str:
    names = (
        Membership.objects.current().filter(user=user).order_by("opd__short_name").values_list("opd__name", flat=True)
    )
    return ", ".join(names) or "Belum ada wilayah"
