"""When showing what was consented to in one country from a machine in another needs a legal basis (rules B.2, law).

Countries under one data protection law are one region: the European Economic Area. Every other country is its own, so
that what was consented to in Morocco and is kept in Belgium, or the reverse, is a transfer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

EEA: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
"""The countries of the European Economic Area (ISO 3166)."""

BASES: Final = ("eu-gdpr:A45", "eu-gdpr:A46-2-c", "eu-gdpr:A49-1-a", "ma-09-08:A43")
"""On what a transfer can rest; the desk has the words for each."""


def regions(countries: Iterable[str]) -> frozenset[str]:
    """Give the regions of law that these countries belong to."""
    known = {country.strip().upper() for country in countries if country.strip()}
    return frozenset("EEA" if country in EEA else country for country in known)


def is_transfer(consented_in: Iterable[str], hosted_in: Iterable[str]) -> bool:
    """Tell whether data leaves the law under which somebody consented; where it is kept unknown, it may well."""
    there = regions(consented_in)
    return bool(there) and not (regions(hosted_in) == there and len(there) == 1)
