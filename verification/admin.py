"""The rooms of verification in the admin."""

from importlib.util import find_spec

from verification.corrections import admin as corrections
from verification.field import admin as field
from verification.musdes import admin as musdes
from verification.petitions import admin as petitions
from verification.review import admin as review

__all__ = ["corrections", "field", "musdes", "petitions", "review"]

if find_spec("verification.macro.admin"):
    from verification.macro import admin as macro

    __all__ += ["macro"]
