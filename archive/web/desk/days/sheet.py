"""A workshop's day as a sheet at the desk: taken out as XLSX or CSV, and brought back with each row's trouble told."""

from __future__ import annotations

from starlette.responses import Response

from archive.domain.errors import InvalidInputError
from archive.ingest.manifest.spreadsheets import LARGEST_BYTES, cells_of
from archive.ingest.manifest.written_cells import as_written, write_csv, write_xlsx
from archive.review.days.sheet import sheet_of, take_sheet
from archive.web.desk.days.page import show_day, works_of
from archive.web.desk.visit import Visit, problem_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def take_out(visit: Visit) -> Response:
    """Give a day's works as a sheet in the visitor's language: XLSX unless CSV is asked for."""
    table = sheet_of(visit.kit, works_of(visit), visit.lang)
    is_csv = visit.query("as") == "csv"
    content = write_csv(table) if is_csv else write_xlsx(table, visit.lang)
    headers = {"content-disposition": f'attachment; filename="day.{"csv" if is_csv else "xlsx"}"'}
    return Response(content, media_type="text/csv" if is_csv else XLSX, headers=headers)


def post_sheet(visit: Visit) -> Response:
    """Save what a sheet that came back says anew, and tell of every row that could not be saved."""

    def act() -> Response:
        file = visit.form.file()
        if file is None:
            raise InvalidInputError("skos.no_file", "Choose a file first.")
        content = file.whole(LARGEST_BYTES)
        table = cells_of(content)
        table = table if content.startswith(b"PK") else as_written(table)
        taken = take_sheet(visit.kit, table, works_of(visit), visit.lang, visit.account.id)
        return visit.page(
            "desk_day_sheet",
            back=f"/desk/workshops/{visit.part('workshop_id')}/days/{visit.part('day')}",
            taken=taken,
            troubles=[(each.row, each.column, problem_of(each.error, visit.lang).sentence) for each in taken.troubles],
        )

    return visit.attempt(act, lambda problem: show_day(visit, problem))
