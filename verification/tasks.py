"""Long work of verification."""

KINDS = {}
