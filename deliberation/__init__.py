"""社区议事厅: the application, joined here and nowhere else.

The parts are imported inside :func:`create_app`, not on top, so that the rulebook stays a
library of its own: ``python -m deliberation.rules.meeting.transcript`` needs neither web nor
database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: Mapping[str, Any] | None = None, *, commands: bool = True) -> Flask:
    """The application with settings from the environment, and *overrides* on top of them.

    :param commands: with what is called from a command line; who only serves pages does without,
        and is ready sooner
    """
    import gc

    # Of what is loaded and joined here nothing becomes garbage: to look for some while it grows
    # was a tenth of each start.
    looked_for = gc.isenabled()
    gc.disable()
    try:
        return _joined(overrides, commands)
    finally:
        if looked_for:
            gc.enable()


def _joined(overrides: Mapping[str, Any] | None, commands: bool) -> Flask:
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from deliberation import clock, config, connections
    from deliberation.database import db
    from deliberation.issues.queries import CONFIDED, EARLIEST_DUE, OWN
    from deliberation.journal.operations import kept
    from deliberation.lobby.queries.turning import next_turn
    from deliberation.people.queries import arrivals
    from deliberation.people.routes import identity
    from deliberation.web import (
        addresses,
        compression,
        confirmations,
        errors,
        filters,
        hosts,
        kept_pages,
        language,
        personal,
        security,
        sessions,
        strip_nul,
    )

    app = Flask(
        __name__,
        root_path=str(config.ROOT),
        static_url_path="/static",  # said, because it is asked for with each address of a file
        instance_path=str(config.ROOT / "instance"),
    )
    app.config |= config.settings() | dict(overrides or {})
    instance = app.config["INSTANCE_DIR"]
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = config.secret_key(instance)
    demonstration = app.config["DEMONSTRATION"]
    clock.configure(app.config["TIMEZONE"], instance / "clock" if demonstration else None)

    state = arrivals.state_query(EARLIEST_DUE)
    kept_pages.init_app(app, state, arrivals.reader_query(EARLIEST_DUE, OWN), next_turn)
    hosts.init_app(app)  # below the next: of what was asked of a proxy
    if proxies := app.config["TRUSTED_PROXIES"]:
        # Otherwise everybody behind the proxy is one address, and shares one limit.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    connections.configure(statement_patience=app.config["STATEMENT_TIMEOUT"])
    addresses.init_app(app)
    compression.init_app(app)  # first here, so last when an answer goes out
    db.init_app(app)
    kept.watch()
    language.init_app(app)
    _hold_the_clock(app)
    strip_nul.init_app(app)
    sessions.init_app(app)
    security.init_app(app)
    identity.init_app(app, EARLIEST_DUE, CONFIDED, OWN)
    errors.init_app(app)
    confirmations.init_app(app)
    filters.init_app(app)
    personal.init_app(app)
    _settle_before_reading(app)
    _share_with_templates(app)
    for room in _rooms():
        app.register_blueprint(room)
    if commands:
        _take_commands(app)
    return app


def _take_commands(app: Flask) -> None:
    from flask_migrate import Migrate

    from deliberation import cli, config
    from deliberation.database import db

    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    cli.init_app(app)


def _rooms() -> tuple:
    """The blueprints, in the order in which an issue walks through the house."""
    from deliberation.ballots.routes import bp as ballots
    from deliberation.collect.routes import bp as collect
    from deliberation.convene.routes import bp as convene
    from deliberation.discuss.routes import bp as discuss
    from deliberation.lobby.routes import bp as lobby
    from deliberation.mend.routes import bp as mend
    from deliberation.opinions.routes import bp as opinions
    from deliberation.people.routes import bp as people
    from deliberation.people.routes import letters, owners, powers, roster, units, welcome
    from deliberation.resolve.routes import bp as resolve
    from deliberation.review.routes import bp as review
    from deliberation.supervise.routes import bp as supervise
    from deliberation.supervise.routes import office
    from deliberation.texts.routes import bp as texts

    return (
        people,
        units,
        owners,
        roster,
        letters,
        powers,
        welcome,
        ballots,
        texts,
        opinions,
        collect,
        mend,
        review,
        convene,
        discuss,
        resolve,
        supervise,
        office,
        lobby,
    )


def _hold_the_clock(app: Flask) -> None:
    from deliberation import clock

    @app.before_request
    def hold() -> None:
        clock.hold()

    @app.teardown_request
    def release(error: BaseException | None) -> None:
        clock.release()


def _settle_before_reading(app: Flask) -> None:
    from flask import g, request

    from deliberation import clock, shredding
    from deliberation.lobby.operations import settle_at_a_request
    from deliberation.people.operations import offices

    @app.before_request
    def settle() -> None:
        if request.endpoint != "static":
            shredding.at_a_request()
        # What fell due since the last request has happened, whether or not a tick was running.
        now = clock.now()
        if here := g.get("community"):
            due = [here] if g.falls_due is not None and g.falls_due <= now else []
        else:
            code = (request.view_args or {}).get("office")
            office = offices.by_code(code) if code else None
            due = list(offices.communities(office)) if office else []
        for community in due:
            failures = settle_at_a_request(community, now)
            if failures and app.testing:
                raise failures[0].error


def _share_with_templates(app: Flask) -> None:
    from flask import g

    from deliberation import clock
    from deliberation.web import guard, reading
    from deliberation.web.language import html_language

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
            "language": html_language(),
            "elder": reading.is_elder(),
        }
