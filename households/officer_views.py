"""Officers of the office and of the villages: who they are, making many at once, a new first password."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django_filters import CharFilter, ChoiceFilter, FilterSet

from accounts.models import Membership, User
from accounts.roles import Role
from households import officers
from households.exports import write_xlsx, xlsx_answer
from households.forms import OfficerFileForm
from households.lists import Chip, Column, ListPage
from households.models import AreaAssignment

EXAMPLE = ["Siti Contoh", "siti.contoh", "081234567890", "Petugas verifikasi", "Bappeda", "Loa Ipuh, Tenggarong"]


class OfficerFilter(FilterSet):
    q = CharFilter(label="Nama atau nama pengguna", method="search")
    peran = ChoiceFilter(label="Peran", choices=Role.choices, method="with_role", empty_label="Semua")

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(first_name__icontains=value) | Q(username__icontains=value))

    def with_role(self, queryset, name, value):
        return queryset.filter(pk__in=Membership.objects.current().filter(role=value).values("user"))


class OfficerList(ListPage):
    model = User
    permission_required = "accounts.reset_password"
    title = "Petugas"
    purpose = "Siapa yang memakai RBPK, untuk wilayah mana, dan kapan terakhir masuk."
    filterset_class = OfficerFilter
    template_name = "households/officer_list.html"
    empty_text = "Belum ada petugas di wilayah Anda."
    default_sort = "name"
    count_noun = "petugas"

    def get_queryset(self):
        memberships = Membership.objects.current().select_related("opd")
        assignments = AreaAssignment.objects.current().select_related("area__parent")
        return officers.visible_to(self.request.user).prefetch_related(
            Prefetch("memberships", memberships, "current_memberships"),
            Prefetch("area_assignments", assignments, "current_assignments"),
        )

    def get_columns(self):
        resettable = set(officers.resettable_by(self.request.user).values_list("pk", flat=True))

        def page_of(user) -> str:
            return reverse("households:officer-reset", args=[user.pk]) if user.pk in resettable else ""

        return [
            Column("name", "Nama", "display_name", sort=("first_name", "username"), is_primary=True, link=page_of),
            Column("username", "Nama pengguna", sort=("username",), is_secondary=True),
            Column("roles", "Peran", _roles, is_secondary=True),
            Column("areas", "Wilayah", _areas),
            Column("last_login", "Terakhir masuk", kind="date", sort=("last_login",)),
            Column("state", "Keadaan", _state, kind="chip", is_secondary=True),
        ]


def _roles(user) -> str | None:
    return "; ".join(f"{row.get_role_display()}, {row.opd}" for row in user.current_memberships) or None


def _areas(user) -> str | None:
    return "; ".join(row.area.full_name for row in user.current_assignments) or None


def _state(user) -> Chip:
    if not user.is_active:
        return Chip("Nonaktif")
    if user.last_login is None:
        return Chip("Belum pernah masuk", "warn")
    return Chip("Wajib ganti sandi", "warn") if user.must_change_password else Chip("Aktif", "good")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("accounts.manage_accounts", raise_exception=True)
def officer_import(request):
    """A list of officers; the answer to a good one is the PDF with their slips. Nothing of it is kept."""
    form, faults = OfficerFileForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        try:
            found, faults = _read(form.cleaned_data["file"])
            if not faults:
                slips = officers.create_officers(officers=found, by=request.user)
                return _pdf(request, slips, "slip-akun-petugas")
            form.add_error("file", f"{len(faults)} kesalahan. Tidak ada akun yang dibuat; perbaiki, lalu unggah lagi.")
        except officers.OfficersRefused as error:
            form.add_error("file", str(error))
    return render(request, "households/officer_import.html", {"form": form, "faults": faults})


def _read(upload):
    with NamedTemporaryFile() as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return officers.read_officers(Path(file.name))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("accounts.reset_password", raise_exception=True)
def officer_reset(request, pk):
    user = get_object_or_404(officers.resettable_by(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "households/officer_reset.html", {"officer": user})
    slip = officers.reset(user=user, by=request.user)
    return _pdf(request, [slip], f"slip-akun-{user.pk}")


@require_GET
@permission_required("accounts.manage_accounts", raise_exception=True)
def officer_template(request):
    columns = [Column(name, name) for name in officers.COLUMNS]
    roles = ", ".join(role.label for role in Role)
    note = f"Peran: {roles}. Wilayah: kode, atau desa dan kecamatan; beberapa dipisah titik koma. Hapus baris contoh."
    return xlsx_answer(write_xlsx("Petugas", columns, [EXAMPLE], note), "contoh-petugas")


def _pdf(request, slips, name) -> HttpResponse:
    address = request.build_absolute_uri(reverse("account_login"))
    filename = f"{name}-{timezone.localdate():%Y-%m-%d}.pdf"
    return HttpResponse(
        officers.slips_pdf(slips, address),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"},
    )
