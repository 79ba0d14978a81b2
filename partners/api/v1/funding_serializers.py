from rest_framework import serializers

from households.models import Area, Indicator, Need
from interventions.handover.proofs import ProofRefused, check_proof
from interventions.models import Commitment, FundingLine, Payment
from partners.api.fields import Codes, Rupiah, StrictSerializer, Text, Whole
from partners.api.v1.serializers import NEED_CODE, Code
from partners.models import FIRST_YEAR, LAST_YEAR, FundingProposal, Progress, ProgressFile, YearlyReport

LINE_CODE = r"^F-[0-9A-Z]{10}\Z"


class PledgeSerializer(StrictSerializer):
    """A part of a need that another company holds."""

    need = Code(NEED_CODE, help_text="public_code dari /shared-needs.")
    pledged_idr = Rupiah()


class PledgeChangeSerializer(StrictSerializer):
    """All that is promised from now on."""

    pledged_idr = Rupiah(help_text="Seluruh janji, bukan tambahannya.")


class PaymentSerializer(StrictSerializer):
    """Money or goods of one day."""

    kind = serializers.ChoiceField(choices=Payment.Kind.choices)
    amount_idr = Rupiah()
    paid_on = serializers.DateField()


class PaidSerializer(serializers.ModelSerializer):
    class Meta:
        model = Payment
        fields = ["kind", "amount_idr", "paid_on"]
        read_only_fields = fields


class FundingLineSerializer(serializers.ModelSerializer):
    """The company's part of a need: four figures that are never mixed, and what became of the need."""

    need = serializers.CharField(source="commitment.need.public_code")
    need_status = serializers.ChoiceField(source="commitment.need.status", choices=Need.Status.choices)
    indicator = serializers.CharField(source="commitment.need.indicator.code")
    district_code = serializers.CharField(source="commitment.need.household.village.parent.kemendagri_code")
    district_name = serializers.CharField(source="commitment.need.household.village.parent.name")
    status = serializers.ChoiceField(source="commitment.status", choices=Commitment.Status.choices)
    cost_idr = serializers.IntegerField(source="commitment.cost_idr")
    leads = serializers.SerializerMethodField(help_text="Perusahaan ini yang memegang kebutuhannya.")
    delivered_idr = serializers.IntegerField(help_text="Bagian yang sudah diserahkan menurut berita acara (BAST).")
    payments = PaidSerializer(many=True)

    class Meta:
        model = FundingLine
        fields = [
            "code", "need", "need_status", "indicator", "district_code", "district_name", "leads", "status", "cost_idr",
            "pledged_at", "pledged_idr", "transferred_idr", "in_kind_idr", "delivered_idr", "payments",
        ]  # fmt: skip
        read_only_fields = fields

    def get_leads(self, line) -> bool:
        return line.commitment.leader_id == line.funder_id


class ProposeSerializer(StrictSerializer):
    """A programme of the company's own."""

    name = Text(max_length=150)
    year = Whole(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    description = Text(max_length=2000, required=False, allow_blank=True)
    indicators = Codes(
        queryset=Indicator.objects.filter(opens_need=True), code_field="code", help_text="Kode dari /indicators."
    )
    villages = Codes(
        queryset=Area.objects.villages(), code_field="kemendagri_code", help_text="Kode Kemendagri desa dari /areas."
    )
    budget_idr = Rupiah()


class ProposalSerializer(serializers.ModelSerializer):
    """The company's own programme, and what Bappeda said."""

    indicators = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    villages = serializers.SlugRelatedField(slug_field="kemendagri_code", many=True, read_only=True)

    class Meta:
        model = FundingProposal
        fields = [
            "code", "name", "year", "description", "indicators", "villages", "budget_idr", "status", "reason",
            "created_at", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReportProgressSerializer(StrictSerializer):
    """How far the work has come on a day."""

    funding_line = Code(LINE_CODE)
    observed_on = serializers.DateField()
    percent = Whole(min_value=0, max_value=100)
    note = Text(max_length=1000, required=False, allow_blank=True)


class FileSerializer(StrictSerializer):
    """One photo or scan."""

    file = serializers.FileField(help_text="Foto JPEG, PNG, WebP sampai 1 MB, atau pindaian PDF sampai 10 MB.")

    def validate_file(self, file):
        try:
            check_proof(file)
        except ProofRefused as error:
            raise serializers.ValidationError(str(error)) from error
        return file


class KeptFileSerializer(serializers.ModelSerializer):
    sha256 = serializers.CharField(help_text="Dari berkas sebagaimana dikirim.")

    class Meta:
        model = ProgressFile
        fields = ["kind", "sha256", "created_at"]
        read_only_fields = fields


class ProgressSerializer(serializers.ModelSerializer):
    funding_line = serializers.CharField(source="line.code")
    files = KeptFileSerializer(many=True)

    class Meta:
        model = Progress
        fields = ["code", "funding_line", "observed_on", "percent", "note", "created_at", "files"]
        read_only_fields = fields


class SubmitReportSerializer(StrictSerializer):
    """The company's words on its year."""

    year = Whole(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    note = Text(max_length=4000)


class YearlyReportSerializer(serializers.ModelSerializer):
    """Rupiah and counts as this system had them when the report was handed in."""

    class Meta:
        model = YearlyReport
        fields = [
            "year", "note", "promised_idr", "pledged_idr", "transferred_idr", "in_kind_idr", "delivered_idr",
            "n_delivered", "n_resolved", "submitted_at",
        ]  # fmt: skip
        read_only_fields = fields


class YearSerializer(serializers.Serializer):
    """The figures of a year as they are now; the report, if one was handed in, stands in /yearly-reports."""

    year = serializers.IntegerField()
    promised_idr = serializers.IntegerField()
    pledged_idr = serializers.IntegerField()
    transferred_idr = serializers.IntegerField()
    in_kind_idr = serializers.IntegerField()
    delivered_idr = serializers.IntegerField()
    n_delivered = serializers.IntegerField()
    n_resolved = serializers.IntegerField()
