"""Django settings. Nothing here reads the environment itself: see `config.env`."""

import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.env import ROOT, Environment, read_environment

ENVIRONMENT = read_environment()
EMBEDDED = not ENVIRONMENT.redis_url


def _own_secret_key(folder: Path) -> str:
    """A register that was given no key makes its own once and keeps it beside its data."""
    kept = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with kept.open("x", encoding="ascii") as stream:
            kept.chmod(0o600)
            stream.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return kept.read_text(encoding="ascii")


def _database(environment: Environment) -> dict[str, Any]:
    database: dict[str, Any] = dict(environment.database)
    if database["ENGINE"].endswith("sqlite3"):
        # Without IMMEDIATE half of concurrent read-modify-writes fail with "database is locked", whatever the timeout.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return database


SECRET_KEY = ENVIRONMENT.secret_key or _own_secret_key(ENVIRONMENT.data_dir)
SECRET_KEY_FALLBACKS = ENVIRONMENT.earlier_keys
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.hosts
DATA_DIR = ENVIRONMENT.data_dir

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "sentences",
    "offices",
    "jobs",
    "registry",
    "lifecycle",
    "intake",
    "notifications",
    "web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "web.middleware.refusals_become_pages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES_OF_APPS = "django.template.loaders.app_directories.Loader"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            # Our own without their indentation; those of the admin as they are.
            "loaders": [("django.template.loaders.cached.Loader", ["web.lean.Loader", TEMPLATES_OF_APPS])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": _database(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "offices.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "documents"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Nothing leaves the host, nothing inline: an intranet without internet shows every page whole.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Behind a proxy that speaks TLS: it says so in this header, and cookies travel no other way.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_tls else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.behind_tls
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Letters: through the office's server, or each as a file in a folder where none is given.
OUTBOX_FOLDER = DATA_DIR / "outbox"
SITE_URL = ENVIRONMENT.site_url
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
EMAIL_BACKEND = str(ENVIRONMENT.mail.get("EMAIL_BACKEND", "notifications.outbox.FolderBackend"))
EMAIL_HOST = ENVIRONMENT.mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = ENVIRONMENT.mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = ENVIRONMENT.mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(ENVIRONMENT.mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(ENVIRONMENT.mail.get("EMAIL_USE_SSL"))
# Who signed the certificate of a mail server in the house; empty: those whom the machine trusts.
MAIL_CA_FILE = ENVIRONMENT.mail_ca_file
# Of each answer of the server; a claim lasts longer than a batch of such waits.
EMAIL_TIMEOUT = 20

# Robots of chat groups: the hosts that may be asked, and who signed the certificate of a vendor's server in the house.
ROBOT_HOSTS = ENVIRONMENT.robot_hosts
ROBOT_CA_FILE = ENVIRONMENT.robot_ca_file

# What is handed in goes to the spool of the data folder, never to memory or to a folder that others share.
FILE_UPLOAD_HANDLERS = ["web.uploads.SpooledUploads"]
# A pasted text is a field of a form, and a text may have 16 MB (`registry.openers.limits`); files have their own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 17 * 1024 * 1024

# Jobs: one broker that needs no server (embedded), or Redis (served). See `config.celery`.
BROKER_FOLDER = DATA_DIR / "broker"
REDIS_URL = ENVIRONMENT.redis_url
NIGHTLY_HOUR = ENVIRONMENT.nightly_hour
SCHEDULE_SECONDS = ENVIRONMENT.schedule_seconds
# Which function does the work of a job; the rooms above `jobs` are named here so that `jobs` need not know them.
JOB_KINDS = {
    "flag_expiring": "notifications.nightly.flag_expiring",
    "import_ledger": "intake.ledger_imports.import_ledger",
    "post_letters": "notifications.sending_now.send_now",
    "read_upload": "intake.uploads.read_upload",
    "undo_import": "intake.undoing.undo_import",
}
