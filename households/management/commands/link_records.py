"""manage.py link_records: which rows of two files, or of one, are one person. It touches no database."""

import csv
import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from households.linkage.engine import THRESHOLD, RecordsError, link_records
from households.linkage.files import FIELDS, read_records

USAGE = 2
PAIR_COLUMNS = ["left_id", "right_id", "match_probability", "match_weight"]


class Command(BaseCommand):
    help = (
        "Menautkan orang yang sama di dua berkas csv, atau mencari yang ganda di satu berkas (--dedupe). Pasangan "
        "ditulis ke --out; keluarannya satu baris JSON berisi hitungan. Basis data tidak disentuh. Kode keluar: "
        "0 selesai, 2 salah perintah atau berkas tidak dapat dipakai."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="LEFT.csv RIGHT.csv")
        parser.add_argument("--dedupe", type=Path, metavar="FILE", help="cari orang yang ganda di berkas ini")
        parser.add_argument("--id", metavar="KOLOM", help="kolom id, unik di berkasnya")
        fields = ", ".join(FIELDS)
        mapped = f"isi kolom: {fields}. Beberapa kolom digabung dengan +, misalnya name=depan+belakang"
        parser.add_argument("--map", action="append", default=[], metavar="ISI=KOLOM[+KOLOM]", help=mapped)
        threshold = f"peluang terkecil untuk disebut orang yang sama, antara 0 dan 1 ({THRESHOLD})"
        parser.add_argument("--threshold", default=str(THRESHOLD), metavar="P", help=threshold)
        parser.add_argument("--out", type=Path, metavar="PAIRS.csv", help="berkas hasil")

    def handle(self, *, files, dedupe, map, threshold, out, **options):
        try:
            paths = _inputs(files, dedupe)
            mapping = _mapping(map)
            least = _threshold(threshold)
            _refuse_wrong_output(options["id"], out, paths)
            frames = [read_records(path, options["id"], mapping) for path in paths]
            linked = link_records(*frames, threshold=least, progress=self._say)
            _write(linked.pairs, out)
        except (RecordsError, WrongUse) as error:
            raise CommandError(str(error), returncode=USAGE) from error
        if len(linked.ties):
            self._say(f"{len(linked.ties)} pasangan sama kuat dan tidak dipilih")
        counts = {"rows": [len(frame) for frame in frames], "pairs": len(linked.pairs), "ties": len(linked.ties)}
        self.stdout.write(json.dumps(counts | {"threshold": least}))

    def _say(self, words):
        self.stderr.write(words, style_func=str)


class WrongUse(Exception):
    """The command line does not say what to do; the text is for the person who typed it."""


def _inputs(files, dedupe):
    if dedupe is not None and files:
        raise WrongUse("Beri dua berkas untuk ditautkan, atau --dedupe dengan satu berkas, tidak keduanya.")
    if dedupe is None and len(files) != 2:
        raise WrongUse("Beri dua berkas: link_records LEFT.csv RIGHT.csv, atau satu berkas dengan --dedupe.")
    paths = files if dedupe is None else [dedupe]
    for path in paths:
        if not path.is_file():
            raise WrongUse(f"Berkas {path} tidak ada.")
    return paths


def _mapping(words):
    mapping = {}
    for word in words:
        field, is_mapped, columns = (part.strip() for part in word.partition("="))
        names = [name.strip() for name in columns.split("+")]
        if not is_mapped or not all(names):
            raise WrongUse(f"--map {word}: tulis ISI=KOLOM, misalnya --map name=nama.")
        if field not in FIELDS:
            raise WrongUse(f"--map {word}: {field} tidak dikenal. Pilihan: {', '.join(FIELDS)}.")
        if field in mapping:
            raise WrongUse(f"--map {field} diberikan lebih dari sekali; gabungkan kolomnya dengan +.")
        mapping[field] = names
    if not mapping:
        raise WrongUse("Sebutkan isi kolom dengan --map, misalnya --map nik=NIK --map name=NAMA.")
    return mapping


def _threshold(text):
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise WrongUse(f"--threshold {text}: tulis peluang antara 0 dan 1, misalnya 0.9.")
    return value


def _refuse_wrong_output(id_column, out, paths):
    if not id_column:
        raise WrongUse("Sebutkan kolom id dengan --id KOLOM.")
    if out is None:
        raise WrongUse("Sebutkan berkas hasil dengan --out PAIRS.csv.")
    if out.is_dir() or not out.resolve().parent.is_dir():
        raise WrongUse(f"Hasil tidak dapat ditulis ke {out}: foldernya tidak ada, atau itu sebuah folder.")
    if out.resolve() in {path.resolve() for path in paths}:
        raise WrongUse("Berkas hasil sama dengan berkas masukan.")


def _write(pairs, out):
    """Whole or not at all: a file beside it takes its name when it is complete."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(PAIR_COLUMNS)
            for left, right, probability, weight in pairs[PAIR_COLUMNS].itertuples(index=False):
                writer.writerow([left, right, f"{probability:.9g}", f"{weight:.6f}"])
        os.replace(part, out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WrongUse(f"Hasil tidak dapat ditulis ke {out}: {error.strerror}.") from error
