"""What other rooms may want to hear of a visit, connected in `verification.apps`."""

from django.dispatch import Signal

visit_made = Signal()  # visit: with the flags that its content raised, within the transaction that made it
visit_flagged = Signal()  # visit: one more flag later on, from a picture or from another visit
