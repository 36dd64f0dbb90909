"""Who prints people's papers: as PDF, by an engine that is loaded only when something is printed."""

from __future__ import annotations

from archive.domain.codes import Code
from archive.domain.receipt import Receipt
from archive.domain.rooms.factsheet import Factsheet
from archive.domain.withdrawal_slip import Slip


class PdfPrinter:
    """Prints receipts, slips and factsheets as PDF; fonts and engine take most of a second to load, so they wait."""

    def receipt(self, receipt: Receipt, language: str, code: Code | None = None) -> bytes:
        """Give a receipt as one page."""
        from archive.adapters.papers.receipt_pdf import print_receipt

        return print_receipt(receipt, language, code)

    def slip(self, slip: Slip, language: str) -> bytes:
        """Give the paper of a taking-back as one page."""
        from archive.adapters.papers.slip_pdf import print_slip

        return print_slip(slip, language)

    def factsheet(self, facts: Factsheet, language: str) -> bytes:
        """Give a factsheet as one page."""
        from archive.adapters.papers.factsheet_pdf import print_factsheet

        return print_factsheet(facts, language)
