from rest_framework import serializers

from households.models import Area, Indicator, Need
from interventions.models import Commitment
from partners.api.fields import Rupiah, StrictSerializer, Text
from partners.models import Reservation
from partners.reports import as_shown

SHOWN_LEVELS = [(level.value, level.label) for level in (Area.Level.DISTRICT, Area.Level.VILLAGE)]
NEED_CODE = r"^K-[0-9A-Z]{10}\Z"


class Code(serializers.RegexField):
    """A public code; a number is none."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class IndicatorSerializer(serializers.ModelSerializer):
    """What a family lacks, and what mending it usually costs."""

    class Meta:
        model = Indicator
        fields = ["code", "label", "dimension", "unit", "cost_idr", "cost_source"]
        read_only_fields = fields


class AreaSerializer(serializers.ModelSerializer):
    """Kecamatan, desa and kelurahan of the regency, by Kemendagri code."""

    code = serializers.CharField(source="kemendagri_code")
    parent_code = serializers.CharField(source="parent.kemendagri_code")
    level = serializers.ChoiceField(choices=SHOWN_LEVELS)
    in_my_area = serializers.BooleanField(help_text="Desa ring 1 perusahaan ini, atau kecamatannya.")

    class Meta:
        model = Area
        fields = ["code", "name", "level", "kind", "parent_code", "in_my_area"]
        read_only_fields = fields


class OpenNeedSerializer(serializers.Serializer):
    """A need nobody has taken. No name, NIK, address or database id: identity follows only after approval."""

    public_code = serializers.CharField()
    indicator = serializers.CharField()
    area_code = serializers.CharField(help_text="Desa bila cukup banyak kebutuhan sejenis, selainnya kecamatan.")
    area_name = serializers.CharField()
    area_level = serializers.ChoiceField(choices=SHOWN_LEVELS)
    cost_idr = serializers.IntegerField()
    verified_month = serializers.CharField(
        allow_null=True, help_text="Bulan verifikasi terakhir, YYYY-MM; null bila terlalu sedikit yang sama."
    )

    def to_representation(self, row):
        return as_shown(row)


class SharedNeedSerializer(serializers.ModelSerializer):
    """A need that a company holds and others may help to pay."""

    indicator = serializers.CharField(source="indicator.code")
    district_code = serializers.CharField(source="household.village.parent.kemendagri_code")
    district_name = serializers.CharField(source="household.village.parent.name")
    unfunded_idr = serializers.IntegerField(help_text="Bagian biaya yang belum dijanjikan siapa pun.")

    class Meta:
        model = Need
        fields = ["public_code", "indicator", "district_code", "district_name", "cost_idr", "unfunded_idr"]
        read_only_fields = fields


class ReserveSerializer(StrictSerializer):
    """Which need to hold, and how much of it the company pays."""

    need = Code(NEED_CODE, help_text="public_code dari daftar kebutuhan.")
    pledged_idr = Rupiah(
        required=False, help_text="Bagian yang dijanjikan; tanpa ini seluruh biaya. Sisanya terbuka bagi yang lain."
    )


class ReservationSerializer(serializers.ModelSerializer):
    """The company's own hold. The area is the kecamatan: a taken need no longer counts in its cell."""

    need = serializers.CharField(source="commitment.need.public_code")
    indicator = serializers.CharField(source="commitment.need.indicator.code")
    district_code = serializers.CharField(source="commitment.need.household.village.parent.kemendagri_code")
    district_name = serializers.CharField(source="commitment.need.household.village.parent.name")
    cost_idr = serializers.IntegerField(source="commitment.cost_idr")
    status = serializers.ChoiceField(source="commitment.status", choices=Commitment.Status.choices)
    refused_because = serializers.CharField(
        source="commitment.cancelled_reason", help_text="Alasan Bappeda bila ditolak; kosong bila tidak."
    )
    is_extended = serializers.SerializerMethodField()

    class Meta:
        model = Reservation
        fields = [
            "code", "need", "indicator", "district_code", "district_name", "cost_idr", "status", "refused_because",
            "created_at", "expires_at", "is_extended",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_extended(self, reservation) -> bool:
        return reservation.extended_at is not None


class IdentityRequestSerializer(StrictSerializer):
    """Of which reservation, and what for."""

    reservation = Code(r"^R-[0-9A-Z]{10}\Z", help_text="Kode reservasi yang sudah disetujui.")
    purpose = Text(min_length=10, max_length=200, help_text="Untuk apa identitas ini diperlukan; dicatat.")


class IdentitySerializer(serializers.Serializer):
    """The least that delivery needs. null: not known, or not to be passed on."""

    reservation = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    neighbourhood = serializers.CharField(allow_null=True)
    village = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Every error: application/problem+json (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    title_en = serializers.CharField(help_text="Judul yang sama dalam bahasa Inggris.")
    detail_en = serializers.CharField(help_text="Apa yang dapat dilakukan, dalam bahasa Inggris.")
    code = serializers.CharField(required=False, help_text="Sebab untuk program, pada jawaban 409.")
    errors = serializers.DictField(required=False, help_text="Per isian, pada jawaban 400.")
