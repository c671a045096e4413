"""One settings file, all from the environment; .env.example lists every setting with its default and meaning."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from newsarchive import env, logs, shared_env

BASE_DIR = Path(__file__).resolve().parent.parent
ARCHIVE_DATA = env.folder("ARCHIVE_DATA", BASE_DIR / "var")

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret_key("SECRET_KEY", ARCHIVE_DATA)
SITE_NAME = env.text("SITE_NAME", "News Archive")
SITE_ADDRESS = env.site_address("SITE_ADDRESS")
SITE_LOGO = env.logo("SITE_LOGO")
SITE_ACCENT = env.accent("SITE_ACCENT", "light")
SITE_ACCENT_DARK = env.accent("SITE_ACCENT_DARK", "dark")
FRONT_LANGUAGE = env.language("FRONT_LANGUAGE", "en")  # of the stories that the front page prefers; empty: of none
HTTPS = env.flag("HTTPS", False)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django_prose_editor",  # for its static files alone
    "articles",  # before haystack, whose rebuild_index it replaces
    "haystack",
]

MIDDLEWARE = [
    "newsarchive.server.requests.record_requests",
    "newsarchive.server.methods.refuse",
    "newsarchive.server.time_limit.limit_time",
    "newsarchive.server.health.probes",  # before whatever would refuse or redirect a probe
    "django.middleware.security.SecurityMiddleware",
    "newsarchive.headers.isolation",
    "newsarchive.server.form_size.bounded",  # before whatever reads forms
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "articles.site.compression.Compression",  # after WhiteNoise, whose files are compressed already
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "articles.site.languages.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.sign_in.middleware.session_rules",
    "axes.middleware.AxesMiddleware",
    "articles.site.page_cache.mark_private",
    "articles.site.typed_text.ComposeTypedText",  # last: the form was checked against forgery
]

ROOT_URLCONF = "newsarchive.urls"
WSGI_APPLICATION = "newsarchive.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "articles.site.template_loader.KeepingLoader",
                    ["articles.site.template_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "articles.templatetags.archive",
                "articles.templatetags.kept_parts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.site.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "articles.admin.form_renderer.FormRenderer"

DATABASES = {"default": env.database("DATABASE_URL", ARCHIVE_DATA / "archive.sqlite3")}
BACKUP_KEY = env.backup_key("BACKUP_KEY")  # signs backups; kept elsewhere than they are
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DOWNLOADS = ARCHIVE_DATA / "downloads"  # files made in the background, for a week
# Alerts by e-mail. "console" prints them, for trying out.
_EMAIL = env.choice("EMAIL", "console", ("console", "smtp"))
_BACKENDS = {"console": "django.core.mail.backends.console.EmailBackend", "smtp": "articles.kept.mail_backend.Backend"}
EMAIL_BACKEND = _BACKENDS[_EMAIL]
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25, 1, 65_535)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "archive@localhost")
PDF_FONTS = env.text("PDF_FONTS", "/usr/share/fonts/truetype/dejavu")

# Search. Haystack is the public interface (SearchQuerySet, update_index); the index below it is Whoosh's.
SEARCH_INDEX_PATH = ARCHIVE_DATA / "index"
SEARCH_CLUSTER = shared_env.search_cluster("SEARCH_URL")  # instead: an index that several servers share
MEANING = env.meaning("MEANING", SEARCH_CLUSTER is not None)  # searched by meaning too, if readers ask for it
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "articles.search.haystack.archive_backend.ArchiveEngine",
        "PATH": str(SEARCH_INDEX_PATH),
        "SILENTLY_FAIL": False,
    }
}
HAYSTACK_SIGNAL_PROCESSOR = "articles.search.indexing.signals.OutboxSignalProcessor"
HAYSTACK_LIMIT_TO_REGISTERED_MODELS = False  # the stock filter is a second, unlimited search on every page

# Sign-in. articles/sign_in/throttle.py says how many wrong passwords lock what; django-axes keeps the counts.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "articles.sign_in.backend.UnknownName",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "articles.sign_in.hashers.Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of older versions: renewed when its owner signs in
]
PROXY_COUNT = env.number("PROXY_COUNT", 0, 0, 10)
AXES_HANDLER = "articles.sign_in.throttle.Handler"
AXES_LOCKOUT_CALLABLE = "articles.sign_in.throttle.locked_out_page"
AXES_CLIENT_IP_CALLABLE = "newsarchive.proxies.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25
AXES_VERBOSE = False
SECOND_FACTOR = env.choice("SECOND_FACTOR", "optional", ("optional", "required"))
OTP_TOTP_ISSUER = SITE_NAME
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
SESSION_HOURS = env.number("SESSION_HOURS", 336, 1, 10_000)
SESSION_IDLE_HOURS = env.number("SESSION_IDLE_HOURS", 24, 1, 10_000)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "admin:index"  # of the admin's sign-in page, where next leads to another host
CSRF_FAILURE_VIEW = "articles.desk.signed_out.refuse_stale_form"

# Nothing on a page comes from another host, and no script or style stands inside a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The languages of the interface; the first is the site's own. English needs no catalogue.
LANGUAGES = env.languages("SITE_LANGUAGES", "en,de,fr,es,ar")
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ARCHIVE_DATA / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = ARCHIVE_DATA / "media"
STORAGES = {
    "default": shared_env.picture_storage("PICTURES_BUCKET"),  # files of this machine, or a bucket that servers share
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


MAX_UPLOAD_BYTES = env.number("MAX_UPLOAD_MB", 200, 1, 10_000) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Serving: `manage.py start`, gunicorn.conf.py and the processes that they start.
HOST = env.host("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000, 1, 65_535)
WORKERS = env.number("WORKERS", 2, 1, 64)
THREADS = env.number("THREADS", 4, 1, 64)
PAGE_SECONDS = env.number("PAGE_SECONDS", 20, 1, 3600)
API_REQUESTS_A_MINUTE = env.number("API_REQUESTS_A_MINUTE", 6000, 1, 1_000_000)  # of one network address, a process
METRICS_ADDRESS = env.private_address("METRICS_ADDRESS")
MIN_FREE_BYTES = env.number("MIN_FREE_MB", 200, 0, 1_000_000) * 1024 * 1024

LOGGING = logs.config()
