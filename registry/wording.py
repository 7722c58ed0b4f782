"""Sentences for what the pure reader only names by a key."""

from django.utils.translation import gettext_lazy as _

from registry.reading.facts import Params, Remark
from registry.reading.listed import Category

CATEGORIES = {
    Category.ENDED: _("repealed or lapsed"),
    Category.LAPSED: _("lapsed"),
    Category.REPEALED: _("repealed"),
    Category.CONTINUES: _("continues in force"),
    Category.CONTINUES_UNREVIEWED: _("in force, not reviewed"),
    Category.TO_AMEND: _("to be amended"),
    Category.TO_REPEAL: _("to be repealed"),
    Category.REPUBLISH_OR_LAPSE: _("to be published again or lapse"),
    Category.EXTENDED: _("term extended"),
    Category.DELISTED: _("no longer managed as normative"),
}

REMARKS = {
    "number_without_title": _("“%(number)s” stands alone, but no title was found with it."),
    "heading_without_number": _("“%(title)s” has no number; that a document begins here was told by its heading."),
    "contents_entry_not_found": _("The contents page names “%(title)s”, which was not found."),
    "title_differs_from_contents": _("The title is “%(heading)s” here and “%(contents)s” on the contents page."),
    "number_differs_from_contents": _("The number is %(heading)s here and %(contents)s on the contents page."),
    "number_only_in_contents": _("The contents page gives this document the number %(number)s; its heading has none."),
    "category_unknown": _("What the list “%(title)s” decides about its documents could not be told."),
    "stated_count_differs": _("The text states %(stated)s documents as “%(category)s”; its lists have %(found)s."),
    "rows_skip": _("Row %(expected)s should come here; %(found)s does."),
    "rows_restart": _("The rows count from 1 again; row %(expected)s should come here."),
    "row_is_short": _("The row ends early: %(missing)s of its cells are missing."),
    "row_is_long": _("The row has %(extra)s cells more than the table has columns; they were not read."),
    "row_joined": _("This piece of a row was joined to the row above."),
    "row_without_no": _("The row “%(title)s” has no number that can be read."),
    "row_names_nothing": _("“%(text)s” names no document; the row was left out."),
    "row_without_title": _("The row has no title."),
    "number_not_read": _("“%(raw)s” was not read as a document number and is kept as printed."),
    "code_not_read": _("“%(raw)s” was not read as a registration code and is kept as printed."),
    "until_not_read": _("“%(raw)s” was not read as a last valid day and is kept as printed."),
    "reason_filled_down": _("The reason is printed once and was taken for lines %(first)s to %(last)s as well."),
    "column_not_read": _("The column “%(head)s” was not read."),
    "table_without_header": _("A table begins here whose columns could not be told; it was not read."),
    "columns_told_by_content": _("This table has no header; its columns were told by what they hold."),
    "decision_not_read": _("What is decided about this document (“%(raw)s”) could not be told."),
    "due_not_kept": _("“%(due)s” sets a day for work on this document, which is not recorded."),
    "tasks_without_deadline": _("A table of tasks without deadlines begins here; it was not read."),
    "tasks_without_their_day": _(
        "%(count)s tasks from here on print no day of their own; a merged cell above may hold it."
    ),
    "task_lead_shared": _(
        "Nobody is printed for this task; a merged cell was taken to give it %(lead)s of line %(other)s."
    ),
    "task_is_short": _("%(missing)s cells of this task are missing; only what it is and by when could be told."),
    "task_joined": _("What a page break cut off this task was joined to it or to the next one."),
    "deadline_not_read": _("“%(raw)s” was not read as a deadline and is kept as printed."),
    "commencement_not_read": _(
        "“%(words)s” seems to say from when this is in force, but no day could be read from it."
    ),
    "plan_period_left": _("“%(words)s” says how long the plan is carried out; it was not taken as its term."),
    "term_not_read": _("“%(words)s” seems to state a term, but none could be read from it."),
    "part_commences_apart": _("“%(words)s”: a part of this takes effect on a day of its own, which is not recorded."),
    "clauses_differ": _("Several clauses of one text say different things about its force; “%(words)s” was taken."),
    "clause_in_annex": _("The annex “%(title)s” has a clause of its own (“%(words)s”), which is not recorded."),
    "repeal_names_nothing": _("“%(words)s” repeals documents without naming them."),
    "table_without_columns": _("A table begins here whose columns nothing keeps apart; it was not read."),
}

# What opening a file left out or took on trust.
LEFT_OUT = {
    "changes_accepted": _("The file has %(count)s tracked changes; it was read as if all had been accepted."),
    "changes_refused": _("The file has %(count)s tracked changes; it was read as if all had been refused."),
    "macros_left_out": _("The file has macros. None was run; only its content was read."),
    "formulas_as_computed": _("The file has %(count)s formulas; their values as last computed were taken."),
    "formulas_not_computed": _("%(count)s formulas were never computed; their cells are empty here."),
    "links_not_followed": _("The file refers to other files; they were not opened."),
    "rows_hidden": _("%(count)s rows are hidden; they were read like the others."),
    "comments_left_out": _("%(count)s comments hang on cells; they were not read."),
    "sheets_hidden": _("Hidden sheets were not read: %(names)s."),
    "page_without_text": _("Page %(page)s is a picture or empty; nothing was read from it."),
    "member_not_read": _("“%(name)s” in the archive is a picture, an OFD or a scan; it was not read."),
}

# What a reading of a clause took to be so, where its words leave it open.
ASSUMPTIONS = {
    "year_omitted": _("The year is not printed; it was told from the days around it."),
    "month_only": _("Only the month is printed: it was taken from its first or to its last day."),
    "end_of_year": _("No month is printed: 31 December was taken as the last day."),
    "hour_left_out": _("The hour was left out; the whole day counts."),
    "immediately": _("“From now on” was taken as the day of issue."),
    "nobody_named": _("The clause does not say which text it is about; it was taken for the one it stands in."),
    "content_speaks": _("The clause speaks of what the text lays down; it was taken for the text."),
    "named_by_genre": _("The clause names the text by its genre alone."),
    "operative_words": _("There is no clause; the day was taken from the words of the decision."),
    "from_the_term": _("The first day was taken from the term."),
    "beside_the_text": _("This is printed beside the text, not in it."),
    "counted_from_the_month": _("The length was counted from the first day of the month."),
    "before_counts_the_day": _("“Before” the last day of a month was taken to include that day."),
    "before_leaves_the_day_out": _("“Before” a day was taken to leave that day out."),
    "dated_on": _("The day it hangs on is not recorded; the date on the document was taken."),
}


def say(key: str, params: Params) -> str:
    """The remark in the active language. KeyError for a key that has no sentence: that is a bug, not bad input."""
    words = dict(params)
    if "category" in words:
        words["category"] = str(CATEGORIES[Category(str(words["category"]))])
    return str((LEFT_OUT if key in LEFT_OUT else REMARKS)[key]) % words


def remark_sentence(remark: Remark) -> str:
    return say(remark.key, remark.params)
