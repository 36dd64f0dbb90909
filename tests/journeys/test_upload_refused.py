"""Refused files on the page that sends a card: a site of their own, for they are kept there with their reason."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.test_upload_page import Laptop, all_safe, fill_card, house, laptop, logged_in

__all__ = ["house", "laptop", "logged_in"]


def test_refused_files_of_one_name_are_told_apart_and_left_out_for_good(laptop: Laptop, tmp_path: Path) -> None:
    card = fill_card(tmp_path / "card", 11, (20_000,))
    for folder in ("one", "two"):
        (card.folder / folder).mkdir()
        (card.folder / folder / "clip.mp4").write_bytes(b"PK\x03\x04" + folder.encode() * 50)
        (card.folder / folder / "INDEX.BIN").write_bytes(b"of the camera")
    (card.folder / "IMG_0100.CR2").write_bytes(b"II*\0raw")
    refused = ["card/one/clip.mp4", "card/two/clip.mp4"]
    for _ in range(2):
        page = laptop.open()
        page.set_input_files("#sending-folder", card.folder)
        for place in refused:
            page.get_by_role("button", name=f"Leave {place} out").wait_for()
        expect(page.locator("#sending-count")).to_contain_text("Need you: 2.")

    for _ in refused:
        page.get_by_text("Leave it out", exact=True).first.click()

    all_safe(laptop, page, card, says="What was left out")
    names = page.locator("#sending-left-names bdi").all_text_contents()
    assert set(names) >= {*refused, "card/one/INDEX.BIN", "card/two/INDEX.BIN"}
    first = page.locator("#sending-left-names li").first.text_content() or ""
    assert first.startswith("IMG_0100.CR2 – This is a raw photo"), "what can be given in another form comes first"
    assert first.endswith("save the photo as JPEG.")
    expect(page.locator("#sending-before")).not_to_contain_text("clip.mp4")
