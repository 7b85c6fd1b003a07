"""Django's settings; what may differ between installations is in `env.SETTINGS`."""

from pathlib import Path

from csp.constants import NONE, SELF

from huijiao.config import env

PACKAGE = Path(__file__).resolve().parent.parent
HOME = env.home()
SECRET_KEY = env.secret_key()
DEBUG = env.flag("HUIJIAO_DEBUG")
DEMO = env.flag("HUIJIAO_DEMO")
ALLOWED_HOSTS = env.hosts()
PUBLIC_URL = env.public_url()
CSTR_PREFIX, DOI_PREFIX = env.get("CSTR_PREFIX"), env.get("DOI_PREFIX")
# What depositors are told to type into their FTPS program.
FTPS_ADDRESS = env.get("HUIJIAO_FTPS_ADDRESS") or env.get("HUIJIAO_HOST")
FTPS_PORT = env.number("HUIJIAO_FTPS_PORT")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "huijiao.desks",
    "huijiao.handoffs",
    "huijiao.steps.s7_use",
    "huijiao.steps.s6_publication",
    "huijiao.steps.s5_archiving",
    "huijiao.steps.s4_review",
    "huijiao.steps.s3_submission",
    "huijiao.steps.s2_preparation",
    "huijiao.steps.s1_plan",
    "huijiao.programmes",
    "huijiao.people",
    "huijiao.tools.ledger",
    "huijiao.tools.jobs",
    "huijiao.tools.intake",
    "huijiao.tools.vault",
    "huijiao.tools.papers",
    "huijiao.tools.notices",
    "huijiao.tools.pids",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huijiao.config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "huijiao.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huijiao.desks.context.house",
            ],
            "builtins": ["huijiao.desks.templatetags.house"],
        },
    }
]
DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
# Five failed logins lock the account for thirty minutes (domain.md §1.4.1).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "huijiao.people.views.lock_name"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "huijiao.people.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SECURE_HSTS_SECONDS = 31536000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "huijiao_language"
USE_I18N = True
# Each desk keeps its own catalogue.
LOCALE_PATHS = sorted((PACKAGE / "desks").glob("*/locale"))
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["huijiao.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "papers"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Forms only: data files never enter Django (they go through intake's own door).
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # metadata forms, one per dataset

EMAIL_FROM = DEFAULT_FROM_EMAIL = env.get("EMAIL_FROM")
globals().update(env.email())

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"huijiao": {"level": "INFO"}},
}
# Accounts are locked by name (domain.md §1.4.1): behind a proxy many people share one address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
