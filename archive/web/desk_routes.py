"""All addresses of the desk on one screen, each with the roles it is for."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from archive.domain.roles import (
    ADMINISTRATOR,
    BRINGS_IN,
    CONFIRMS_ACCOUNTS,
    CONSENT_OFFICER,
    EDITS_ROOMS,
    KEEPS_WORDS,
    KNOWS_PEOPLE,
    MENDS_INTAKE,
    REVIEWER,
    SECOND_PERSON,
    SEES_COVERS,
    SETS_UP,
    STATES_LEGAL_BASIS,
    WRITES,
)
from archive.web.desk import (
    accounts,
    callbacks,
    codes,
    describe,
    exports,
    home,
    people,
    queue,
    takedowns,
    takes,
    upload,
    uploads,
    withdrawals,
    works,
)
from archive.web.desk.board import page as board
from archive.web.desk.consent import paper, records, start, steps
from archive.web.desk.covers import pages
from archive.web.desk.days import page as days
from archive.web.desk.days import sheet as day_sheet
from archive.web.desk.login import log_out, login_door
from archive.web.desk.media import media_door
from archive.web.desk.protection import lapses, life_events, risk
from archive.web.desk.protection import person as one_person
from archive.web.desk.rooms import pages as rooms
from archive.web.desk.rooms import requests
from archive.web.desk.second_look import page as second_look
from archive.web.desk.taken_back import legible, standing
from archive.web.desk.thesaurus import chosen, term
from archive.web.desk.thesaurus import file as skos
from archive.web.desk.thesaurus import page as thesaurus
from archive.web.desk.visit import Desk, desk_door
from archive.web.desk.voicing import page as voice
from archive.web.desk.voicing import reading
from archive.web.desk.words import transcripts
from archive.web.desk.workbench import page as workbench
from archive.web.desk.workbench.lines import give_lines, post_lines
from archive.web.desk.workbench.machine import tell_state
from archive.web.uploads.tus import tus_routes


def desk_routes(desk: Desk) -> list[BaseRoute]:
    """Give every address of the desk; what names no roles is for everybody who is logged in."""
    page, act = partial(desk_door, desk), partial(desk_door, desk, posts=True)
    person, room = "/people/{participant_id}", "/rooms/{kind}/{entry_id}"
    bench = f"/works/{{work_id}}{workbench.BENCH}"
    return [
        login_door(desk),
        act("/logout", log_out),
        media_door(desk),
        page("", home.home),
        page("/me", accounts.show_me),
        act("/me", accounts.post_me),
        page("/workshops", people.show_workshops),
        act("/workshops", people.post_workshop, SETS_UP),
        page("/workshops/{workshop_id}", people.show_workshop),
        page("/workshops/{workshop_id}/days/{day}", days.show_day, WRITES),
        act("/workshops/{workshop_id}/days/{day}", days.post_day, WRITES),
        page("/workshops/{workshop_id}/days/{day}/sheet", day_sheet.take_out, WRITES),
        act("/workshops/{workshop_id}/days/{day}/sheet", day_sheet.post_sheet, WRITES),
        page("/people", people.show_people, KNOWS_PEOPLE),
        act("/people", people.post_person, KNOWS_PEOPLE),
        page(person, one_person.show_person, KNOWS_PEOPLE),
        act(f"{person}/pseudonym", one_person.post_pseudonym, KNOWS_PEOPLE),
        act(f"{person}/face-words", one_person.post_face_words, KNOWS_PEOPLE),
        act(f"{person}/protection", one_person.post_protection, KNOWS_PEOPLE),
        page(f"{person}/risk", risk.show_talk_form, CONSENT_OFFICER),
        act(f"{person}/risk", risk.post_talk, CONSENT_OFFICER),
        page(f"{person}/lift", risk.show_lift),
        act(f"{person}/lift", risk.post_lift),
        page("/talks/{talk_id}", risk.show_talk, SECOND_PERSON),
        act("/talks/{talk_id}/approve", risk.post_approve_talk, SECOND_PERSON),
        page("/talks/{talk_id}/recording", risk.show_recording, SECOND_PERSON),
        act(f"{person}/age", one_person.post_age, KNOWS_PEOPLE),
        act(f"{person}/named", one_person.post_named_person, KNOWS_PEOPLE),
        act(f"{person}/death", life_events.post_death, KNOWS_PEOPLE),
        act(f"{person}/death/correct", life_events.post_death_correction, CONSENT_OFFICER),
        act("/consents/{record_id}/proof", records.post_look_again, CONSENT_OFFICER),
        act("/workshops/{workshop_id}/basis", people.post_basis, STATES_LEGAL_BASIS),
        page("/lapses", lapses.show_lapses, KNOWS_PEOPLE),
        page("/lapses/{participant_id}", lapses.show_draft, KNOWS_PEOPLE),
        act(f"{person}/relatives", life_events.post_relatives_wish, KNOWS_PEOPLE),
        page(f"{person}/paper", codes.show_paper, KNOWS_PEOPLE),
        act(f"{person}/paper/form", codes.post_form, KNOWS_PEOPLE),
        act(f"{person}/paper/code", codes.post_code, KNOWS_PEOPLE),
        act(f"{person}/paper/end", codes.post_end, KNOWS_PEOPLE),
        act(f"{person}/paper/print", codes.post_print, KNOWS_PEOPLE),
        act(f"{person}/paper/slip", codes.post_slip, KNOWS_PEOPLE),
        *tus_routes(desk, BRINGS_IN, KNOWS_PEOPLE),
        page("/upload", upload.upload, BRINGS_IN),
        act("/upload", upload.post_upload, BRINGS_IN),
        page("/uploads", uploads.show_uploads, BRINGS_IN),
        page("/uploads/states", uploads.tell_states, BRINGS_IN),
        act("/uploads/workshop", uploads.post_workshop, BRINGS_IN),
        act("/uploads/{upload_id}/end", uploads.post_end, BRINGS_IN),
        page("/takes", takes.show_takes, BRINGS_IN),
        act("/takes", takes.post_take, BRINGS_IN),
        act("/takes/compare", takes.post_compare, BRINGS_IN),
        act("/takes/sound", takes.post_sound, BRINGS_IN),
        page("/waiting", queue.show_waiting, MENDS_INTAKE),
        act("/waiting/{entry_id}/retry", queue.post_retry, MENDS_INTAKE),
        act("/waiting/{entry_id}/let-go", queue.post_let_go, MENDS_INTAKE),
        act("/waiting/{entry_id}/keep", queue.post_keep, MENDS_INTAKE),
        act("/jobs/{job_id}/restart", queue.post_restart, ADMINISTRATOR),
        page("/works", board.show_board),
        page("/works/{work_id}", works.work),
        act("/works/{work_id}/label", board.post_label, BRINGS_IN),
        act("/works/{work_id}/wordless", board.post_wordless, WRITES),
        act("/works/{work_id}/hand-in", works.post_hand_in, BRINGS_IN),
        act("/works/{work_id}/prepare", works.post_prepare_again, BRINGS_IN),
        act("/works/{work_id}/sound", works.post_sound, BRINGS_IN),
        page("/works/{work_id}/describe", standing(describe.describe), WRITES),
        act("/works/{work_id}/describe", standing(describe.post_describe), WRITES),
        page("/works/{work_id}/people", standing(describe.appearances), WRITES),
        act("/works/{work_id}/people", standing(describe.post_appearance), WRITES),
        act("/works/{work_id}/people/remove", standing(describe.post_remove_appearance), WRITES),
        act("/works/{work_id}/parts", standing(describe.post_segment), WRITES),
        act("/works/{work_id}/parts/warn", standing(describe.post_warning), WRITES),
        act("/works/{work_id}/parts/told", standing(describe.post_told), WRITES),
        act("/works/{work_id}/parts/themes", standing(describe.post_part_themes), WRITES),
        act("/works/{work_id}/parts/remove", standing(describe.post_remove_segment), WRITES),
        page("/works/{work_id}/transcript", legible(transcripts.transcript), WRITES),
        act("/works/{work_id}/transcript", legible(transcripts.post_transcript), WRITES),
        act("/works/{work_id}/transcript/speakers", legible(transcripts.post_speakers), WRITES),
        page(bench, workbench.show, WRITES),
        page(f"{bench}/file", workbench.give_file, WRITES),
        page(f"{bench}/words", give_lines, WRITES),
        act(f"{bench}/lines", post_lines, WRITES),
        page(f"{bench}/draft/state", tell_state, WRITES),
        *(act(f"{bench}{path}", post, WRITES) for path, post in workbench.POSTS.items()),
        page("/works/{work_id}/voice", standing(voice.show_voice), WRITES),
        act("/works/{work_id}/voice", standing(voice.post_voice), WRITES),
        page("/works/{work_id}/reading", legible(reading.show_reading), WRITES),
        act("/works/{work_id}/reading", legible(reading.post_reading), WRITES),
        page("/works/{work_id}/covers", standing(pages.show_covers), SEES_COVERS),
        act("/works/{work_id}/covers", standing(pages.post_cover), WRITES),
        page("/works/{work_id}/covers/all", standing(pages.tell_covers), SEES_COVERS),
        act("/works/{work_id}/covers/many", standing(pages.post_many), WRITES),
        page("/works/{work_id}/review", standing(second_look.review), REVIEWER),
        act("/works/{work_id}/review", standing(second_look.post_review), REVIEWER),
        page("/works/{work_id}/withdraw", works.ask_withdraw),
        act("/works/{work_id}/withdraw", works.post_withdraw),
        page("/thesaurus", thesaurus.show_terms, KEEPS_WORDS),
        act("/thesaurus", thesaurus.post_term, KEEPS_WORDS),
        page("/thesaurus/find", chosen.find, KEEPS_WORDS),
        page("/thesaurus/skos", skos.take_out, KEEPS_WORDS),
        act("/thesaurus/skos", skos.post_file, KEEPS_WORDS),
        page("/thesaurus/{term_id}", term.show_term, KEEPS_WORDS),
        act("/thesaurus/{term_id}", term.post_save, KEEPS_WORDS),
        act("/thesaurus/{term_id}/merge", term.post_merge, KEEPS_WORDS),
        act("/thesaurus/{term_id}/retire", term.post_retire, KEEPS_WORDS),
        act("/thesaurus/{term_id}/again", term.post_again, KEEPS_WORDS),
        page("/consents", records.show_consents, KNOWS_PEOPLE),
        page("/consents/new", start.new_consent, KNOWS_PEOPLE),
        act("/consents/new", start.post_new, KNOWS_PEOPLE),
        page(paper.SHEET, paper.show_sheet, KNOWS_PEOPLE),
        page("/talk/{step}", steps.show_step, KNOWS_PEOPLE),
        act("/talk/{step}", steps.post_step, KNOWS_PEOPLE),
        page("/consents/{record_id}", records.show_consent),
        act("/consents/{record_id}/approve", records.post_approve, CONSENT_OFFICER),
        page("/consents/{record_id}/withdraw", records.ask_withdraw),
        act("/consents/{record_id}/withdraw", records.post_withdraw),
        act("/consents/{record_id}/narrow", records.post_narrow),
        page("/consents/{record_id}/evidence", records.show_evidence, CONSENT_OFFICER),
        page("/withdrawals", withdrawals.show_withdrawals),
        page("/withdrawals/{withdrawal_id}", withdrawals.show_withdrawal),
        act("/withdrawals/{withdrawal_id}", withdrawals.post_verdict),
        page("/calls", callbacks.show_calls, KNOWS_PEOPLE),
        act("/calls/{call_id}/done", callbacks.post_done, KNOWS_PEOPLE),
        page("/takedowns", takedowns.show_takedowns),
        act("/takedowns/{request_id}/uphold", takedowns.post_uphold),
        act("/takedowns/{request_id}/put-back", takedowns.post_put_back, REVIEWER),
        page("/rooms", rooms.show_rooms, EDITS_ROOMS),
        page("/requests", requests.show_requests, EDITS_ROOMS),
        act("/requests/{request_id}", requests.post_answered, EDITS_ROOMS),
        page(room, rooms.show_room, EDITS_ROOMS),
        page(f"{room}/preview", rooms.show_preview, EDITS_ROOMS),
        act(room, rooms.post_room, EDITS_ROOMS),
        act(f"{room}/publish", rooms.post_publish, EDITS_ROOMS),
        act(f"{room}/put-away", rooms.post_put_away, EDITS_ROOMS),
        page("/exports", exports.show_exports, KNOWS_PEOPLE),
        act("/exports", exports.post_export, KNOWS_PEOPLE),
        page("/exports/{export_id}", exports.show_notice, KNOWS_PEOPLE),
        act("/exports/{export_id}", exports.post_notice, KNOWS_PEOPLE),
        page("/accounts", accounts.show_accounts, ADMINISTRATOR),
        act("/accounts", accounts.post_account, ADMINISTRATOR),
        page("/account-changes", accounts.show_changes, CONFIRMS_ACCOUNTS),
        act("/account-changes/{account_id}/confirm", accounts.post_confirm, CONFIRMS_ACCOUNTS),
        act("/accounts/{account_id}", accounts.post_change, ADMINISTRATOR),
        act("/accounts/{account_id}/password", accounts.post_password, ADMINISTRATOR),
    ]
