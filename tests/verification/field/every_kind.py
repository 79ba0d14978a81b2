"""A small form with a question of every kind, and a household's answers to it as a phone seals them."""

AGED = {"ge": [{"var": "age_years"}, {"value": 10}]}
FORM = {
    "code": "setiap-jenis", "version": 1, "title": "Setiap jenis pertanyaan", "source": "uji",
    "outcome": {"label": "Bagaimana hasil kunjungan ini?", "choices": [["done", "Selesai diwawancara"],
                ["refused", "Menolak diwawancara"], ["not_at_home", "Tidak ada orang di rumah"]]},
    "consent": {"label": "Persetujuan warga", "text": "Bacakan.",
                "scopes": [["register", "Jawaban dan foto dicatat di register kabupaten"]]},
    "presence": {"label": "Masih tinggal di rumah ini?",
                 "choices": [["yes", "Ya"], ["moved", "Sudah pindah"], ["deceased", "Sudah meninggal"]]},
    "sections": [
        {"code": "house", "title": "Rumah", "unit": "household", "questions": [
            {"name": "opening", "label": "Sekarang kita bicara tentang rumah.", "kind": "note"},
            {"variable": "wall", "label": "Dindingnya apa?", "kind": "choice", "required": True,
             "choices": [["masonry", "Tembok"], ["board", "Kayu"]]},
            {"variable": "wall_plastered", "label": "Temboknya diplester?", "kind": "yes_no",
             "when": {"eq": [{"var": "wall"}, {"value": "masonry"}]}},
            {"name": "aids", "label": "Bantuan apa yang diterima?", "kind": "choices",
             "choices": [["pkh", "PKH"], ["food", "Sembako"], ["none", "Tidak ada"]],
             "constraint": {"not": {"and": [{"eq": [{"var": "aids.none"}, {"value": "yes"}]},
                                            {"eq": [{"var": "aids.pkh"}, {"value": "yes"}]}]}},
             "constraint_text": "Tidak ada dan PKH tidak mungkin bersama."},
            {"name": "aid_since", "label": "PKH sejak kapan?", "kind": "date", "most": "today",
             "when": {"eq": [{"var": "aids.pkh"}, {"value": "yes"}]}},
            {"variable": "floor_area_m2", "label": "Berapa luas lantai?", "kind": "decimal", "unit": "m2", "least": 1,
             "most": 500},
            {"variable": "n_members", "label": "Berapa orang?", "kind": "integer", "unit": "orang", "least": 1,
             "most": 40},
            {"name": "area_each", "label": "Luas tiap orang", "kind": "calculated", "unit": "m2",
             "expression": {"div": [{"var": "floor_area_m2"}, {"var": "n_members"}]}},
            {"variable": "monthly_income_idr", "label": "Berapa pendapatan sebulan?", "kind": "rupiah", "least": 0,
             "constraint": {"gt": [{"var": "monthly_income_idr"}, {"value": 1000}]},
             "constraint_text": "Tulis rupiah penuh, bukan ribuan."},
            {"name": "story", "label": "Ceritakan keadaan rumah.", "kind": "text"},
            {"name": "well", "label": "Di mana sumurnya?", "kind": "position"},
            {"name": "meter", "label": "Foto meteran listrik", "kind": "photo"},
        ]},
        {"code": "people", "title": "Anggota", "unit": "person", "questions": [
            {"variable": "works", "label": "Bekerja?", "kind": "yes_no", "when": AGED},
            {"name": "nik", "label": "Berapa NIK-nya?", "kind": "nik"},
            {"name": "mark", "label": "Tanda tangan orang ini", "kind": "signature",
             "when": {"eq": [{"var": "works"}, {"value": "yes"}]}},
        ]},
        {"code": "end", "title": "Penutup", "unit": "household", "questions": [
            {"name": "n_working", "label": "Banyaknya yang bekerja", "kind": "calculated", "unit": "orang",
             "expression": {"count": {"and": [AGED, {"eq": [{"var": "works"}, {"value": "yes"}]}]}}},
        ]},
    ],
}  # fmt: skip
PHOTO, POINT = "ab" * 32, {"latitude": -0.5563, "longitude": 117.2689, "accuracy_m": 7}
STROKES = [[[10, 10, 0], [40, 60, 90]]]


def household_answers(photo: str = PHOTO) -> dict:
    return {
        "wall": "board", "aids": ["pkh", "food"], "aid_since": "2024-02-01", "floor_area_m2": 36.5, "n_members": 3,
        "area_each": 36.5 / 3, "monthly_income_idr": 1500000, "story": "Atap bocor.", "well": POINT, "meter": photo,
        "n_working": 1,
    }  # fmt: skip
