"""Reports of errors to a service that speaks Sentry's protocol (Sentry, GlitchTip, Bugsink).

They leave the installation, so nothing goes along that a person typed or that opens a page: no
form, no address but its name of ours, no value of a variable, no message of an exception (a
database puts values into them). What was lost by that is in the log, under the same id.
"""

from django_guid import get_guid

from als.core.web.security_log import without_tokens


def start(dsn):
    # Not at the top: it takes 15 MB, and most installations don't use it
    import sentry_sdk
    from sentry_sdk.integrations.django import DjangoIntegration

    sentry_sdk.init(
        dsn,
        integrations=[DjangoIntegration(transaction_style="function_name")],
        before_send=without_words,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        send_default_pii=False,
        auto_session_tracking=False,
        traces_sample_rate=None,
        trace_propagation_targets=[],  # no request of ours to others carries the DSN's key
    )


# Of an event: what it is, where in the code, on which machine and version
KEPT = {
    *("event_id", "timestamp", "level", "platform", "logger", "exception", "transaction"),
    *("server_name", "release", "environment", "sdk", "modules", "contexts"),
}
CONTEXTS_KEPT = {"runtime", "os"}


def without_words(event, hint):
    """Return the event with what the machine knows alone: types, places in the code, the id."""
    short = {key: value for key, value in event.items() if key in KEPT}
    for exception in short.get("exception", {}).get("values", []):
        exception["value"] = ""
    contexts = short.get("contexts", {})
    short["contexts"] = {key: contexts[key] for key in CONTEXTS_KEPT & contexts.keys()}
    short["transaction"] = without_tokens(event.get("transaction", ""))
    short["logentry"] = {"message": f"An error of {event.get('logger')}: the log says which."}
    short["tags"] = {"request_id": get_guid() or ""}
    return short
