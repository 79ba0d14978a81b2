"""Settings of every place the site runs in; what differs comes from the environment and is listed in the README."""

import os
import sys
from pathlib import Path

import pgtrigger
from celery.schedules import crontab
from psycopg.conninfo import conninfo_to_dict

from rbpk import embedded, keys, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("RBPK_VAR") or BASE_DIR / "var").resolve()
DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")

# Demo mode: synthetic people only. The embedded database is never for real data (it has no backup).
RBPK_DEMO = not DATABASE_URL or os.environ.get("RBPK_DEMO") == "1"
RBPK_EMBEDDED = not DATABASE_URL
DEBUG = os.environ.get("RBPK_DEBUG") == "1"

_keys = keys.from_environment() if DATABASE_URL else keys.from_directory(VAR / "keys")
SECRET_KEY = _keys.session
RBPK_IDENTITY_KEYS = _keys.identity
RBPK_BLIND_INDEX_KEY = _keys.blind_index

# Commands that read files and print: they need no server.
WITHOUT_SERVERS = {"collectstatic", "read_bps", "estimate", "small_area", "link_records"}
_servers = None
if not (DATABASE_URL and REDIS_URL) and not WITHOUT_SERVERS.intersection(sys.argv[1:2]):
    try:
        _servers = embedded.ensure(VAR, postgres=not DATABASE_URL, redis=not REDIS_URL)
    except embedded.EmbeddedError as error:
        raise SystemExit(str(error)) from error


def _database() -> dict:
    if DATABASE_URL:
        parts = conninfo_to_dict(DATABASE_URL)
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        return {"ENGINE": "django.db.backends.postgresql", **{key: parts.get(name, "") for key, name in names.items()}}
    if _servers:
        return _servers.database_settings()
    return {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}


DATABASES = {
    "default": {
        **_database(),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("RBPK_TEST_DB", "test_rbpk")},
        "OPTIONS": {
            "pool": {"min_size": 0, "max_size": 10, "timeout": 10},
            "options": "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=600000",
        },
    }
}

ALLOWED_HOSTS = os.environ.get("RBPK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

INSTALLED_APPS = [
    "rbpk.apps.RbpkConfig",
    "partners.apps.PartnersConfig",
    "interventions.apps.InterventionsConfig",
    "verification.apps.VerificationConfig",
    "households.apps.HouseholdsConfig",
    "jobs.apps.JobsConfig",
    "accounts.apps.AccountsConfig",
    "rbpk.apps.RbpkAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "django_structlog",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "rbpk.middleware.database_away",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.first_entry",
    "rbpk.middleware.private_answers",
    "pghistory.middleware.HistoryMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "rbpk.urls"
WSGI_APPLICATION = "rbpk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "rbpk.frame.frame",
            ],
            "builtins": ["rbpk.templatetags.indonesian"],
        },
    }
]

# Language and time: Indonesian words, Kutai Kartanegara's clock.
LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Makassar"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["rbpk.formats"]

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.UsernameOrPhoneBackend"]
PASSWORD_HASHERS = ["accounts.backends.QuickArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Axes counts wrong passwords per account and address; this counts what comes after them, per account: TOTP codes, old
# passwords. No limit per address alone: an office behind one address stays in.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "20/15m/key", "change_password": "5/5m/user"}
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "RBPK Kukar"
MFA_ADAPTER = "accounts.adapter.EncryptedMFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.backends.username_of_credentials"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("RBPK_PROXIES", "0"))
if AXES_IPWARE_PROXY_COUNT:
    AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR"]
AXES_DISABLE_ACCESS_LOG = False
SILENCED_SYSTEM_CHECKS = ["axes.W003"]  # our backend follows axes' own, as its manual asks

# Headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_https = os.environ.get("RBPK_HTTPS") == "1"
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = "Lax"

# Shared by all processes, and there without Redis: counters of sign-in must not start anew in each.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "rbpk_cache"}}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("bootstrap-icons", BASE_DIR / "node_modules/bootstrap-icons"),
    ("htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    ("echarts", BASE_DIR / "node_modules/echarts/dist"),
    ("lit-html", BASE_DIR / "node_modules/lit-html"),
    ("idb", BASE_DIR / "node_modules/idb/build"),
]
# Straight from their sources until somebody collects them.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_ROOT.exists()
MEDIA_ROOT = Path(os.environ.get("RBPK_MEDIA") or VAR / "media")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a village meeting types in two fields for each household, all at once
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
RBPK_UPLOAD_LIMIT = 100 * 1024 * 1024

# Work. The database is the truth about what is to do; Celery only rings the bell.
CELERY_BROKER_URL = REDIS_URL or (_servers.broker_url if _servers else "memory://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": int(os.environ.get("RBPK_VISIBILITY_TIMEOUT_S", "2700")),
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "jobs.sweep", "schedule": 15},
    "expire-reservations": {"task": "partners.expire_reservations", "schedule": 60},
    "publish-cells": {"task": "partners.publish_cells", "schedule": 300},
    "forget-answers": {"task": "partners.forget_answers", "schedule": 3600},
    "forget-list-files": {"task": "verification.forget_list_files", "schedule": 3600},
    "assign-outcome-visits": {"task": "interventions.assign_outcome_visits", "schedule": 3600},
    "forget-given-lists": {"task": "interventions.forget_given_lists", "schedule": 3600},
    "judge-envelopes": {"task": "verification.judge_waiting_envelopes", "schedule": 15},
    "prepare-back-checks": {"task": "verification.prepare_back_checks", "schedule": 300},
    "fetch-macro-series": {"task": "verification.import_waiting_macro_files", "schedule": 300},
    "fetch-bps-series": {"task": "verification.fetch_macro_series", "schedule": crontab(hour=5, minute=20)},
    "forget-register-files": {"task": "households.forget_old_files", "schedule": 3600},
    "forget-matched-lists": {"task": "households.forget_matched_lists", "schedule": 3600},
    "forget-correction-files": {"task": "verification.forget_correction_files", "schedule": 3600},
    "crosscheck-again": {"task": "verification.crosscheck_again", "schedule": crontab(hour=5, minute=50)},
    "forget-survey-files": {"task": "verification.forget_survey_files", "schedule": 3600},
    "forget-frame-files": {"task": "verification.forget_frame_files", "schedule": 3600},
    "measure-rule-sets": {"task": "households.measure_rule_sets", "schedule": crontab(hour=2, minute=10)},
}
RBPK_OUTCOME_DAYS = int(os.environ.get("RBPK_OUTCOME_DAYS", "30"))  # from a hand-over to the visit that looks at it
RBPK_JOB_LEASE_S = int(os.environ.get("RBPK_JOB_LEASE_S", "60"))
RBPK_PETITION_DAYS = int(os.environ.get("RBPK_PETITION_DAYS", "14"))  # within which a citizen is answered

# Target lists. UU 13/2011 art. 8 (5): poor households are verified again at least every two years.
RBPK_EVIDENCE_DAYS = int(os.environ.get("RBPK_EVIDENCE_DAYS", "730"))
RBPK_OBJECTION_DAYS = int(os.environ.get("RBPK_OBJECTION_DAYS", "14"))

# WebAPI of BPS; without a key nothing is fetched, and the pages say so.
BPS_WEBAPI_KEY = os.environ.get("BPS_WEBAPI_KEY", "")
BPS_WEBAPI_URL = "https://webapi.bps.go.id/v1/api"
BPS_WEBAPI_PACE_S = 1.0  # between two questions; BPS documents no limit
BPS_WEBAPI_TIMEOUT_S = 20.0

# API for companies
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["partners.api.authentication.CompanyKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["partners.api.permissions.HasCompanyKey"],
    "DEFAULT_THROTTLE_CLASSES": ["partners.api.limits.KeyLimit"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "partners.api.schema.ApiSchema",
    "DEFAULT_PAGINATION_CLASS": "partners.api.pagination.CursorPage",
    "EXCEPTION_HANDLER": "partners.api.errors.problem_answer",
    "UNAUTHENTICATED_USER": None,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "RBPK Kutai Kartanegara: API mitra",
    "DESCRIPTION": "Kebutuhan terverifikasi tanpa identitas, reservasi, pendanaan, dan pelaporan untuk perusahaan.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_NAME_OVERRIDES": {
        "AreaLevel": "partners.api.v1.serializers.SHOWN_LEVELS",
        "CommitmentStatus": "interventions.models.serving.Commitment.Status",
        "NeedStatus": "households.models.scoring.Need.Status",
        "ProposalStatus": "partners.models.FundingProposal.Status",
        "PaymentKind": "interventions.handover.models.Payment.Kind",
        "FileKind": "partners.models.ProgressFile.Kind",
    },
}

# Who changed what: by statement triggers, which see COPY, SQL and the admin alike.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True

# Logs: one line per request, allow-listed keys only; never a body, a query or a name.
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logs.configuration()
