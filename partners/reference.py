"""What partners start with: nothing. Companies are registered by Bappeda, fictional ones by the demo."""


def load() -> None:
    """Here so that every app is loaded alike."""
