"""Style sheets and scripts are sent without what only their writers need, and say the same."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archive.web.http import static_files
from archive.web.http.squeeze import squeeze_css, squeeze_script


def test_a_style_sheet_says_the_same_in_fewer_letters() -> None:
    css = (
        "/* Why. */\n.a > .b,\n.c:not(.d) { color: red; margin: 0 auto; width: calc(1rem + 0.5px); }\n"
        "@media (x: y) { i { top: 0; } }\n"
    )
    assert squeeze_css(css) == (
        ".a>.b,.c:not(.d){color:red;margin:0 auto;width:calc(1rem + .5px)}@media (x:y){i{top:0}}"
    )


def test_what_stands_in_quotes_is_left_alone() -> None:
    said = '"; > {  } , /  \\" : "'
    assert squeeze_css(f".a::before {{ content: {said}; font: 'Noto  Sans' , serif; }}") == (
        f".a::before{{content:{said};font:'Noto  Sans',serif}}"
    )


def test_a_script_loses_whole_comment_lines_and_indents_alone() -> None:
    script = '"use strict";\n/* Over\n   two. */\n(() => {\n\n  // Why.\n  const a = "// none"; // stays\n})();\n'
    assert squeeze_script(script) == '"use strict";\n(() => {\nconst a = "// none"; // stays\n})();\n'


@pytest.mark.parametrize("name", sorted(static_files.assets()))
def test_every_file_is_sent_no_heavier_than_it_was_written(name: str) -> None:
    asset = static_files.assets()[name]
    written = Path(static_files.__file__).resolve().parent.parent / "static" / name
    assert gzip.decompress(asset.compressed) == asset.plain
    assert len(asset.compressed) <= len(gzip.compress(written.read_bytes(), 9))


def test_no_script_holds_a_template_over_several_lines() -> None:
    folder = Path(static_files.__file__).resolve().parent.parent / "static"
    for path in folder.glob("*.js"):
        assert all(line.count("`") % 2 == 0 for line in path.read_text(encoding="utf-8").splitlines()), path.name
