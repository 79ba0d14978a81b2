"""Fields and serializers of what companies send: nothing is guessed, and what nobody asked for is refused."""

from rest_framework import serializers

from partners.validators import validate_free_text

MOST_RUPIAH = 10**15
MOST_CODES = 300  # there are 237 desa and kelurahan


class StrictSerializer(serializers.Serializer):
    """A name that is mistyped is told, not passed over: `pledge_idr` would promise the whole cost."""

    def to_internal_value(self, data):
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError({name: ["Isian ini tidak dikenal."] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A JSON string; a number is none. What many will read carries no number of identity."""

    def __init__(self, **options):
        super().__init__(validators=[validate_free_text], **options)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Codes(serializers.ListField):
    """Known codes of rows, each once; the rows come out, found by one query."""

    def __init__(self, *, queryset, code_field: str, **options):
        self.queryset, self.code_field = queryset, code_field
        child = serializers.CharField(max_length=40)
        super().__init__(child=child, min_length=1, max_length=MOST_CODES, **options)

    def to_internal_value(self, data):
        codes = super().to_internal_value(data)
        found = {
            getattr(row, self.code_field): row for row in self.queryset.filter(**{f"{self.code_field}__in": codes})
        }
        if unknown := [code for code in codes if code not in found]:
            raise serializers.ValidationError([f"Kode tidak dikenal: {code}." for code in unknown[:5]])
        return list(found.values())


class Whole(serializers.IntegerField):
    """A JSON integer: "5", 5.0 and true are none."""

    def to_internal_value(self, data):
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Rupiah(Whole):
    def __init__(self, **options):
        super().__init__(min_value=1, max_value=MOST_RUPIAH, **options)
