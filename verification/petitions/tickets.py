"""Numbers of tickets: random, so that nobody guesses another's, in signs that nobody misreads on paper."""

import re
import secrets

from accounts.actions import SLIP_ALPHABET
from verification.petitions.models import Petition

LETTERS = {Petition.Kind.NOMINATION: "U", Petition.Kind.OBJECTION: "S", Petition.Kind.CHANGE: "L"}
N_SIGNS = 8


def new_ticket(kind: str) -> str:
    """`U-K7QA-2MXD`; the letter tells usul, sanggah and laporan apart."""
    signs = "".join(secrets.choice(SLIP_ALPHABET) for _ in range(N_SIGNS)).upper()
    return f"{LETTERS[Petition.Kind(kind)]}-{signs[:4]}-{signs[4:]}"


def as_ticket(typed: str) -> str:
    """The number as it stands on the slip, however it was typed: ` u k7qa 2mxd` is `U-K7QA-2MXD`."""
    signs = re.sub(r"[^A-Z0-9]", "", typed.upper())
    if len(signs) != N_SIGNS + 1:
        return ""
    return f"{signs[0]}-{signs[1:5]}-{signs[5:]}"
