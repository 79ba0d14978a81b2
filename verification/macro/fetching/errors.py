"""What can go wrong with the WebAPI of BPS, in words for the person who asked. None of them holds an address."""


class WebAPIError(Exception):
    """A question that got no usable answer."""


class KeyRefused(WebAPIError):
    """No key, an odd one, or one that BPS does not take: asking on would not help."""


class Unavailable(WebAPIError):
    """No answer, or one that asks for patience, after all tries."""


class Unreadable(WebAPIError):
    """Not JSON, half of it, or JSON of another form."""


class ServerRefused(WebAPIError):
    """An error inside an answer that was delivered well."""


class WrongTotals(WebAPIError):
    """Pages and totals of a list contradict each other."""


class OtherAnswer(WebAPIError):
    """Well formed, about something else than was asked."""


class NothingThere(WebAPIError):
    """BPS has no such periods or values."""
