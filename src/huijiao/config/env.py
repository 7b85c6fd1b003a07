"""Every setting the environment may give, in one table; checked at start with a clear error.

The table is the documentation: `docs/settings.md` is generated from it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingError(Exception):
    """A setting that cannot be used; the text says which, why and what would do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: name, default as text, meaning in both languages."""

    name: str
    default: str
    zh: str
    en: str


SETTINGS = (
    Setting("HUIJIAO_HOME", "./huijiao-data", "数据目录：数据库、暂存区、保存库、密钥、日志",
            "Data folder: database, staging, vault, keys, logs"),
    Setting("DATABASE_URL", "", "数据库：留空用内置 SQLite；或 postgres://用户:密码@主机:端口/库名",
            "Database: empty = embedded SQLite; else postgres://user:password@host:port/name"),
    Setting("SECRET_KEY", "", "签名密钥：留空则首次启动时生成并保存在 keys/ 下",
            "Signing key: empty = made at first start and kept under keys/"),
    Setting("HUIJIAO_HOST", "127.0.0.1", "监听地址", "Address to listen on"),
    Setting("HUIJIAO_PORT", "8800", "网页端口", "Port of the pages"),
    Setting("HUIJIAO_FTPS_PORT", "8821", "FTPS 端口", "Port of FTPS"),
    Setting("HUIJIAO_FTPS_PASSIVE", "30000-30199", "FTPS 被动端口范围", "Passive ports of FTPS"),
    Setting("HUIJIAO_FTPS_ADDRESS", "", "告知用户的 FTPS 地址；留空同 HUIJIAO_HOST", "FTPS address told to people"),
    Setting("HUIJIAO_PLAIN_FTP", "no", "是否允许不加密的 FTP（不建议）", "Allow FTP without TLS (not advised)"),
    Setting("PUBLIC_URL", "", "对外网址，如 https://data.example.org；留空由监听地址推出",
            "Public address, e.g. https://data.example.org; empty = from host and port"),
    Setting("ALLOWED_HOSTS", "", "允许的主机名，逗号分隔；留空为本机与 PUBLIC_URL 的主机",
            "Host names served, comma-separated; empty = this machine and PUBLIC_URL's host"),
    Setting("EMAIL_URL", "", "发信：smtp://用户:密码@主机:端口；留空写入 mail/ 文件夹",
            "Mail: smtp://user:password@host:port; empty = files under mail/"),
    Setting("EMAIL_FROM", "huijiao@localhost", "发信人", "Sender of letters"),
    Setting("STORAGE_URL", "", "保存库主副本位置：file:///路径；留空为 vault/main", "Primary vault; empty = vault/main"),
    Setting("STORAGE_COPY_URL", "", "保存库第二副本位置；留空为 vault/copy", "Second copy; empty = vault/copy"),
    Setting("CSTR_PREFIX", "", "本中心的 CSTR 前缀；留空用测试前缀", "The centre's CSTR prefix; empty = a test prefix"),
    Setting("DOI_PREFIX", "", "本中心的 DOI 前缀；留空用测试前缀", "The centre's DOI prefix; empty = a test prefix"),
    Setting("HUIJIAO_FONT_DIR", "", "打印用字体文件夹，优先于自带字体", "Folder of fonts for prints, before those that ship"),
    Setting("HUIJIAO_WORKERS", "1", "后台进程数", "Number of background workers"),
    Setting("HUIJIAO_WEB_WORKERS", "2", "网页进程数", "Number of web processes"),
    Setting("HUIJIAO_DEBUG", "no", "开发模式：显示 /styleguide 与错误细节", "Development: /styleguide and error details"),
    Setting("HUIJIAO_DEMO", "no", "示范中心：装入示范账号与说明条", "Demonstration centre: accounts and a banner"),
)  # fmt: skip
_DEFAULTS = {s.name: s.default for s in SETTINGS}


def get(name: str) -> str:
    """Return a setting's text; names outside the table are a programming error."""
    return os.environ.get(name, "").strip() or _DEFAULTS[name]


def flag(name: str) -> bool:
    """Return a yes/no setting."""
    word = get(name).lower()
    if word in {"yes", "true", "1", "on"}:
        return True
    if word in {"no", "false", "0", "off"}:
        return False
    raise SettingError(f"{name}={word!r}: 请写 yes 或 no / write yes or no")


def number(name: str) -> int:
    """Return a whole number."""
    try:
        return int(get(name))
    except ValueError:
        raise SettingError(f"{name}={get(name)!r}: 应为整数 / must be a whole number") from None


def home() -> Path:
    """Return the data folder, made if missing, private to its owner."""
    path = Path(get("HUIJIAO_HOME")).expanduser().resolve()
    try:
        for sub in ("", "staging", "vault/main", "vault/copy", "keys", "logs", "papers", "mail", "static"):
            (path / sub).mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(f"HUIJIAO_HOME={path}: 不能写入 / cannot be written ({error})") from error
    return path


def secret_key() -> str:
    """Return the signing key; made once and kept under keys/ when none is given."""
    given = get("SECRET_KEY")
    if given:
        return given
    path = home() / "keys" / "secret"
    if not path.exists():
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(48), "utf-8")
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)  # the first process wins; the others read its key
        partial.unlink()
    return path.read_text("utf-8").strip()


def database() -> dict[str, object]:
    """Return Django's DATABASES["default"]."""
    url = get("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home() / "huijiao.sqlite3"),
            "OPTIONS": {
                # DEFERRED loses 1114 of 1600 concurrent writes, IMMEDIATE none (measured).
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(f"DATABASE_URL: 只支持 postgres:// / only postgres:// is supported, not {parts.scheme}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def email() -> dict[str, object]:
    """Return the EMAIL_* settings of Django."""
    url = get("EMAIL_URL")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home() / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise SettingError("EMAIL_URL: 请写 smtp:// 或 smtps:// / write smtp:// or smtps://")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }


def public_url() -> str:
    """Return the address people use, without a trailing slash."""
    return get("PUBLIC_URL").rstrip("/") or f"http://{get('HUIJIAO_HOST')}:{get('HUIJIAO_PORT')}"


def hosts() -> list[str]:
    """Return the host names that are served."""
    given = [h.strip() for h in get("ALLOWED_HOSTS").split(",") if h.strip()]
    return given or ["localhost", "127.0.0.1", "[::1]", get("HUIJIAO_HOST"), urlsplit(public_url()).hostname or ""]
