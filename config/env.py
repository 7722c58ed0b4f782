"""Every setting that comes from the environment, read once, in one place. `.env.example` lists them."""

from dataclasses import dataclass
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Environment:
    secret_key: str
    earlier_keys: list[str]
    debug: bool
    hosts: list[str]
    data_dir: Path
    database: dict[str, object]
    redis_url: str
    behind_tls: bool
    language: str
    nightly_hour: int
    schedule_seconds: int
    mail: dict[str, object]
    mail_from: str
    site_url: str
    mail_ca_file: str
    robot_hosts: list[str]
    robot_ca_file: str


def read_environment() -> Environment:
    env = environ.Env()
    environ.Env.read_env(ROOT / ".env", overwrite=False)
    data_dir = Path(env.str("SHIXIAO_DATA_DIR", default=str(ROOT / "var"))).resolve()
    return Environment(
        secret_key=env.str("SECRET_KEY", default=""),
        earlier_keys=env.list("SECRET_KEY_FALLBACKS", default=[]),
        debug=env.bool("DEBUG", default=False),
        hosts=env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]),
        data_dir=data_dir,
        database=env.db_url("DATABASE_URL", default=f"sqlite:///{data_dir / 'shixiao.sqlite3'}"),
        redis_url=env.str("REDIS_URL", default=""),
        behind_tls=env.bool("SHIXIAO_BEHIND_TLS", default=False),
        language=env.str("SHIXIAO_LANGUAGE", default="zh-hans"),
        nightly_hour=env.int("SHIXIAO_NIGHTLY_HOUR", default=2),
        schedule_seconds=env.int("SHIXIAO_SCHEDULE_SECONDS", default=300),
        mail=env.email_url("SHIXIAO_MAIL_URL", default="") if env.str("SHIXIAO_MAIL_URL", default="") else {},
        mail_from=env.str("SHIXIAO_MAIL_FROM", default="shixiao@localhost"),
        site_url=env.str("SHIXIAO_SITE_URL", default="").rstrip("/"),
        mail_ca_file=env.str("SHIXIAO_MAIL_CA_FILE", default=""),
        robot_hosts=env.list(
            "SHIXIAO_ROBOT_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"]
        ),
        robot_ca_file=env.str("SHIXIAO_ROBOT_CA_FILE", default=""),
    )
