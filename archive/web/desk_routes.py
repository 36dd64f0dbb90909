"""All addresses of the desk on one screen, each with the roles it is for."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from archive.domain.terms import Role
from archive.ports import Kit
from archive.web.desk import (
    accounts,
    describe,
    exports,
    home,
    people,
    queue,
    review,
    takes,
    upload,
    uploads,
    withdrawals,
    works,
)
from archive.web.desk.codes import code_routes
from archive.web.desk.consent import records, start, steps
from archive.web.desk.covers import pages
from archive.web.desk.login import log_out, login_door
from archive.web.desk.media import media_door
from archive.web.desk.visit import Desk, desk_door
from archive.web.desk_protection import protection_routes
from archive.web.http.settings import SiteSettings
from archive.web.uploads.tus import tus_routes

BRINGS_IN = frozenset({Role.CREW, Role.FACILITATOR})
WRITES = frozenset({Role.FACILITATOR})
KNOWS_PEOPLE = frozenset({Role.FACILITATOR, Role.CONSENT_OFFICER})
SETS_UP = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})
MENDS = frozenset({Role.CREW, Role.FACILITATOR, Role.ADMINISTRATOR})
OFFICER = frozenset({Role.CONSENT_OFFICER})
REVIEWER = frozenset({Role.REVIEWER})
SEES_COVERS = WRITES | REVIEWER
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
ANSWERS_FOR = frozenset({Role.CONSENT_OFFICER, Role.REVIEWER, Role.ADMINISTRATOR})


def desk_routes(kit: Kit, settings: SiteSettings) -> list[BaseRoute]:
    """Give every address of the desk; what names no roles is for everybody who is logged in."""
    desk = Desk.of(kit, settings)
    page, act = partial(desk_door, desk), partial(desk_door, desk, posts=True)
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
        page("/people", people.show_people, KNOWS_PEOPLE),
        act("/people", people.post_person, KNOWS_PEOPLE),
        page("/people/{participant_id}", people.show_person, KNOWS_PEOPLE),
        act("/people/{participant_id}/pseudonym", people.post_pseudonym, KNOWS_PEOPLE),
        act("/people/{participant_id}/protection", people.post_protection, KNOWS_PEOPLE),
        *protection_routes(desk),
        *code_routes(desk),
        *tus_routes(desk, BRINGS_IN),
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
        page("/waiting", queue.show_waiting, MENDS),
        act("/waiting/{entry_id}/retry", queue.post_retry, MENDS),
        act("/jobs/{job_id}/restart", queue.post_restart, ADMINISTRATOR),
        page("/works", works.works),
        page("/works/{work_id}", works.work),
        act("/works/{work_id}/hand-in", works.post_hand_in, BRINGS_IN),
        act("/works/{work_id}/prepare", works.post_prepare_again, BRINGS_IN),
        page("/works/{work_id}/describe", describe.describe, WRITES),
        act("/works/{work_id}/describe", describe.post_describe, WRITES),
        page("/works/{work_id}/people", describe.appearances, WRITES),
        act("/works/{work_id}/people", describe.post_appearance, WRITES),
        act("/works/{work_id}/people/remove", describe.post_remove_appearance, WRITES),
        act("/works/{work_id}/parts", describe.post_segment, WRITES),
        act("/works/{work_id}/parts/told", describe.post_told, WRITES),
        act("/works/{work_id}/parts/remove", describe.post_remove_segment, WRITES),
        page("/works/{work_id}/transcript", describe.transcript, WRITES),
        act("/works/{work_id}/transcript", describe.post_transcript, WRITES),
        page("/works/{work_id}/covers", pages.show_covers, SEES_COVERS),
        act("/works/{work_id}/covers", pages.post_cover, WRITES),
        page("/works/{work_id}/covers/all", pages.tell_covers, SEES_COVERS),
        act("/works/{work_id}/covers/many", pages.post_many, WRITES),
        page("/works/{work_id}/review", review.review, REVIEWER),
        act("/works/{work_id}/review", review.post_review, REVIEWER),
        page("/works/{work_id}/withdraw", works.ask_withdraw),
        act("/works/{work_id}/withdraw", works.post_withdraw),
        page("/consents", records.show_consents, KNOWS_PEOPLE),
        page("/consents/new", start.new_consent, KNOWS_PEOPLE),
        act("/consents/new", start.post_new, KNOWS_PEOPLE),
        page("/talk/{step}", steps.show_step, KNOWS_PEOPLE),
        act("/talk/{step}", steps.post_step, KNOWS_PEOPLE),
        page("/consents/{record_id}", records.show_consent),
        act("/consents/{record_id}/approve", records.post_approve, OFFICER),
        page("/consents/{record_id}/withdraw", records.ask_withdraw),
        act("/consents/{record_id}/withdraw", records.post_withdraw),
        act("/consents/{record_id}/narrow", records.post_narrow),
        page("/consents/{record_id}/evidence", records.show_evidence, OFFICER),
        page("/withdrawals", withdrawals.show_withdrawals),
        page("/withdrawals/{withdrawal_id}", withdrawals.show_withdrawal),
        act("/withdrawals/{withdrawal_id}", withdrawals.post_verdict, OFFICER),
        page("/exports", exports.show_exports, KNOWS_PEOPLE),
        act("/exports", exports.post_export, KNOWS_PEOPLE),
        page("/exports/{export_id}", exports.show_notice, KNOWS_PEOPLE),
        act("/exports/{export_id}", exports.post_notice, KNOWS_PEOPLE),
        page("/accounts", accounts.show_accounts, ADMINISTRATOR),
        act("/accounts", accounts.post_account, ADMINISTRATOR),
        page("/account-changes", accounts.show_changes, ANSWERS_FOR),
        act("/account-changes/{account_id}/confirm", accounts.post_confirm, ANSWERS_FOR),
        act("/accounts/{account_id}", accounts.post_change, ADMINISTRATOR),
        act("/accounts/{account_id}/password", accounts.post_password, ADMINISTRATOR),
    ]
