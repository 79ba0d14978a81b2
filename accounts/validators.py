import re

from django.core.exceptions import ValidationError


def normalise_phone(phone: str | None) -> str | None:
    """`0812-3456-7890` and `+62 812 3456 7890` are one number: `+6281234567890`. Empty stays None."""
    digits = re.sub(r"[^\d+]", "", phone or "")
    if not digits:
        return None
    if digits.startswith("+"):
        return digits
    return "+62" + digits.removeprefix("62").removeprefix("0")


def validate_phone(phone: str):
    if not re.fullmatch(r"\+\d{9,15}", normalise_phone(phone) or ""):
        raise ValidationError("Nomor HP harus berisi 9 sampai 15 angka, misalnya 081234567890.")
