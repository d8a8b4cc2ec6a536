"""Every setting, from the environment only. See ``deploy/README.md`` for the list.

Three ways to run:

* embedded (``EMBEDDED=1``, what ``make run`` does): SQLite, a private broker and a made-up secret
  key under ``var/``, the worked example on;
* production (``EMBEDDED`` and ``DEBUG`` off): a missing or unsafe value refuses to start;
* ``DEBUG=1``: for development and the tests.
"""

from email.utils import parseaddr
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from als.core.files.bucket import files_in_bucket
from als.core.processes.broker import cache_url, socket_path
from als.core.processes.request_ids import OnceCeleryIsLoaded
from als.core.processes.secret import kept_secret
from als.core.processes.unsafe import (
    check_folder,
    check_host,
    check_no_example,
    check_provider,
    check_scheme,
    networks,
)
from als.core.text.languages import languages_in
from als.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

EMBEDDED = env.bool("EMBEDDED", default=False)
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = not (EMBEDDED or DEBUG)
VAR = Path(env.str("VAR", default=str(BASE_DIR / "var")))


def required(name, default, read=env.str):
    """Return the variable; in production it has to be there, and not be empty."""
    value = read(name, default=None if PRODUCTION else default)
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} is not set: production needs it.")
    return value


SECRET_KEY = env.str("SECRET_KEY", default="") if PRODUCTION else None
if PRODUCTION and not SECRET_KEY and (VAR / "secret_key").exists():
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. For the data of `make run`, put EMBEDDED=1 before the command."
    )
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is missing or shorter than 50 characters.")
if not PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR / "secret_key")

# Where people reach it: mails carry this address.
HERE = f"http://{env.str('HOST', default='127.0.0.1')}:{env.str('PORT', default='8000')}"
BASE_URL = required("BASE_URL", HERE).rstrip("/")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", ["*"] if not PRODUCTION else None, env.list)
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts: '*' is unsafe.")
if PRODUCTION and not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must start with https:// in production.")

if PRODUCTION:
    check_host(BASE_URL, ALLOWED_HOSTS)

# The worked example lets anybody enter as anybody: it must be impossible beside real people.
EXAMPLE = env.bool("EXAMPLE", default=EMBEDDED)
if EXAMPLE and PRODUCTION:
    raise ImproperlyConfigured("EXAMPLE must not be on in production: it opens every door.")

# No django.contrib.admin: its lists and search would show staff what pairs keep to themselves,
# and its forms change rows past locks, audit log and mail (decision 3).
INSTALLED_APPS = [
    "als.core",
    "als.accounts",
    "sets",
    "meetings",
    "actions",
    "reports",
    "als.library",
    "als.research",
    "als.archive",
    "als.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_guid",
    "simple_history",
]
if EXAMPLE or DEBUG:  # production knows nothing of it
    INSTALLED_APPS.append("als.example")

MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",  # the request's id, for every line of the logs
    "als.core.web.middleware.private_pages",
    "als.core.web.middleware.note_refusals_and_files",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "als.core.web.middleware.CompressedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "als.core.web.middleware.too_large_gets_its_page",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "als.accounts.languages.in_own_language",
    "als.core.web.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "als.accounts.sessions.slide",
    "als.core.web.middleware.slow_down_guessing",
    "als.portal.second_factor.second_factor_first",
    "als.core.web.middleware.read_only_on_get",
    "als.core.web.middleware.acknowledge_copies",
    "als.core.web.middleware.report_undrawn_signs",
]

ROOT_URLCONF = "als.urls"
WSGI_APPLICATION = "als.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "als.core.web.context.site",
            ],
            "builtins": [
                "als.core.templatetags.addresses",
                "als.core.templatetags.components",
                "als.core.templatetags.languages",
                "als.core.templatetags.tables",
                "als.core.templatetags.words",
                "crispy_forms.templatetags.crispy_forms_tags",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "als.core.forms.renderers.GovukRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

DATABASE_URL = required("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}")
check_scheme("DATABASE_URL", DATABASE_URL, production=PRODUCTION)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Translating a query costs more than any query of ours (docs/decisions/0088).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Off where a pool gives each transaction another connection (PgBouncer, in that mode): else names
# of statements are lost between them, and a transaction that meets one fails.
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "als.portal.passwords.NotKnown"},
    {"NAME": "als.portal.passwords.HardToGuess"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "portal:dashboard"
ACCOUNT_ADAPTER = "als.accounts.adapter.ClosedSignUp"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# People come by invitation, and an invitation is opened from their own mail.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds: ten minutes, as ASVS 5.0 6.5.5 has it
# Attempts are counted by the visitor's address. In production that is what the first of so many
# servers in front adds to X-Forwarded-For: counted by the server's own, one visitor could keep out
# all others; counted by what a visitor wrote there, nothing would hold one up.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1) if PRODUCTION else 0
if PRODUCTION and ALLAUTH_TRUSTED_PROXY_COUNT < 1:
    raise ImproperlyConfigured("TRUSTED_PROXIES must be 1 or more: a server in front ends TLS.")
# From where the last of them comes. Of whoever else connects, X-Forwarded-For says nothing. Unset:
# nobody else can, as where only this machine reaches the web processes.
PROXY_NETWORKS = networks("PROXY_NETWORKS", env.list("PROXY_NETWORKS", default=[]))
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    # A minute's worth, and a day's worth of mails to one address
    "request_login_code": "20/m/ip,3/m/key,20/d/key",
}
ACCOUNT_SESSION_REMEMBER = None  # "This is my own device" is asked for
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:start"
ACCOUNT_USER_DISPLAY = "als.accounts.models.display_name"
ACCOUNT_FORMS = {
    "login": "als.accounts.forms.PasswordSignIn",
    "request_login_code": "als.accounts.forms.AskForCode",
    "confirm_login_code": "als.accounts.forms.EnterCode",
    "change_password": "als.accounts.forms.ChangePassword",
    "set_password": "als.accounts.forms.SetPassword",
    "reauthenticate": "als.accounts.second_factor.AskAgainPassword",
}
MFA_ADAPTER = "als.accounts.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers give passkeys to pages by https, and to http://localhost: that one is for development.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Action learning sets"
MFA_FORMS = {
    "authenticate": "als.accounts.second_factor.Authenticate",
    "reauthenticate": "als.accounts.second_factor.AskAgainCode",
    "activate_totp": "als.accounts.second_factor.ActivateApp",
    "deactivate_totp": "als.accounts.second_factor.DeactivateApp",
    "generate_recovery_codes": "als.accounts.second_factor.RecoveryCodes",
    "add_webauthn": "als.accounts.passkeys.AddPasskey",
    "edit_webauthn": "als.accounts.passkeys.NamePasskey",
    "login_webauthn": "als.accounts.passkeys.SignIn",
    "authenticate_webauthn": "als.accounts.passkeys.SecondStep",
    "reauthenticate_webauthn": "als.accounts.passkeys.AskAgain",
}
# Managers and facilitators set up a second step before anything else.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=PRODUCTION)
# Signing in with an organisation's own accounts, where all five are given: als/accounts/provider.py
OIDC_NAME = env.str("OIDC_NAME", default="")  # what people call it: "Sign in with …"
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
# The mail domains that it may speak for; * is any.
OIDC_DOMAINS = [domain.lower() for domain in env.list("OIDC_DOMAINS", default=[])]
# It asks for a second factor itself: managers and facilitators need none of ours.
OIDC_SECOND_FACTOR = env.bool("OIDC_SECOND_FACTOR", default=False)
check_provider(vars(), production=PRODUCTION)
# Roles, release, archive and clearing ask again who it is. Nobody has a password in the example.
ASK_AGAIN = not (DEBUG or EXAMPLE)

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "als" / "locale"]
LANGUAGES = languages_in(LOCALE_PATHS[0])
# Where a text without a translation is a fault; elsewhere it shows English and is listed.
COMPLETE_LANGUAGES = ["hr"]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Without collectstatic (embedded, development) the files are served from where they lie.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MAX_AGE = 3600

STORAGE_URL = required("STORAGE_URL", f"file://{VAR / 'files'}")
ON_S3 = STORAGE_URL.startswith("s3://")
if not ON_S3 and not STORAGE_URL.startswith("file://"):
    raise ImproperlyConfigured(
        "STORAGE_URL must be a folder, as file:///path/to/folder, or a bucket, as s3://bucket/als."
    )
if PRODUCTION and not ON_S3:
    check_folder(STORAGE_URL)
# Backups are encrypted to this public key of age ("age1…"), if there is one.
BACKUP_PUBLIC_KEY = env.str("BACKUP_PUBLIC_KEY", default="")
MEDIA_ROOT = VAR / "files" if ON_S3 else Path(STORAGE_URL.removeprefix("file://"))
# The newest hash of the audit log, night by night, apart from the database that holds it.
AUDIT_ANCHORS = Path(env.str("AUDIT_ANCHORS", default=str(VAR / "audit-anchors.txt")))
STORAGES = {
    "default": files_in_bucket(STORAGE_URL, own_server=bool(env.str("AWS_ENDPOINT_URL_S3", "")))
    if ON_S3
    else {"BACKEND": "als.core.files.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "als.core.web.static_files.HashedStaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
# Of the texts of a form: the longest that one may hold, in letters of four bytes, several times.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_FORM_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE  # of a request to a view that takes no files
# A whole request with its files, which go to a temporary file first (`uploads.takes_files`). Well
# above the largest file that a form takes, so that the form can say itself that one is too large.
MAX_REQUEST_BYTES = 64 * 1024 * 1024

# In example mode mail goes to the mailbox page and nowhere else.
EMAIL_URL = required("EMAIL_URL", "dummymail://")
check_scheme("EMAIL_URL", EMAIL_URL, production=PRODUCTION)
OF_EMAIL = env.email_url_config(EMAIL_URL)
if OF_EMAIL["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    OF_EMAIL["EMAIL_BACKEND"] = "als.core.mail.smtp.EmailBackend"
vars().update(OF_EMAIL)
EMAIL_TIMEOUT = 60  # seconds for each answer but the last, which has its own
DEFAULT_FROM_EMAIL = required("FROM_EMAIL", "Action learning sets <sets@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Whom to report a security problem to, in /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
# Who reads the answer to a mail that is of no set, as a code to sign in.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="") or DEFAULT_FROM_EMAIL
# Whom somebody without an account may ask: shown where one signs in, if it was given.
PUBLIC_CONTACT = parseaddr(env.str("CONTACT_EMAIL", default=""))[1]
MAIL_LANGUAGE = "sets.selectors.mail_language.mail_language"
MAIL_BRANDING = "sets.selectors.mail_branding.mail_branding"
MAIL_REPLY_TO = "sets.selectors.reply_recipients.reply_recipients"
# Where reports of what could not be delivered come back to; see deploy/README.md.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
if BOUNCE_ADDRESS and BOUNCE_ADDRESS.count("@") != 1:
    raise ImproperlyConfigured("BOUNCE_ADDRESS must be a mail address, as bounces@example.org.")
if PRODUCTION:
    check_no_example(
        BASE_URL=BASE_URL,
        EMAIL_URL=EMAIL_URL,
        FROM_EMAIL=DEFAULT_FROM_EMAIL,
        SECURITY_CONTACT=SECURITY_CONTACT,
        CONTACT_EMAIL=CONTACT_EMAIL,
        BOUNCE_ADDRESS=BOUNCE_ADDRESS,
    )

BROKER_URL = required("BROKER_URL", f"redis+socket://{socket_path(VAR)}")
check_scheme("BROKER_URL", BROKER_URL, production=PRODUCTION)
# What is counted once for all web processes. Under test each process is alone with it.
CACHE_URL = env.str("CACHE_URL", default=cache_url(BROKER_URL))
CACHES = {
    "default": {
        "BACKEND": "als.core.web.shared_cache.SharedCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "als",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if PRODUCTION or EMBEDDED
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
MAIL_TIME_LIMIT = 1500  # seconds: a run of five minutes, and a delivery of up to twenty
# Work of four kinds, so that none waits behind another: a slow mail server holds up no file, and a
# large file no code to sign in with. A worker takes from all of them unless it is given its queues.
CELERY_TASK_DEFAULT_QUEUE = "upkeep"
QUEUES = ("codes", "mail", "files", "upkeep")
CELERY_TASK_QUEUES = {name: {} for name in QUEUES}
CELERY_TASK_ROUTES = {
    "als.accounts.tasks.mail_codes": {"queue": "codes"},
    "als.core.tasks.send_codes": {"queue": "codes"},
    "als.core.tasks.send_waiting_mail": {"queue": "mail"},
    "als.core.tasks.make_file": {"queue": "files"},
    "sets.tasks.read_paper_text": {"queue": "files"},
    "sets.tasks.read_waiting_papers": {"queue": "files"},
}
CELERY_TIMEZONE = "UTC"
# The message is only a wake-up: publishing gives up quickly, and the sweep below makes up for it.
CELERY_TASK_PUBLISH_RETRY = False
# Longer than the longest task, or that task would run twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 30,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 20,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "als.core.processes.beat:Scheduler"

MESSAGE_STORAGE = "als.core.web.messages.CookieMessages"
SESSION_COOKIE_AGE = 90 * 24 * 3600  # seconds, from the last day of use
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
# Browsers take a cookie of such a name from this very host alone, and only by https: no other
# site under the same domain can set one.
COOKIE_PREFIX = "__Host-" if SESSION_COOKIE_SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "als.core.web.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# Only where every name under this one is served by https for good: it can't be taken back.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Each line of the logs names the request that it comes from, also in the worker which that request
# gave work to; beside a proxy that sets X-Request-ID it is the proxy's.
DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "EXPOSE_HEADER": False,
    "INTEGRATIONS": [OnceCeleryIsLoaded()],
}
# The security log goes to this file, or to the output: als/core/web/security_log.py.
SECURITY_LOG = env.str("SECURITY_LOG", default="")
LOG_FORMAT = env.str("LOG_FORMAT", default="plain")
if LOG_FORMAT not in ("plain", "json"):
    raise ImproperlyConfigured("LOG_FORMAT must be plain or json.")
LOGGING = logging_settings(LOG_FORMAT, SECURITY_LOG)
# Whoever brings it may collect /metrics; without one there are none.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN is shorter than 20 characters.")
# Where errors are reported to, if anywhere: als/core/processes/error_reports.py says what of them.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
