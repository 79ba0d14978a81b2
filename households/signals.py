"""What apps above may want to hear of, connected in their `apps.py`."""

from django.dispatch import Signal

household_closed = Signal()  # household: struck off by two officers; not sent when it is merged into another one
rule_set_activated = Signal()  # rule_set, by: a version newly in use, within the transaction that takes it into use
