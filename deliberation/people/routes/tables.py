"""What the forms of all lists share: where in the file the table is, and what each column is."""

from __future__ import annotations

from collections.abc import Callable

from deliberation.database import unit_of_work
from deliberation.documents.layout import Names, table
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import uploads
from deliberation.web.errors import OF_A_FILE
from deliberation.web.submit import refusals_on, submitted
from deliberation.web.table_form import TableForm


def read_anew(
    upload: Upload,
    form: TableForm,
    names: Names,
    page: Callable[[], str],
    *,
    most: int = uploads.MOST_ROWS,
) -> None:
    """Read *upload* from now on as *form* says: from another place, or its columns as chosen.

    :param names: what the columns of such a list are called
    :param page: shows *form* again
    :param most: rows that such a list may have
    """
    book, where, _about = uploads.opened(upload)
    form.offer(book, where, table(book, where))
    beside = dict.fromkeys(OF_A_FILE, "header")
    if form.moves(where):
        with refusals_on(form, page, beside=beside), unit_of_work():
            sheet, header = form.place(where)
            uploads.move(upload, names, sheet=sheet, header=header, most=most)
    else:
        with submitted(form, page, beside=beside):
            uploads.choose(upload, form.mapping, form.fields)
