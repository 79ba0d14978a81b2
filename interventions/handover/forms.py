from django import forms

from households.fields import PastDayField
from interventions.handover.actions import Outcome
from interventions.handover.models import MissedHandOver
from interventions.handover.proofs import ProofRefused, check_proof
from interventions.handover.reports import Waiting
from interventions.models import Commitment, Funder, FundingLine

GIVEN = "given"
MOST_RUPIAH = 10**15


class ProofField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file:
            try:
                check_proof(file)
            except ProofRefused as error:
                raise forms.ValidationError(str(error)) from error
        return file


class RupiahField(forms.IntegerField):
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0})

    def __init__(self, **options):
        super().__init__(min_value=0, max_value=MOST_RUPIAH, **options)


class DecreeForm(forms.Form):
    number = forms.CharField(label="Nomor SK (surat keputusan)", max_length=60)
    decided_on = PastDayField(label="Tanggal SK")
    signed_as = forms.CharField(
        label="Ditandatangani sebagai", max_length=120,
        help_text="Misalnya: Kepala Dinas Perumahan dan Kawasan Permukiman.",
    )  # fmt: skip


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(
        label="Jumlah untuk tiap penerima", min_value=1, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    unit = forms.CharField(label="Satuan", max_length=20, help_text="Misalnya unit, ekor, paket, atau meter.")


class SheetForm(forms.Form):
    tanggal = forms.DateField(label="Hari serah terima", widget=forms.DateInput(attrs={"type": "date"}))
    desa = forms.TypedChoiceField(label="Desa/kelurahan", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(pk, f"{name} ({n})") for pk, name, n in villages]
        self.fields["desa"].choices = [("", "Semua desa"), *choices]


class HandOverForm(forms.Form):
    """The minutes; who received stands in rows below."""

    bast_number = forms.CharField(
        label="Nomor berita acara serah terima (BAST)", max_length=60, required=False,
        help_text="Nomor yang sudah tercatat pada hari yang sama boleh dipakai lagi untuk penerima berikutnya.",
    )  # fmt: skip
    delivered_on = PastDayField(label="Tanggal serah terima")
    proof = ProofField(
        label="Foto serah terima atau pindaian BAST yang ditandatangani", required=False,
        help_text="JPEG, PNG, WebP, atau PDF. Tidak perlu lagi bila BAST ini sudah tercatat.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bast_number"].is_conditional = self.fields["proof"].is_conditional = True


class RowForm(forms.Form):
    """What came of the day for one recipient."""

    result = forms.ChoiceField(
        label="Hasil", required=False,
        choices=[("", "Belum diisi"), (GIVEN, "Diserahkan"), *MissedHandOver.Reason.choices],
    )  # fmt: skip
    quantity = forms.IntegerField(
        label="Jumlah", required=False, min_value=1, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    cancel = forms.BooleanField(label="Batalkan komitmennya", required=False)

    def __init__(self, *args, waiting: Waiting, is_given: bool = False, **kwargs):
        self.waiting = waiting
        commitment = waiting.commitment
        kwargs |= {
            "prefix": f"k{commitment.pk}",
            "initial": {"quantity": commitment.quantity_left, "result": GIVEN if is_given else ""},
        }
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_conditional = True  # what is left as it stands changes nothing

    def clean(self):
        given = super().clean()
        if given.get("result") == GIVEN and not given.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", "Isi jumlahnya.")
        if given.get("cancel") and given.get("result") in {"", GIVEN}:
            self.add_error("cancel", "Hanya bila tidak diserahkan: pilih sebabnya.")
        return given

    def outcome(self) -> Outcome | None:
        given = self.cleaned_data
        if not given["result"]:
            return None
        pk = self.waiting.commitment.pk
        if given["result"] == GIVEN:
            return Outcome(pk, quantity=given["quantity"])
        return Outcome(pk, missed=given["result"], is_cancelled=given["cancel"])


class FinishForm(forms.Form):
    reason = forms.CharField(
        label="Mengapa selesai sebagian", min_length=10, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sisanya tidak akan diserahkan. Kunjungan cek hasil akan melihat apakah kebutuhannya teratasi.",
    )  # fmt: skip


class PayerForm(forms.Form):
    funder = forms.ModelChoiceField(label="Penyandang dana", queryset=Funder.objects.none(), empty_label="Pilih")
    pledged_idr = RupiahField(
        label="Bagian yang dijanjikan (rupiah)",
        help_text="Bila seluruh bagian melebihi biaya, bagian penanggung utama berkurang sebesar kelebihannya.",
    )  # fmt: skip

    def __init__(self, *args, commitment: Commitment, **kwargs):
        super().__init__(*args, **kwargs)
        paying = commitment.funding_lines.values("funder")
        self.fields["funder"].queryset = Funder.objects.exclude(pk__in=paying).order_by("name")


class ShareForm(forms.Form):
    pledged_idr = RupiahField(label="Bagian yang dijanjikan (rupiah)")
    transferred_idr = RupiahField(label="Sudah ditransfer (rupiah)", help_text="Seluruhnya sampai hari ini.")
    in_kind_idr = RupiahField(
        label="Sudah diberikan sebagai barang atau tenaga (dinilai dalam rupiah)",
        help_text="Seluruhnya sampai hari ini.",
    )  # fmt: skip

    @classmethod
    def of(cls, line: FundingLine, data=None):
        names = ["pledged_idr", "transferred_idr", "in_kind_idr"]
        return cls(data, initial={name: getattr(line, name) for name in names})

    def clean(self):
        given = super().clean()
        is_whole = {"pledged_idr", "transferred_idr", "in_kind_idr"} <= given.keys()
        if is_whole and given["transferred_idr"] + given["in_kind_idr"] > given["pledged_idr"]:
            self.add_error("pledged_idr", "Yang sudah diberikan melebihi bagian yang dijanjikan.")
        return given
