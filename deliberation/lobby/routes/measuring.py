"""The figures with their trend, the rows they are made of, and all of it as open data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from flask import Response, abort, g, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.documents import tables
from deliberation.lobby.queries import figures, opendata
from deliberation.lobby.queries.charts import chart
from deliberation.lobby.queries.open_data_rows import Span, span
from deliberation.lobby.routes.loaders import bp
from deliberation.rules.figures import Figure, Period, PeriodKind, period_named, period_of
from deliberation.rules.policy import Permission
from deliberation.supervise.queries.mediated import by_matter
from deliberation.web.guard import Loaded, guard
from deliberation.web.words import word

ROWS = 200  # of a source on a page; the file has all of them


def _period() -> Period:
    """The period that the address asks for: the last twelve months without one."""
    asked = request.args.get("period")
    today = clock.today()
    if not asked:
        return period_of(PeriodKind.TWELVE, today)
    found = period_named(asked)
    if found is None or found.months[0] > today:
        abort(404)
    return found


def _figure(figure: str) -> Loaded | None:
    return (Figure(figure), ()) if figure in list(Figure) else None


def _dataset(name: str) -> Loaded | None:
    there = name == "figures" or name in opendata.DATASETS
    return (name, ()) if there else None


@bp.get("/<community>/figures")
@guard(may=Permission.READ, kept=True)
def figure_page() -> ResponseReturnValue:
    period = _period()
    shown = figures.shown(g.community.id, period, clock.now())
    return render_template(
        "lobby/figures.html",
        **_chosen(period),
        figures=[(one, chart(one)) for one in shown.values()],
    )


@bp.get("/<community>/figures/<figure>")
@guard(_figure, may=Permission.READ, kept=True)
def source_rows(figure: Figure) -> ResponseReturnValue:
    period, name = _period(), opendata.SOURCES[figure]
    asked = span(period, clock.now())
    matters: Mapping[str, Any] = {}
    if figure is Figure.MEDIATION:
        matters = by_matter(g.community.id, asked.start, asked.stop)
    rows = opendata.first_rows(name, g.community, asked, ROWS)
    return render_template(
        "lobby/sources.html",
        **_chosen(period),
        figure=figures.shown(g.community.id, period, clock.now())[figure],
        name=name,
        dataset=opendata.DATASETS[name],
        rows=rows[:ROWS],
        matters=matters,
        more=len(rows) > ROWS,
    )


def _chosen(period: Period) -> dict:
    today = clock.today()
    return {
        "period": period,
        "kinds": [(kind, period_of(kind, today)) for kind in PeriodKind],
        "next": period.after if period.after.months[0] <= today else None,
    }


@bp.get("/<community>/open-data/")
@guard(may=Permission.READ, kept=True)
def open_data() -> ResponseReturnValue:
    return render_template(
        "lobby/opendata.html",
        **_chosen(_period()),
        datasets={
            **{name: one.fields for name, one in opendata.DATASETS.items()},
            "figures": opendata.FIGURE_FIELDS,
        },
    )


@bp.get("/<community>/open-data/<name>.csv")
@guard(_dataset, may=Permission.READ)
def open_data_csv(name: str) -> ResponseReturnValue:
    fields, rows = _table(name)
    return _file(name, "csv", "text/csv", _as_csv(fields, rows))


@bp.get("/<community>/open-data/<name>.xlsx")
@guard(_dataset, may=Permission.READ)
def open_data_xlsx(name: str) -> ResponseReturnValue:
    """The same for a spreadsheet, with words as heads: resolution 2026-05 is no month there."""
    fields, rows = _table(name)
    heads = [word("open_field", field) for field in fields]
    content = tables.workbook(word("dataset", name), heads, rows)
    return _file(name, "xlsx", tables.MIMETYPE, [content])


@bp.get("/<community>/open-data/<name>.json")
@guard(_dataset, may=Permission.READ)
def open_data_json(name: str) -> ResponseReturnValue:
    fields, rows = _table(name)
    return _file(name, "json", "application/json", _as_json(fields, rows))


def _table(name: str) -> tuple[Sequence[str], Iterable[opendata.Row]]:
    period, now = _period(), clock.now()
    if name == "figures":
        return opendata.FIGURE_FIELDS, opendata.figure_rows(g.community, period, now)
    asked = span(period, now)
    if request.args.get("with") == "before":  # what the comparison with it is computed from
        asked = Span(period.before.months[0], asked.after, now)
    dataset = opendata.DATASETS[name]
    return dataset.fields, dataset.rows(g.community, asked)


def _as_csv(fields: Sequence[str], rows: Iterable[opendata.Row]) -> Iterable[str]:
    yield "\ufeff"  # so that office programs read it as what it is
    for row in chain([fields], rows):
        line = io.StringIO()
        csv.writer(line).writerow([_harmless(cell) for cell in row])
        yield line.getvalue()


def _harmless(cell: object) -> object:
    # A cell that begins so would be computed by a spreadsheet.
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return cell


def _as_json(fields: Sequence[str], rows: Iterable[opendata.Row]) -> Iterable[str]:
    mark = "["
    for row in rows:
        one = dict(zip(fields, row, strict=True))
        yield f"{mark}\n{json.dumps(one, ensure_ascii=False)}"
        mark = ","
    yield "\n]\n" if mark == "," else "[]\n"


def _file(name: str, ending: str, mimetype: str, content: Iterable[Any]) -> Response:
    response = Response(stream_with_context(iter(content)), mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{g.community.code}-{name}.{ending}"'
    )
    return response
