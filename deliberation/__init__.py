"""社区议事厅: the application, joined here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel, get_locale
from flask_migrate import Migrate

from deliberation import cli, clock, config
from deliberation.collect.routes import bp as collect_bp
from deliberation.convene.routes import bp as convene_bp
from deliberation.database import db
from deliberation.discuss.routes import bp as discuss_bp
from deliberation.lobby.operations import settle_due
from deliberation.lobby.routes import bp as lobby_bp
from deliberation.people import identity
from deliberation.people.routes import bp as people_bp
from deliberation.resolve.routes import bp as resolve_bp
from deliberation.review.routes import bp as review_bp
from deliberation.supervise.routes import bp as supervise_bp
from deliberation.web import errors, filters, guard, htmx, security

ROOMS = (
    people_bp,
    collect_bp,
    review_bp,
    convene_bp,
    discuss_bp,
    resolve_bp,
    supervise_bp,
    lobby_bp,
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application with settings from the environment, and *overrides* on top of them."""
    app = Flask(
        __name__,
        root_path=str(config.ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(config.ROOT / "instance"),
    )
    app.config |= config.settings() | dict(overrides or {})
    instance = app.config["INSTANCE_DIR"]
    app.config.setdefault("SECRET_KEY", None)
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = config.secret_key(instance)
    demonstration = app.config["DEMONSTRATION"]
    clock.configure(app.config["TIMEZONE"], instance / "clock" if demonstration else None)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600  # addresses carry a fingerprint

    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    Babel(app, locale_selector=_language)
    security.init_app(app)
    identity.init_app(app)
    htmx.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    _settle_before_reading(app)
    _share_with_templates(app)
    for room in ROOMS:
        app.register_blueprint(room)
    cli.init_app(app)
    return app


def _language() -> str:
    return "en" if request and request.cookies.get("language") == "en" else "zh_Hans_CN"


def _settle_before_reading(app: Flask) -> None:
    @app.before_request
    def settle() -> None:
        # What fell due since the last request has happened, whether or not a tick was running.
        community = g.get("community")
        if community is not None:
            settle_due(community, clock.now())


def _share_with_templates(app: Flask) -> None:
    @app.context_processor
    def shared() -> dict[str, Any]:
        known = g.get("identity")
        return {
            "community": g.get("community"),
            "actor": g.get("actor"),
            "viewer_name": known.name if known else None,
            "may": guard.allowed,
            "demonstration": app.config["DEMONSTRATION"],
            "now": clock.now(),
            "language": "en" if str(get_locale()) == "en" else "zh-Hans",
        }
