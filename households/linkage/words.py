"""What the fields and levels of the linkage model are called on screen."""

FIELDS = {
    "nik": "NIK",
    "name": "Nama",
    "birth_date": "Tanggal lahir",
    "sex": "Jenis kelamin",
    "area": "Desa",
    "address": "Alamat",
    "kin": "Anggota keluarga",
    "guard": "Tanda dua orang",
}
LEVELS = {
    "same": "sama",
    "equal": "sama",
    "close": "hampir sama",
    "missing": "tidak diketahui di salah satu sisi",
    "different": "berbeda",
    "spelling": "sama bunyinya, ejaan berbeda",
    "near": "hampir sama",
    "short": "yang satu bentuk pendek dari yang lain",
    "alike": "sebagian sama",
    "swapped": "hari dan bulan tertukar",
    "new_year": "tahun sama, salah satunya 1 Januari",
    "year": "hanya tahunnya sama",
    "day": "hari dan bulan sama, tahun berbeda",
    "several": "beberapa anggota sama",
    "one": "satu anggota sama",
    "another": "NIK sama, nama orang lain",
    "relative": "serumah, tetapi nama atau tanggal lahir berbeda",
    "namesake": "NIK dan tanggal lahir berbeda",
    "stranger": "NIK berbeda, rumah dan keluarga juga",
    "twin": "mungkin kembar",
    "none": "tidak ada",
}
NEAR = {
    "nik": "berbeda satu angka atau dua angka tertukar",
    "birth_date": "berbeda satu angka",
    "name": "hampir sama, beda satu dua huruf",
}


def field_words(field: str) -> str:
    return FIELDS.get(field, field)


def level_words(field: str, level: str) -> str:
    if level == "near" and field in NEAR:
        return NEAR[field]
    return LEVELS.get(level, level)
