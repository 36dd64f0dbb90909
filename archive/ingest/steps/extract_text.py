"""The fourth step: what the work says. Written pieces give up their clean text; film and sound wait for a person.

Finding faces, voices and names belongs here too: it reads the original and leaves an edit list for `render`.
"""

from __future__ import annotations

from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.domain.words.timed_text import require_words_alone
from archive.domain.words.transcripts import Transcript
from archive.ingest.media_kind import Medium, Shape
from archive.ingest.steps.footage import Footage
from archive.ports import Kit

NO_LANGUAGE = "und"
"""How a text says that nobody has told its language yet (BCP 47)."""


def analyse(kit: Kit, footage: Footage) -> Work:
    """Keep a written piece's text as a sealed transcript, unless one is there: a facilitator may have worked on it.

    Raises:
        InvalidInputError: it holds captions with their times, which would be read as words.
    """
    work = footage.work
    shape = Shape.from_facts(footage.original.probe)
    if shape.medium is not Medium.WRITING or any(kit.vault.find(Transcript, work_id=work.id)):
        return work
    text = kit.media_tools.read_text(footage.source, footage.original.media_type)
    require_words_alone(text)
    language = work.languages[0] if work.languages else NO_LANGUAGE
    kit.vault.save(
        Transcript(
            id=new_id(), work_id=work.id, language=language, text=text, is_whole=True, operator=work.operator or ""
        )
    )
    return work
