import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from interventions.budgets import actions
from interventions.budgets.models import BudgetImport, BudgetLine, BudgetTag
from tests.factories import MembershipFactory, OPDFactory
from tests.interventions.budgets.files import HOMES, OFFICE, TOILETS, flat, workbook
from tests.interventions.factories import ActivityFactory, IndicatorFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def state_of(line) -> str:
    return BudgetLine.objects.with_state().get(pk=line.pk).state


# Importing


def test_nothing_changes_before_the_file_is_applied(bring):
    found = bring([flat(HOMES, 900)])

    assert (found.n_rows, found.pagu_idr, found.applied_at) == (1, 900, None)
    assert not BudgetLine.objects.exists()


def test_an_applied_file_closes_with_its_sum(bring, opd):
    found = bring([flat(HOMES, 900), flat(TOILETS, 100)], apply=True)

    assert sum(line.pagu_idr for line in opd.budget_lines.all()) == found.pagu_idr == 1000
    assert (found.n_new, found.n_changed, found.n_same, found.n_vanished) == (2, 0, 0, 0)


def test_the_same_file_twice_changes_nothing(bring, opd):
    file = workbook([flat(HOMES, 900)])
    bring(None, file=file, apply=True)
    file.seek(0)

    with pytest.raises(actions.AlreadyApplied):
        bring(None, file=file)
    assert opd.budget_lines.count() == BudgetImport.objects.count() == 1


def test_the_same_lines_in_another_file_change_nothing(bring, opd, lines):
    again = bring([flat(OFFICE, 4_000_000_000), flat(TOILETS, 100_000_000), flat(HOMES, 900_000_000)], apply=True)

    assert (again.n_new, again.n_changed, again.n_same, again.n_vanished) == (0, 0, 3, 0)
    assert opd.budget_lines.in_force().count() == 3


def test_a_new_file_keeps_tags_and_dates_what_vanished(bring, lines, officer):
    indicator = IndicatorFactory()
    actions.point_lines(lines=lines.values(), indicators=[indicator], by=officer)

    found = bring([flat(HOMES, 700_000_000), flat("1.04.02.2.01.0009", 5)], apply=True)

    home, toilet = (BudgetLine.objects.get(pk=lines[code].pk) for code in (HOMES, TOILETS))
    assert (home.pagu_idr, home.vanished_on, home.tags.get().indicator) == (700_000_000, None, indicator)
    assert toilet.vanished_on is not None
    assert toilet.tags.exists()
    assert (found.n_new, found.n_changed, found.n_same, found.n_vanished) == (1, 1, 0, 2)


def test_a_line_that_comes_back_has_its_tags_again(bring, lines, officer):
    actions.mark_not_poverty(lines=[lines[OFFICE]], by=officer)
    bring([flat(HOMES, 1)], apply=True)

    bring([flat(OFFICE, 4_000_000_000)], apply=True)

    line = BudgetLine.objects.get(pk=lines[OFFICE].pk)
    assert line.vanished_on is None
    assert state_of(line) == "not_poverty"


def test_digits_and_spelling_of_the_source_do_not_make_another_line(bring, opd):
    bring([flat("1.04.02.2.01.01", 5, source="Pad")], apply=True)
    bring([flat("1.04.02.2.01.0001", 5, source="PAD")], apply=True)

    assert opd.budget_lines.get().code == "1.04.02.2.01.0001"


def test_a_file_without_names_above_takes_none_away(bring, opd):
    bring([flat(HOMES, 5)], apply=True)
    file = workbook([[HOMES, "Perbaikan Rumah Tidak Layak Huni", "PAD", 5]], ["Kode", "Uraian", "Sumber Dana", "Pagu"])

    found = bring(None, file=file, apply=True)

    assert found.n_same == 1
    assert opd.budget_lines.get().programme_name == "PROGRAM 1.04.02"


def test_a_file_with_faults_is_not_applied(bring, officer):
    found = bring([flat(HOMES, "banyak"), flat(TOILETS, 5)])

    with pytest.raises(actions.BudgetError, match="kesalahan"):
        actions.apply_import(budget_import=found, base=None, by=officer)
    assert not BudgetLine.objects.exists()


def test_what_was_looked_at_must_still_be_so(bring, officer):
    first, second = bring([flat(HOMES, 5)]), bring([flat(HOMES, 6)])
    actions.apply_import(budget_import=first, base=None, by=officer)

    with pytest.raises(actions.BudgetError, match="Impor lain"):
        actions.apply_import(budget_import=second, base=None, by=officer)
    assert BudgetLine.objects.get().pagu_idr == 5


def test_applying_twice_is_applying_once(bring, officer):
    found = bring([flat(HOMES, 5)])
    for _ in range(2):
        actions.apply_import(budget_import=found, base=None, by=officer)

    assert BudgetLine.objects.count() == 1


def test_years_and_opds_stand_apart(bring, lines, user):
    other, admin = OPDFactory(), user(Role.BAPPEDA_ADMIN)
    bring([flat(HOMES, 1)], apply=True, year=2027)
    bring([flat(HOMES, 2)], apply=True, opd=other, by=admin)

    assert lines[HOMES].opd.budget_lines.filter(year=2026).in_force().count() == 3
    assert BudgetLine.objects.filter(vanished_on__isnull=False).count() == 0


@pytest.mark.parametrize("role", [Role.OPD_VIEWER, Role.BAPPEDA_ANALYST, Role.LEADER, Role.OPD_OFFICER])
def test_only_its_own_opd_and_bappeda_bring_a_budget(bring, user, role):
    with pytest.raises(actions.BudgetError, match="OPD-nya sendiri"):
        bring([flat(HOMES, 5)], by=user(role))


def test_an_applied_import_is_not_cancelled(bring, lines):
    with pytest.raises(actions.BudgetError):
        actions.cancel_import(budget_import=BudgetImport.objects.get())
    assert BudgetImport.objects.exists()


# Pointing


def test_who_pointed_a_line_and_when_is_kept(lines, officer, opd):
    indicator, programme = IndicatorFactory(), ProgrammeFactory(opd=opd)

    actions.point_lines(lines=[lines[HOMES]], indicators=[indicator], programmes=[programme], by=officer)

    tags = lines[HOMES].tags.order_by("pk")
    assert [(tag.indicator, tag.programme, tag.tagged_by) for tag in tags] == [
        (indicator, None, officer), (None, programme, officer),
    ]  # fmt: skip
    assert state_of(lines[HOMES]) == "pointing"


def test_pointing_again_keeps_who_came_first(lines, officer, opd):
    kept, dropped, added = IndicatorFactory.create_batch(3)
    actions.point_lines(lines=[lines[HOMES]], indicators=[kept, dropped], by=officer)
    colleague = MembershipFactory(opd=opd, role=Role.OPD_OFFICER).user

    actions.point_lines(lines=[lines[HOMES]], indicators=[kept, added], by=colleague)

    by = {tag.indicator: tag.tagged_by for tag in lines[HOMES].tags.all()}
    assert by == {kept: officer, added: colleague}


def test_not_for_poverty_is_an_answer_and_takes_the_tags(lines, officer):
    actions.point_lines(lines=[lines[OFFICE]], indicators=[IndicatorFactory()], by=officer)

    actions.mark_not_poverty(lines=[lines[OFFICE]], by=officer)

    assert state_of(lines[OFFICE]) == "not_poverty"
    assert not lines[OFFICE].tags.exists()
    assert state_of(lines[HOMES]) == "unseen"


def test_an_answer_can_be_taken_back(lines, officer):
    actions.mark_not_poverty(lines=[lines[OFFICE]], by=officer)
    actions.forget_answers(lines=[lines[OFFICE]], by=officer)

    assert state_of(lines[OFFICE]) == "unseen"


def test_a_line_of_another_opd_is_not_pointed(lines):
    stranger = MembershipFactory(role=Role.OPD_OFFICER).user

    with pytest.raises(actions.BudgetError, match="bukan milik OPD Anda"):
        actions.point_lines(lines=[lines[HOMES]], indicators=[IndicatorFactory()], by=stranger)
    assert not BudgetTag.objects.exists()


def test_a_programme_of_another_opd_is_refused(lines, officer):
    with pytest.raises(actions.BudgetError, match="OPD lain"):
        actions.point_lines(lines=[lines[HOMES]], programmes=[ProgrammeFactory()], by=officer)


def test_suggestions_are_taken_line_by_line(lines, officer):
    roof, toilet = (IndicatorFactory(code=code) for code in ("bad_roof", "unsafe_sanitation"))

    n_lines = actions.accept_suggestions(lines=lines.values(), by=officer)

    assert n_lines == 3
    assert lines[HOMES].tags.get().indicator == roof
    assert lines[TOILETS].tags.get().indicator == toilet
    assert state_of(lines[OFFICE]) == "not_poverty"


def test_a_suggestion_does_not_undo_an_answer(lines, officer):
    IndicatorFactory(code="bad_roof")
    actions.mark_not_poverty(lines=[lines[HOMES]], by=officer)

    assert actions.accept_suggestions(lines=[lines[HOMES]], by=officer) == 0
    assert state_of(lines[HOMES]) == "not_poverty"


# What the database refuses


def test_a_line_not_for_poverty_takes_no_tag(lines, officer):
    actions.mark_not_poverty(lines=[lines[HOMES]], by=officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetTag.objects.create(line=lines[HOMES], indicator=IndicatorFactory(), tagged_by=officer)


def test_a_line_with_tags_is_for_poverty(lines, officer):
    actions.point_lines(lines=[lines[HOMES]], indicators=[IndicatorFactory()], by=officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=lines[HOMES].pk).update(is_not_poverty=True)


def test_a_tag_is_of_one_thing_and_of_the_same_opd(lines, officer):
    line, foreign = lines[HOMES], ProgrammeFactory()
    for fields in [{}, {"programme": foreign}, {"indicator": IndicatorFactory(), "programme": foreign}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetTag.objects.create(line=line, tagged_by=officer, **fields)


def test_an_activity_is_paid_from_its_own_opd_and_year(lines, opd):
    own = ProgrammeFactory(opd=opd)
    assert ActivityFactory(programme=own, year=2026, budget_line=lines[HOMES]).pk

    for fields in [{"programme": own, "year": 2027}, {"programme": ProgrammeFactory(), "year": 2026}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            ActivityFactory(budget_line=lines[HOMES], **fields)


def test_rows_of_an_applied_budget_add_up(bring, lines):
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetImport.objects.update(n_new=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetImport.objects.update(faults=[[1, "salah"]])
