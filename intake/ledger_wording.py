"""What each doubt about a ledger says, in whatever language is active."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registry.ledgers import Fate, Field, Sureness

DOUBTS: dict[str, Promise] = {
    # About a sheet or a column
    "sheet_hidden": _("The sheet is hidden; it was not read."),
    "no_ledger": _("No list of documents was found on the sheet."),
    "no_header": _("The sheet has no header; its columns were told by what stands in them."),
    "rows_hidden": _("%(text)s rows are hidden; they were read like the others."),
    "column_likely": _("The column was taken for “%(made)s”, which its head resembles."),
    "column_guessed": _("The column was taken for “%(made)s” by what stands in it."),
    "column_unknown": _("Nobody knows this column; it was kept as a remark."),
    "column_twice": _("Another column says the same; this one was kept as a remark."),
    "column_hidden": _("The column is hidden; it was read like the others."),
    # About a row
    "row_without_title": _("The row names no document; nothing of it was taken."),
    "code_twice": _("The code %(text)s stands at %(made)s already, under another title."),
    "number_twice": _("The number %(text)s stands at %(made)s already, under another title."),
    "row_twice": _("The document stands at %(made)s already."),
    "title_too_long": _("The title is longer than the register holds; the row was not taken."),
    "number_too_long": _("The number is longer than the register holds; it was left out."),
    "organ_too_long": _("The name of an organ is longer than the register holds; it was left out."),
    # About a cell
    "comment": _("A comment hangs on the cell; it was kept as a remark."),
    "nothing_above": _("It repeats the cell above, which is empty."),
    "cell_too_long": _("The cell holds prose where a fact should stand; it was not read."),
    "error_value": _("The cell holds an error of the spreadsheet."),
    "code_unread": _("This is no registration code of any known layout; it was kept as it is written."),
    "number_unread": _("This is no document number; it was kept as it is written."),
    "other_column": _("It stands in the wrong column; %(made)s was taken."),
    "number_differs": _("The title names another number; %(made)s was taken."),
    "day_unread": _("This is no day that can be read for certain."),
    "day_impossible": _("There is no such day."),
    "month_only": _("Only a month is written."),
    "end_of_year": _("Only a year is written."),
    "day_differs": _("Two days of ending are written; %(made)s was taken."),
    "term_unread": _("This is no term that can be read for certain."),
    "term_conditional": _("The term hangs on an event; nothing was taken."),
    "length_without_start": _("A length without a day from which it counts."),
    "ends_before_it_starts": _("It would end before it takes effect."),
    "start_differs": _("The term names another first day; %(made)s was taken."),
    "state_unread": _("It is not clear what this says about force."),
    "states_differ": _("Two cells say different things about force."),
    "state_without_a_day": _("Nobody says since when; nothing was written of it."),
    "end_without_a_day": _("It has ended, and nobody says when: before the day of the ledger it is unknown."),
    "in_force_but_over": _("It is said to be in force, but its term ended on %(made)s."),
    "pending_without_a_day": _("It is said not to be in force yet, and no day to come is given."),
    "remark_speaks": _("The remark may bear on its force; it was only kept."),
}
# In two or three words, for who looks for one kind of them.
NAMES: dict[str, Promise] = {
    "sheet_hidden": pgettext_lazy("doubt", "hidden sheet"),
    "no_ledger": pgettext_lazy("doubt", "no list of documents"),
    "no_header": pgettext_lazy("doubt", "no header"),
    "rows_hidden": pgettext_lazy("doubt", "hidden rows"),
    "column_likely": pgettext_lazy("doubt", "column: head resembles another"),
    "column_guessed": pgettext_lazy("doubt", "column told by its content"),
    "column_unknown": pgettext_lazy("doubt", "unknown column"),
    "column_twice": pgettext_lazy("doubt", "column twice"),
    "column_hidden": pgettext_lazy("doubt", "hidden column"),
    "row_without_title": pgettext_lazy("doubt", "row without a title"),
    "code_twice": pgettext_lazy("doubt", "same code twice"),
    "number_twice": pgettext_lazy("doubt", "same number twice"),
    "row_twice": pgettext_lazy("doubt", "same document twice"),
    "title_too_long": pgettext_lazy("doubt", "title too long"),
    "number_too_long": pgettext_lazy("doubt", "number too long"),
    "organ_too_long": pgettext_lazy("doubt", "name of an organ too long"),
    "comment": pgettext_lazy("doubt", "comment on a cell"),
    "nothing_above": pgettext_lazy("doubt", "nothing above to repeat"),
    "error_value": pgettext_lazy("doubt", "error of the spreadsheet"),
    "code_unread": pgettext_lazy("doubt", "code not understood"),
    "number_unread": pgettext_lazy("doubt", "number not understood"),
    "other_column": pgettext_lazy("doubt", "in the wrong column"),
    "number_differs": pgettext_lazy("doubt", "title names another number"),
    "day_unread": pgettext_lazy("doubt", "day not understood"),
    "day_impossible": pgettext_lazy("doubt", "no such day"),
    "month_only": pgettext_lazy("doubt", "only a month"),
    "end_of_year": pgettext_lazy("doubt", "only a year"),
    "day_differs": pgettext_lazy("doubt", "two days of ending"),
    "term_unread": pgettext_lazy("doubt", "term not understood"),
    "term_conditional": pgettext_lazy("doubt", "term that hangs on an event"),
    "length_without_start": pgettext_lazy("doubt", "length without a first day"),
    "ends_before_it_starts": pgettext_lazy("doubt", "ends before it starts"),
    "start_differs": pgettext_lazy("doubt", "two first days"),
    "state_unread": pgettext_lazy("doubt", "state not understood"),
    "states_differ": pgettext_lazy("doubt", "two states"),
    "state_without_a_day": pgettext_lazy("doubt", "state without a day"),
    "end_without_a_day": pgettext_lazy("doubt", "ended on an unknown day"),
    "in_force_but_over": pgettext_lazy("doubt", "in force, but its term is over"),
    "pending_without_a_day": pgettext_lazy("doubt", "not yet in force, without a day"),
    "remark_speaks": pgettext_lazy("doubt", "remark that bears on its force"),
    "conflict": pgettext_lazy("doubt", "contradicts the register"),
}
FIELDS: dict[Field, Promise] = {
    Field.NO: _("running number"),
    Field.CODE: _("registration code"),
    Field.NUMBER: _("document number"),
    Field.TITLE: _("title"),
    Field.ISSUERS: _("issuers"),
    Field.DRAFTER: _("drafter"),
    Field.DATED: _("dated"),
    Field.ISSUED: _("issued"),
    Field.PUBLISHED: _("published"),
    Field.REGISTERED: _("registered"),
    Field.EFFECTIVE: _("takes effect"),
    Field.TERM: _("term or last valid day"),
    Field.STATE: _("state"),
    Field.REPEALED_ON: _("day of repeal"),
    Field.REASON: _("reason"),
    Field.REMARK: _("remark"),
    Field.COMPUTED: _("computed by the register"),
}
SURENESS: dict[Sureness, Promise] = {
    Sureness.GIVEN: _("an officer said so"),
    Sureness.NAMED: _("its head says so"),
    Sureness.LIKELY: _("its head resembles that; please look"),
    Sureness.GUESSED: _("told by what stands in it; please look"),
}
FATES: dict[Fate, Promise] = {
    Fate.FIELD: _("taken"),
    Fate.DOUBT: _("in doubt"),
    Fate.REMARK: _("kept as a remark"),
    Fate.HEADER: _("header"),
    Fate.TITLE: _("title or section"),
    Fate.TOTAL: _("total"),
    Fate.NOTE: _("note"),
    Fate.HIDDEN: _("on a hidden sheet"),
    Fate.OTHER: _("on a sheet that is no ledger"),
}


def doubt_sentence(doubt: Mapping[str, str]) -> str:
    """KeyError for a kind that has no sentence: that is a bug."""
    made = doubt["made"]
    said = str(FIELDS[Field(made)]) if made in set(Field) else made
    sentence = str(DOUBTS[doubt["kind"]]) % {"text": doubt["text"], "made": said}
    if said and "%(made)s" not in str(DOUBTS[doubt["kind"]]):
        return gettext("%(sentence)s %(made)s was taken.") % {"sentence": sentence, "made": said}
    return sentence
