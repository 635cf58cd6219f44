"""Superset's settings: plain ones come from the environment, secret ones from files below /run/bap."""

import hashlib
import hmac
import os
import ssl
from pathlib import Path

import redis
from cachelib.redis import RedisCache
from celery.schedules import crontab
from sqlalchemy.engine import URL

FILES = Path(os.environ.get("BAP_FILES", "/run/bap"))


def _secret(name: str) -> str:
    return (FILES / name).read_text().strip()


def _flag(name: str) -> bool:
    return os.environ.get(name, "") == "true"


def _derived(purpose: str) -> str:
    """A key of its own for each purpose, so that none is a well-known default."""
    return hmac.new(SECRET_KEY.encode(), purpose.encode(), hashlib.sha256).hexdigest()


SECRET_KEY = _secret("secret-key")
GUEST_TOKEN_JWT_SECRET = _derived("guest-token")
GLOBAL_ASYNC_QUERIES_JWT_SECRET = _derived("async-queries")

# The certificates of Debian, which the image is made of: the driver's own build looks elsewhere.
_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
SQLALCHEMY_DATABASE_URI = URL.create(
    "postgresql+psycopg2",
    username=os.environ["DATABASE_USER"],
    password=_secret("database-password"),
    host=os.environ["DATABASE_HOST"],
    port=int(os.environ["DATABASE_PORT"]),
    database=os.environ["DATABASE_NAME"],
    query={"sslmode": "verify-full", "sslrootcert": _AUTHORITIES} if _flag("DATABASE_TLS") else {},
).render_as_string(hide_password=False)
# Of each process, of which there are many; who finds none free waits for one.
SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True, "pool_size": 2, "max_overflow": 2}

# Who asks stands in the gateway's headers.
PUBLIC_URL = os.environ["PUBLIC_URL"]
ENABLE_PROXY_FIX = True
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
WEBDRIVER_BASEURL_USER_FRIENDLY = f"{PUBLIC_URL}/"

# The browser loads nothing from elsewhere: no telemetry, no map tiles of others.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'self'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": SESSION_COOKIE_SECURE,
}

_CACHE_URL = _secret("cache-url")
_CACHE_PREFIX = os.environ["CACHE_PREFIX"]


def _cache(purpose: str, seconds: int) -> dict[str, object]:
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_REDIS_URL": _CACHE_URL,
        "CACHE_KEY_PREFIX": f"{_CACHE_PREFIX}{purpose}:",
        "CACHE_DEFAULT_TIMEOUT": seconds,
    }


# What people set in a dashboard must not be evicted: filters and charts in the making stay in the database.
CACHE_CONFIG = _cache("views", 24 * 3600)
DATA_CACHE_CONFIG = _cache("data", 3600)
THUMBNAIL_CACHE_CONFIG = _cache("thumbnails", 7 * 24 * 3600)
RATELIMIT_STORAGE_URI = _CACHE_URL
RATELIMIT_STORAGE_OPTIONS = {"key_prefix": f"{_CACHE_PREFIX}limits"}
# A cache that is away must not make every answer an error.
RATELIMIT_IN_MEMORY_FALLBACK_ENABLED = True

_QUEUE_URL = _secret("queue-url")
_QUEUE_PREFIX = os.environ["QUEUE_PREFIX"]
RESULTS_BACKEND = RedisCache(
    host=redis.Redis.from_url(_QUEUE_URL),
    key_prefix=f"{_QUEUE_PREFIX}results:",
    default_timeout=6 * 3600,
)


class CeleryConfig:
    """Everything below the queue's prefix: the user of the queue sees nothing else."""

    broker_url = _QUEUE_URL
    broker_transport_options = {"global_keyprefix": _QUEUE_PREFIX}
    broker_connection_retry_on_startup = True
    result_backend = _QUEUE_URL
    result_backend_transport_options = {"global_keyprefix": _QUEUE_PREFIX}
    result_expires = 6 * 3600
    imports = ("superset.sql_lab", "superset.tasks.scheduler", "superset.tasks.thumbnails", "superset.tasks.cache")
    worker_prefetch_multiplier = 1
    worker_max_tasks_per_child = 100
    # Orders to all workers go over a subscription by pattern, which a user of one prefix may not make.
    worker_enable_remote_control = False
    # Beat looks at its schedule, and so says that it is alive, at least this often.
    beat_max_loop_interval = 30
    beat_schedule = {
        "reports.prune_log": {"task": "reports.prune_log", "schedule": crontab(minute=0, hour=0)},
        "prune_query": {
            "task": "prune_query",
            "schedule": crontab(minute=0, hour=1),
            "kwargs": {"retention_period_days": 90},
        },
        "prune_logs": {
            "task": "prune_logs",
            "schedule": crontab(minute=0, hour=2),
            "kwargs": {"retention_period_days": 180},
        },
    }


if _QUEUE_URL.startswith("rediss:"):
    CeleryConfig.broker_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    CeleryConfig.redis_backend_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED}

CELERY_CONFIG = CeleryConfig

if "SMTP_HOST" in os.environ:
    # Without a browser in the image, reports are texts and tables; pictures need one.
    FEATURE_FLAGS = {"ALERT_REPORTS": True}
    CeleryConfig.beat_schedule["reports.scheduler"] = {"task": "reports.scheduler", "schedule": crontab()}
    SMTP_HOST = os.environ["SMTP_HOST"]
    SMTP_PORT = int(os.environ["SMTP_PORT"])
    SMTP_USER = os.environ.get("SMTP_USER", "")
    SMTP_PASSWORD = _secret("smtp-password") if SMTP_USER else ""
    SMTP_MAIL_FROM = os.environ["SMTP_FROM"]
    SMTP_STARTTLS = os.environ["SMTP_SECURITY"] == "starttls"
    SMTP_SSL = os.environ["SMTP_SECURITY"] == "tls"
    SMTP_SSL_SERVER_AUTH = SMTP_STARTTLS or SMTP_SSL

LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO")
