from django_filters import ChoiceFilter, FilterSet

from households.assessing.reports import ENTERING, LEAVING
from households.forms import AreaChoices

KINDS = [("masuk", "Menjadi miskin"), ("keluar", "Tidak lagi miskin"), ("lain", "Perubahan lain")]


class ChangeFilter(FilterSet):
    jenis = ChoiceFilter(label="Perubahan", choices=KINDS, method="of_kind", empty_label="Semua")
    desa = AreaChoices(label="Desa", level="village", field_name="household__village")

    def of_kind(self, changes, name, kind):
        wanted = {"masuk": ENTERING, "keluar": LEAVING, "lain": ~ENTERING & ~LEAVING}
        return changes.filter(wanted[kind])
