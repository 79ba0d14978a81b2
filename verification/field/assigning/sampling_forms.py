"""Forms of random samples: a frame, and the draw from it."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.models import User
from households.fields import PastDayField, day_field
from households.models import Neighbourhood
from verification.field.assigning.drawing import MOST_OF_A_SEED
from verification.field.assigning.forms import ROUND_DAYS, TableField, VerifiersField, not_past, village_field
from verification.field.assigning.models import SampleDraw, SamplingFrame
from verification.field.models import FormVersion


class FrameForm(forms.Form):
    """Families of a village: a file, or lines typed on the way through the RT."""

    origin = forms.ChoiceField(label="Asal", choices=SamplingFrame.Origin.choices, widget=forms.RadioSelect)
    as_of = PastDayField(label="Keadaan per tanggal", widget=forms.DateInput(attrs={"type": "date"}))
    file = TableField(
        label="Berkas", required=False,
        help_text="xlsx, xls atau csv dengan judul kolom: NIK atau Nomor KK, Nama, Alamat, RT. Bila ada, juga RW dan "
        "hubungan keluarga. Berkas dihapus begitu dibaca.",
    )  # fmt: skip
    lines = forms.CharField(
        label="Atau ketik daftarnya", required=False, widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text="Satu baris satu keluarga: RT; nama kepala keluarga; alamat.",
    )  # fmt: skip
    rts = forms.CharField(
        label="Hanya RT ini", required=False, max_length=200, help_text="Misalnya: 1, 4, 7. Kosong: seluruh desa.",
    )  # fmt: skip

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"village": village_field(user)} | self.fields

    def clean(self):
        given = super().clean()
        has_file, has_lines = bool(given.get("file")), bool(given.get("lines", "").strip())
        if has_file == has_lines and "file" not in self.errors:
            self.add_error("file", "Unggah berkas, atau ketik daftarnya; salah satu saja.")
        if has_lines and given.get("origin") == SamplingFrame.Origin.POPULATION:
            self.add_error("origin", "Daftar yang diketik adalah pendataan rumah per RT.")
        given["neighbourhoods"] = self._neighbourhoods(given)
        return given

    def _neighbourhoods(self, given) -> list[Neighbourhood]:
        wanted = [part.strip() for part in given.get("rts", "").replace(";", ",").split(",") if part.strip()]
        if not wanted or not given.get("village"):
            return []
        known = list(given["village"].neighbourhoods.filter(closed_on=None))
        found = [one for one in known if one.rt.lstrip("0") in {part.lstrip("0") for part in wanted}]
        lacking = {part for part in wanted if part.lstrip("0") not in {one.rt.lstrip("0") for one in found}}
        if lacking:
            self.add_error("rts", f"Belum ada di desa ini: RT {', '.join(sorted(lacking))}.")
        return found


class DrawForm(forms.Form):
    design = forms.ChoiceField(
        label="Cara mengundi", choices=SampleDraw.Design.choices, initial=SampleDraw.Design.BY_RT,
        widget=forms.RadioSelect,
    )  # fmt: skip
    n = forms.IntegerField(label="Banyak keluarga yang diundi", min_value=1)
    seed = forms.IntegerField(
        label="Bilangan awal undian", required=False, min_value=0, max_value=MOST_OF_A_SEED,
        help_text="Kosong: dibuat acak. Bilangan ini disimpan, agar siapa pun dapat mengundi ulang dan sama hasilnya.",
    )  # fmt: skip
    name = forms.CharField(label="Nama putaran", max_length=120)
    form = forms.ModelChoiceField(FormVersion.objects.whole(), label="Formulir", empty_label=None)
    due_on = day_field("Selesai paling lambat")
    verifiers = VerifiersField()

    def __init__(self, *args, frame: SamplingFrame, verifiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verifiers"].offer(verifiers)
        self.fields["n"].max_value = frame.n_unlisted
        self.fields["n"].help_text = f"Paling banyak {frame.n_unlisted}, sebanyak keluarga yang belum terdaftar."
        self.fields["name"].initial = f"Sampel {frame.village.name} {timezone.localdate():%m/%Y}"
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=ROUND_DAYS)

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"])
