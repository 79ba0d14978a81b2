import json

from django.core.management.base import BaseCommand, CommandError

from verification.macro.crosscheck.runs import HOME_BPS_CODE, run_crosscheck
from verification.macro.models import MacroFigure


class Command(BaseCommand):
    help = "Menyandingkan angka makro dengan survei dan register terverifikasi, menyimpannya, dan mencetak kesimpulan"

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, help="tahun; biasanya tahun terakhir yang punya P0")
        parser.add_argument("--json", action="store_true", help="cetak sebagai JSON")

    def handle(self, *, year, **options):
        year = year or latest_year()
        if year is None:
            raise CommandError("Belum ada P0 Kutai Kartanegara. Muat data acuan atau impor berkas BPS lebih dahulu.")
        run = run_crosscheck(year=year)
        pairs = list(run.comparisons.order_by("-year", "pk"))
        if options["json"]:
            self.stdout.write(
                json.dumps({"run": run.pk, "year": year, "verdicts": [in_json(row) for row in pairs], **run.results})
            )
            return
        self.stdout.write(f"{run}: {run.area.name} {year}")
        for row in pairs:
            self.stdout.write(f"{row.year} {row.label} ({row.unit}): {row.get_verdict_display()}")
            self.stdout.write(f"  makro {in_words(row.macro)}; mikro {in_words(row.micro)}")
            self.stdout.write(f"  {row.reason or f'selisih {row.difference:.2f}, z {row.z:.2f}'}")


def latest_year() -> int | None:
    found = MacroFigure.objects.accepted().filter(series__code="p0", area__bps_code=HOME_BPS_CODE, category="")
    period = found.order_by("-period").values_list("period", flat=True).first()
    return int(period[:4]) if period else None


def in_words(side: dict) -> str:
    if side["value"] is None:
        return "tidak ada"
    interval = f" ({side['low']:.2f} sampai {side['high']:.2f})" if side["low"] is not None else ""
    return f"{side['value']:.2f}{interval}, {side['period']}"


def in_json(row) -> dict:
    names = ["year", "indicator", "unit", "macro", "micro", "difference", "difference_se", "z", "verdict", "reason"]
    return {"area": row.area.bps_code} | {name: getattr(row, name) for name in names}
