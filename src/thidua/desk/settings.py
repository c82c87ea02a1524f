"""Django's settings for the desk of one ward's folder."""

from __future__ import annotations

import importlib.util
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django
from django.conf import settings

HOME = ".desk"
"""Folder of all that the desk keeps for itself; never in git, never published."""
SESSION_HOURS = 10
"""A working day: whoever leaves the office is signed out by the next morning."""
MAX_FORM_BYTES = 4_000_000
"""Of a form without its files: far above the largest text that is read."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
    " font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'self'"
)
"""What a page of the desk may load: its own files, and nothing from anywhere else."""


def configure(root: Path, hosts: Sequence[str], *, secure: Sequence[str] = ()) -> None:
    """Make Django ready to serve the desk of the folder ``root``; once in a process.

    ``hosts`` are the names under which it answers; any other name in a request is refused, so that
    no page elsewhere can reach it under a name of its own (DNS rebinding). ``secure`` are its
    addresses with TLS: with any of them, cookies go by TLS alone. Raises ``OSError``.
    """
    home = root / HOME
    home.mkdir(mode=0o700, exist_ok=True)
    settings.configure(**_settings(root, home, hosts, secure))
    django.setup()
    settings.DESK_ROOT = root


def _settings(
    root: Path, home: Path, hosts: Sequence[str], secure: Sequence[str]
) -> dict[str, Any]:
    here = Path(__file__).parent
    return {
        "DEBUG": False,
        "SECRET_KEY": _key(home / "khoa.txt"),
        "ALLOWED_HOSTS": list(hosts),
        "ROOT_URLCONF": "thidua.desk.urls",
        "INSTALLED_APPS": [
            # Its middleware asks for both, though accounts are our own.
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "thidua.desk",
        ],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "desk.Account",
        "AUTHENTICATION_BACKENDS": ["thidua.desk.signing.Backend"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "thidua.desk.forms.people.LongEnough",
                "OPTIONS": {"min_length": 8},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "thidua.desk.middleware.harden",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [here / "templates"],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                        "thidua.desk.context.around",
                    ],
                    "builtins": ["thidua.desk.templatetags.words"],
                },
            }
        ],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": home / "desk.sqlite3",
                # Two requests that write wait for one another instead of failing. The folder may
                # lie on a share, where a write-ahead log would not do.
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;",
                },
            }
        },
        "LANGUAGE_CODE": "vi",
        "USE_I18N": True,
        "USE_TZ": True,
        "TIME_ZONE": "Asia/Ho_Chi_Minh",
        "STATIC_URL": "/tinh/",
        "STATIC_ROOT": here / "static",
        # The editor's own files, as its package brings them: /django_prose_editor/editor.js.
        "WHITENOISE_ROOT": _static_of("django_prose_editor"),
        "WHITENOISE_MAX_AGE": 600,
        "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
        "SESSION_COOKIE_NAME": "thidua",
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": bool(secure),
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": bool(secure),
        "CSRF_TRUSTED_ORIGINS": list(secure),
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_FAILURE_VIEW": "thidua.desk.views.failures.forged",
        "X_FRAME_OPTIONS": "SAMEORIGIN",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "LOGIN_URL": "/vao/",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": MAX_FORM_BYTES,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2000,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 30,
        "FILE_UPLOAD_PERMISSIONS": 0o600,
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
            "handlers": {
                "file": {
                    "class": "logging.handlers.RotatingFileHandler",
                    "filename": home / "nhat-ky.log",
                    "maxBytes": 1_000_000,
                    "backupCount": 3,
                    "encoding": "utf-8",
                    "formatter": "plain",
                }
            },
            "root": {"handlers": ["file"], "level": "WARNING"},
        },
    }


def _static_of(package: str) -> Path:
    """Return where a package keeps what browsers load, without starting it."""
    found = importlib.util.find_spec(package)
    assert found is not None  # the desk's packages are locked and set up together
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0]) / "static"


def _key(file: Path) -> str:
    """Return the key that signs sessions, made at the first start; only this folder has it."""
    if not file.is_file():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(50))
    return file.read_text("utf-8")
