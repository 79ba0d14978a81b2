"""Logs: JSON, one line per event, with allow-listed keys only, so that no name or NIK can slip in beside a message."""

import sys
from traceback import extract_tb

import structlog

ALLOWED_KEYS = {
    "timestamp", "level", "event", "logger", "request_id", "request", "code", "user_id", "task_id", "task",
    "job_id", "kind", "attempt", "exception_type",
}  # fmt: skip


def keep_allowed_keys(logger, method_name, event_dict):
    """Drop everything not on the list; of a request keep method and path, never the query string."""
    kept = {key: value for key, value in event_dict.items() if key in ALLOWED_KEYS or key.startswith("_")}
    if "request" in kept:
        kept["request"] = str(kept["request"]).split("?")[0]
    if error := _error_of(event_dict.get("exc_info")):
        kept["exception_type"] = type(error).__name__
        kept["exception_place"] = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-8:]]
    return kept


def _error_of(exc_info) -> BaseException | None:
    """Type and places of an error, never its message, which may hold a value."""
    if exc_info is True:
        return sys.exc_info()[1]
    return exc_info[1] if isinstance(exc_info, tuple) else exc_info or None


def configuration() -> dict:
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [
                    keep_allowed_keys,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
    }
