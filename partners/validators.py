import re

from django.core.exceptions import ValidationError

NUMBER_OF_IDENTITY = re.compile(r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)")  # 16 digits, as NIK and KK have


def validate_free_text(text: str):
    """What a company writes is read by many: no number of identity belongs there."""
    if NUMBER_OF_IDENTITY.search(text):
        raise ValidationError("Jangan menulis NIK atau nomor KK di sini.")
