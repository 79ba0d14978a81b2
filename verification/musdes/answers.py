"""The choices of one row, numbered alike on paper and on screen: whoever types reads the number off the paper."""

from verification.musdes.suggestions import answer_words
from verification.review.models import Decision

Outcome, Reason = Decision.Outcome, Decision.Reason

# {choice: words}; a select jumps to "4 Tidak berhak: pindah" when 4 is pressed, without any script.
ANSWERS = {
    answer: f"{number} {words}"
    for number, (answer, words) in enumerate(
        [
            (Outcome.ELIGIBLE.value, Outcome.ELIGIBLE.label),
            (Outcome.UNRESOLVED.value, Outcome.UNRESOLVED.label),
            *((reason.value, answer_words(Outcome.NOT_ELIGIBLE, reason)) for reason in Reason),
        ],
        start=1,
    )
}
