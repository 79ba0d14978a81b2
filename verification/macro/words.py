"""Numbers of macro pages in words."""

from django.utils.formats import number_format


def number_words(value) -> str:
    """Whole from 1000 on, else with two decimals. Rounded here: number_format cuts what it does not show."""
    decimals = 0 if isinstance(value, int) or abs(value) >= 1000 else 2
    return number_format(round(value, decimals), decimal_pos=decimals, force_grouping=True)
