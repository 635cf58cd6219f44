"""Makes the first account and the data sources that the platform gives; safe to repeat, drops nothing."""

import json
import os
import uuid
from pathlib import Path

from sqlalchemy.engine import URL
from superset.app import create_app

FILES = Path(os.environ.get("BAP_FILES", "/run/bap"))
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def ensure_admin(security_manager) -> None:
    """Only makes it: a password that somebody changed since stays theirs."""
    if security_manager.find_user(username="admin"):
        return
    role = security_manager.find_role(security_manager.auth_role_admin)
    password = (FILES / "admin-password").read_text().strip()
    made = security_manager.add_user("admin", "Platform", "Admin", os.environ["ADMIN_EMAIL"], role, password=password)
    if not made:
        raise SystemExit("the account admin could not be made")


def uri_of(source: dict[str, object]) -> str:
    """The address in SQLAlchemy's words; the password comes from the source's own file."""
    postgres = source["engine"] == "postgres"
    if postgres:
        query = {"sslmode": "verify-full", "sslrootcert": AUTHORITIES} if source["tls"] else {}
    else:
        query = {"secure": "true"} if source["tls"] else {}
    return URL.create(
        "postgresql+psycopg2" if postgres else "clickhousedb",
        username=source["user"],
        password=(FILES / "sources" / source["name"]).read_text().strip(),
        host=source["host"],
        port=int(source["port"]),
        database=source["database"],
        query=query,
    ).render_as_string(hide_password=False)


def ensure_source(session, database_class, source: dict[str, object]) -> None:
    """Knows its own by a fixed identifier: people may rename it and set what else it may do."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"bap:source:{source['name']}")
    database = session.query(database_class).filter_by(uuid=own).one_or_none()
    if database is None:
        taken = session.query(database_class).filter_by(database_name=source["title"]).count() > 0
        name = f"{source['title']} ({source['name']})" if taken else source["title"]
        database = database_class(uuid=own, database_name=name, expose_in_sqllab=True, allow_run_async=True)
        session.add(database)
    database.set_sqlalchemy_uri(uri_of(source))
    session.commit()


def main() -> None:
    """In the application's context, since passwords are encrypted with its key."""
    sources = json.loads((FILES / "sources.json").read_text())
    with create_app().app_context():
        from superset import db, security_manager
        from superset.models.core import Database

        ensure_admin(security_manager)
        for source in sources:
            ensure_source(db.session, Database, source)
    print(f"The account admin and {len(sources)} data sources are in place.")


if __name__ == "__main__":
    main()
