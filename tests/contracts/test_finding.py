"""What every catalogue promises of finding: stretches, order and pages, and what it makes of what holds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.domain.errors import BrokenRecordError
from archive.domain.ids import ConceptId, ParticipantId, WithdrawalId, WorkshopId
from archive.domain.records import ConsentRecord, ParticipantHandle, Work, Workshop
from archive.domain.thesaurus.concept import Concept
from archive.domain.withdrawals import Reach, Withdrawal
from archive.ports import Page, Range, starting_with
from archive.ports.kinds import CATALOGUE_KINDS, SOUGHT, VAULT_KINDS, RecordKind
from tests.contracts.any_catalogue import AnyCatalogue, put_changed
from tests.contracts.record_strategies import consent
from tests.domain.builders import lift

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ids(found: Iterable[Any]) -> list[str]:
    return [record.id for record in found]


def act(name: str, at: datetime, participant: str = "amina") -> Withdrawal:
    return Withdrawal(
        id=WithdrawalId(name),
        at=at,
        by_role="crew",
        reach=Reach.WORK,
        work_ids=(),
        participant_id=ParticipantId(participant),
    )


def shop(name: str, year: int) -> Workshop:
    return Workshop(id=WorkshopId(name), project_id="p", labels={}, country="FR", year=year)  # type: ignore[arg-type]


@pytest.fixture
def acts(catalogue: AnyCatalogue) -> AnyCatalogue:
    """Five taking-backs in no order, two of them within a second and two at once."""
    moments = {
        "d": NOON + timedelta(microseconds=500_000),
        "a": NOON,
        "c": NOON - timedelta(days=40),
        "e": NOON + timedelta(seconds=1),
        "b": NOON,
    }
    for name, at in moments.items():
        catalogue.save(act(name, at, "amina" if name in "abc" else "brahim"))
    return catalogue


def test_records_come_in_the_order_of_a_field_and_what_is_alike_by_its_id(acts: AnyCatalogue) -> None:
    assert ids(acts.find(Withdrawal, Page(order_by="at"))) == ["c", "a", "b", "d", "e"]
    assert ids(acts.find(Withdrawal, Page(order_by="-at"))) == ["e", "d", "b", "a", "c"]
    assert ids(acts.find(Withdrawal, Page(order_by="id"))) == ["a", "b", "c", "d", "e"]
    assert ids(acts.find(Withdrawal, Page(order_by="-at"), participant_id="amina")) == ["b", "a", "c"]


def test_a_page_is_given_and_nothing_beyond_the_last(acts: AnyCatalogue) -> None:
    newest = Page(order_by="-at", limit=2)

    assert ids(acts.find(Withdrawal, newest)) == ["e", "d"]
    assert ids(acts.find(Withdrawal, replace(newest, offset=4))) == ["c"]
    assert ids(acts.find(Withdrawal, replace(newest, offset=9))) == []
    paged = [name for offset in (0, 2, 4) for name in ids(acts.find(Withdrawal, Page(offset=offset, limit=2)))]
    assert sorted(paged) == ["a", "b", "c", "d", "e"]
    assert ids(acts.find(Withdrawal, Page(limit=0))) == []


def test_a_stretch_begins_with_its_first_and_ends_before_its_last(acts: AnyCatalogue) -> None:
    assert set(ids(acts.find(Withdrawal, at=Range(least=NOON)))) == {"a", "b", "d", "e"}
    assert ids(acts.find(Withdrawal, at=Range(below=NOON))) == ["c"]
    within = Range(least=NOON, below=NOON + timedelta(seconds=1))
    assert set(ids(acts.find(Withdrawal, at=within))) == {"a", "b", "d"}
    assert ids(acts.find(Withdrawal, Page(order_by="-at", limit=1), at=within, participant_id="amina")) == ["b"]
    assert acts.count(Withdrawal, at=within) == 3
    assert acts.count(Withdrawal, at=within, participant_id="amina") == 2
    assert acts.count(Withdrawal, at=Range()) == 5


def test_what_holds_nothing_comes_first_and_lies_in_no_stretch(catalogue: AnyCatalogue) -> None:
    catalogue.save_all(
        [
            ParticipantHandle(id=ParticipantId("grown"), adult_on=date(2020, 5, 5)),
            ParticipantHandle(id=ParticipantId("nobody knows")),
            ParticipantHandle(
                id=ParticipantId("young"), adult_on=date(2027, 1, 1), lift=lift(ends_on=date(2026, 9, 1))
            ),
        ]
    )

    assert ids(catalogue.find(ParticipantHandle, Page(order_by="adult_on"))) == ["nobody knows", "grown", "young"]
    assert ids(catalogue.find(ParticipantHandle, adult_on=Range(least=date(2026, 1, 1)))) == ["young"]
    assert catalogue.count(ParticipantHandle, adult_on=Range()) == 2
    assert ids(catalogue.find(ParticipantHandle, lift_ends_on=Range(below=date(2027, 1, 1)))) == ["young"]


def test_words_that_begin_alike_are_a_stretch(catalogue: AnyCatalogue) -> None:
    names = ("theme.sea", "themes", "theme", "form.verse", "theme.home")
    catalogue.save_all([Concept(id=ConceptId(name), broader=None, reveals="", labels={}) for name in names])

    assert set(ids(catalogue.find(Concept, id=starting_with("theme.")))) == {"theme.sea", "theme.home"}


def test_a_record_is_found_by_how_each_word_of_its_texts_begins(catalogue: AnyCatalogue) -> None:
    monday = replace(shop("monday", 2031), labels={"fr": "Atelier du Lundi", "ar": "ورشة الإثنين"})
    catalogue.save_all([monday, replace(shop("other", 2030), labels={"fr": "Atelier du mardi"})])

    for typed in ("lundi", "LUN atel", "l'atelier 2031", "الاثنين", "FR lundi"):
        assert ids(catalogue.find(Workshop, sought=typed)) == ["monday"], typed
    assert ids(catalogue.find(Workshop, Page(order_by="year"), sought="atelier")) == ["other", "monday"]
    assert catalogue.count(Workshop, sought="mardi", year=Range(least=2031)) == 0
    for typed in ("undi", "lundi mardi", "", "…", "lundis"):
        assert catalogue.count(Workshop, sought=typed) == 0, typed
    catalogue.save(replace(catalogue.get(Workshop, "monday"), labels={"fr": "Autre"}))
    assert catalogue.count(Workshop, sought="lundi") == 0


def test_numbers_are_in_the_order_of_numbers(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([shop("new", 2026), shop("first", 987), shop("old", 1999)])

    assert ids(catalogue.find(Workshop, Page(order_by="-year"))) == ["new", "old", "first"]


def test_a_changed_or_removed_record_moves_or_goes(acts: AnyCatalogue) -> None:
    newest = Page(order_by="-at")
    assert ids(acts.find(Withdrawal, newest))[0] == "e"
    acts.save(replace(acts.get(Withdrawal, "c"), at=NOON + timedelta(days=1)))
    acts.save_all([act("f", NOON - timedelta(days=1))], remove=[(Withdrawal, "e")])

    assert ids(acts.find(Withdrawal, newest)) == ["c", "d", "b", "a", "f"]


@pytest.mark.parametrize("at", [None, "yesterday", 7, [], "2026-03-01T12:00:00"])
def test_what_is_broken_comes_before_all_others_and_hides_none_of_them(acts: AnyCatalogue, at: object) -> None:
    put_changed(acts, act("broken", NOON), at=at)

    found: Iterator[Withdrawal] = acts.find(Withdrawal, Page(order_by="at"))

    with pytest.raises(BrokenRecordError):
        next(found)
    assert ids(found) == ["c", "a", "b", "d", "e"]
    assert acts.count(Withdrawal, at=Range()) == 5


def test_a_field_without_an_order_is_refused_at_once(catalogue: AnyCatalogue) -> None:
    with pytest.raises(TypeError, match="no order by 'kind'"):
        catalogue.find(Work, Page(order_by="-kind"))
    with pytest.raises(TypeError, match="no order by 'state'"):
        catalogue.count(Work, state=Range(least="a"))
    with pytest.raises(TypeError, match="no index on 'at'"):
        catalogue.find(Withdrawal, at=NOON.isoformat())


days = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kept=st.dictionaries(st.text("abc", min_size=1, max_size=3), days, max_size=9),
    least=days,
    below=days,
    page=st.builds(
        Page,
        order_by=st.sampled_from(("", "valid_until", "-valid_until", "id", "-id")),
        offset=st.integers(0, 3),
        limit=st.none() | st.integers(0, 5),
    ),
)
def test_any_stretch_and_page_is_what_looking_at_everything_would_find(
    catalogue: AnyCatalogue, kept: dict[str, date | None], least: date | None, below: date | None, page: Page
) -> None:
    catalogue.save_all([], remove=[(ConsentRecord, name) for name in ids(catalogue.find(ConsentRecord))])
    catalogue.save_all([consent(name, "amina", valid_until=day) for name, day in kept.items()])
    everything = list(catalogue.find(ConsentRecord))
    inside = [r for r in everything if r.valid_until and (not least or r.valid_until >= least)]
    inside = [r for r in inside if r.valid_until and (not below or r.valid_until < below)]
    if page.order_by:
        by_id = page.field == "id"
        inside.sort(key=lambda r: r.id if by_id else (r.valid_until, r.id), reverse=page.is_backwards)

    found = list(catalogue.find(ConsentRecord, page, valid_until=Range(least=least, below=below)))

    expected = inside[page.offset : page.end]
    assert found == expected if page.order_by else len(found) == len(expected) and set(ids(found)) <= set(ids(inside))


@pytest.mark.parametrize("kind", [*CATALOGUE_KINDS, *VAULT_KINDS], ids=lambda kind: kind.table)
def test_every_declared_field_is_one_of_the_record(kind: RecordKind) -> None:
    told = [path for name, path in kind.indexed.items() if path or name != SOUGHT]
    assert (SOUGHT in kind.indexed) == bool(kind.words)
    for path in (*told, *kind.told, *(path for path, _ in kind.ordered.values())):
        assert path.split(".")[0].removesuffix("[]").removesuffix("?") in kind.record_class.__dataclass_fields__
