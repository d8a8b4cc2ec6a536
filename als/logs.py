"""What is logged, in which form, and where to."""

from als.core.web.security_log import OF_MACHINE, OF_SECURITY


def logging_settings(log_format, security_log):
    """Return Django's LOGGING: lines are "plain" or "json".

    The security log goes into the file of that name, or to the output if there is none.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request": {
                "()": "django_guid.log_filters.CorrelationId",
                "correlation_id_field": "request_id",
            },
        },
        "formatters": {
            "plain": {
                "()": "als.core.web.security_log.PlainLog",
                "fmt": "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s",
            },
            "json": {"()": "als.core.web.security_log.JsonLog", "names": OF_MACHINE},
            "security": {"()": "als.core.web.security_log.JsonLog", "names": OF_SECURITY},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["request"],
            },
            "security": {
                **_output(security_log),
                "formatter": "security",
                "filters": ["request"],
            },
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "als.security": {"handlers": ["security"], "propagate": False},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # It reports each id that it makes.
            "django_guid": {"level": "ERROR"},
            # It reports where it found an address and a key.
            "botocore": {"level": "WARNING"},
            # WeasyPrint and fontTools log every subset that they make.
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            # What it is at goes to nobody but those who listen (als.core.files.pdf).
            "weasyprint.progress": {"level": "INFO", "propagate": False},
        },
    }


def _output(file):
    if file:
        return {"class": "logging.handlers.WatchedFileHandler", "filename": file}
    return {"class": "logging.StreamHandler"}
