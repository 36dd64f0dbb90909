"""How much harm being recognised could do: plain questions to talk over, and what their answers come to (rules B.2).

After the rubric that oral historians use with people whose papers are not settled. It finds a risk; it lifts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.domain.terms import Risk


class Answer(StrEnum):
    """What was said to a question; not knowing counts like yes."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Question:
    """One question of the risk conversation: its English sentence, to be translated, and what a yes means."""

    sentence: str
    if_yes: Risk


QUESTIONS: Final[Mapping[str, Question]] = {
    "sought": Question(
        "Is anybody looking for this person: a smuggler, a trafficker, a former partner, a family, a government?",
        Risk.HIGH,
    ),
    "harm": Question(
        "Could somebody who recognises them harm them or their family, here or where they come from?", Risk.HIGH
    ),
    "claim": Question(
        "Is a decision about their right to stay still open, so that a story told here could be used?", Risk.HIGH
    ),
    "sent_away": Question("Could they be locked up or sent away if somebody learned where they are?", Risk.HIGH),
    "relatives": Question("Do people who are dear to them still live where the story took place?", Risk.VULNERABLE),
    "depends": Question(
        "Do they depend on somebody who could punish them for speaking: an employer, a landlord, a home?",
        Risk.VULNERABLE,
    ),
    "alone": Question("Would they have nobody to turn to if it went wrong?", Risk.VULNERABLE),
    "raw": Question("Is what they tell still close: a loss, violence or an illness of the last year?", Risk.VULNERABLE),
    "imagine": Question(
        "Is it hard for them to imagine who may see it: their village, their children, in ten years?", Risk.VULNERABLE
    ),
}
"""The questions in the order in which they are talked over."""


def risk_found(answers: Mapping[str, Answer]) -> Risk:
    """Give the risk that the answers come to; what was not asked counts like yes, but never as danger by itself."""
    if any(
        answers.get(code, Answer.NO) is not Answer.NO for code, asked in QUESTIONS.items() if asked.if_yes is Risk.HIGH
    ):
        return Risk.HIGH
    return Risk.LOW if all(answers.get(code) is Answer.NO for code in QUESTIONS) else Risk.VULNERABLE
