"""Words planted where no visitor may ever find them: in file names, tags and the vault of the sample workshop.

They name nobody: each begins with letters that no language puts together. Whoever meets one on the public side
has found a leak.
"""

from __future__ import annotations

from typing import Final

PREFIX: Final = "Zqxv"
"""How every planted word begins."""

FILE_NAME: Final = "Zqxvimbul_Oltbrekka"
TAG: Final = "Zqxvtaggel Urnthwist"
DEVICE: Final = "Zqxvcam 7700"
LEGAL_NAME: Final = "Zqxvarn Uldbrekki"
CONTACT: Final = "zqxv.reach@elsewhere.invalid"
NOTES: Final = "Zqxvnote of protection"
WITNESS: Final = "Zqxvwit Holmsketta"
SPEAKER: Final = "Zqxvoice Ambrunnel"
DOCUMENT_AUTHOR: Final = "Zqxvauth Pellgrandis"
LATITUDE: Final = "12.3459"
LONGITUDE: Final = "-1.2348"
ISO_PLACE: Final = "+12.3459-001.2348/"
RECORDED_AT: Final = "1987-06-05T04:32:10"
"""A day on which nothing was recorded, spelt as a film's container spells it."""
EXIF_RECORDED_AT: Final = "1987:06:05 04:32:10"

PLANTED: Final = (
    *(PREFIX, FILE_NAME, TAG, DEVICE, LEGAL_NAME, CONTACT, NOTES, WITNESS, SPEAKER, DOCUMENT_AUTHOR),
    *(LATITUDE, LONGITUDE, "001.2348", RECORDED_AT, RECORDED_AT[:10], EXIF_RECORDED_AT, EXIF_RECORDED_AT[:10]),
)
"""Every planted word, in the spellings in which it was planted."""
