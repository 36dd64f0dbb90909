"""How much harm being recognised could do: what is asked about it, and what the answers come to (rules B.2).

After the rubric that oral historians use with people whose papers are not settled. It finds a risk; it lifts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from archive.domain.terms import Risk


class Answer(StrEnum):
    """What was said to a question; not knowing counts like yes."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


QUESTIONS: Final[Mapping[str, Risk]] = {
    "sought": Risk.HIGH,
    "harm": Risk.HIGH,
    "claim": Risk.HIGH,
    "sent_away": Risk.HIGH,
    "relatives": Risk.VULNERABLE,
    "depends": Risk.VULNERABLE,
    "alone": Risk.VULNERABLE,
    "raw": Risk.VULNERABLE,
    "imagine": Risk.VULNERABLE,
}
"""What is talked over, in this order, and the risk that a yes means; the desk has the words for each."""


def risk_found(answers: Mapping[str, Answer]) -> Risk:
    """Give the risk that the answers come to.

    Not being sure counts like yes. What was never asked leaves a person vulnerable, as everybody is at first.
    """
    grave = (code for code, risk in QUESTIONS.items() if risk is Risk.HIGH)
    if any(answers.get(code, Answer.NO) is not Answer.NO for code in grave):
        return Risk.HIGH
    return Risk.LOW if all(answers.get(code) is Answer.NO for code in QUESTIONS) else Risk.VULNERABLE
