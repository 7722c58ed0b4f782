"""One table: each refusal's sentence, its exit code and its HTTP status."""

from http import HTTPStatus

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sentences.outcome import BAD_INPUT, BAD_NEWS, Outcome
from sentences.outcome import bad_input as _input
from sentences.places import say_place
from sentences.refusals import BadInput, Refusal
from sentences.reminder_outcomes import REMINDERS

__all__ = ["BAD_INPUT", "BAD_NEWS", "OUTCOMES", "Outcome", "outcome_of", "sentence_of"]

OUTCOMES = {
    # The record
    "clock_ahead": Outcome(
        _("The moment given lies %(seconds)s seconds ahead of the database clock. Set this machine's clock right.")
    ),
    "act_unknown": Outcome(_("There is no act %(act)s."), HTTPStatus.NOT_FOUND),
    "act_too_wide": Outcome(
        _("Act %(act)s touches %(count)s documents. Take it back at the console, with undo_act or undo_import.")
    ),
    "already_undone": Outcome(_("Act %(act)s has already been undone."), HTTPStatus.CONFLICT),
    "undo_of_undo": Outcome(_("Act %(act)s is itself an undoing. Do again what it took back, naming its authority.")),
    "finding_unknown": Outcome(_("%(title)s has no open finding “%(finding)s”."), HTTPStatus.NOT_FOUND),
    "not_adjustable": Outcome(_("“%(key)s” can't be set for one document.")),
    "reason_missing": Outcome(_("A reason is needed.")),
    "already_ended": Outcome(_("%(title)s is not in force on %(day)s; there is nothing left to decide about.")),
    "taken_back": Outcome(
        _("%(title)s is no longer in the register: what brought it in was taken back. Nothing is asked about it now."),
        HTTPStatus.GONE,
    ),
    "route_barred": Outcome(_("%(title)s: %(why)s"), HTTPStatus.CONFLICT),
    "nothing_to_plan": Outcome(_("%(title)s has no last valid day ahead; there is no step to be done.")),
    "route_not_chosen": Outcome(
        _("%(title)s: nobody has said how it is to go on. Say that first, then which step is done.")
    ),
    "step_of_another_route": Outcome(_("“%(step)s” is no step of: %(route)s.")),
    "step_ahead": _input(_("%(on)s lies ahead; a step is done on a day that has come.")),
    "step_unknown": Outcome(_("%(title)s: nobody says that this step is done."), HTTPStatus.NOT_FOUND),
    "tiers_unreadable": _input(_("Plain days are falling numbers, such as 180, 90, 30, and go with no other way.")),
    "too_many_notices": Outcome(
        _(
            "In %(place)s more than %(limit)s documents end in %(quarter)s, too many to write their letters on a page: "
            "run “reminder_notices” on the server."
        )
    ),
    "organ_not_found": Outcome(_("%(place)s has no organ “%(organ)s”."), HTTPStatus.NOT_FOUND),
    "part_unknown": Outcome(_("%(title)s carries no instrument number %(part)s."), HTTPStatus.NOT_FOUND),
    "resolution_incomplete": _input(_("This decision needs “%(field)s”, and it is missing.")),
    "authority_missing": _input(
        _("Name on what the decision rests: a document of the register, or where it is written.")
    ),
    "rests_on_successor": _input(
        _("A renewal rests on what it goes on as, here %(title)s. Say in words where else it is written.")
    ),
    "clause_too_long": _input(_("An authority of %(length)s characters; the register holds %(limit)s.")),
    "day_implausible": _input(_("No decision can be of %(day)s. Check the year.")),
    "changed_meanwhile": Outcome(
        _("The register has changed since you looked: somebody else has decided meanwhile. Nothing was recorded."),
        HTTPStatus.CONFLICT,
    ),
    "criterion_unknown": _input(_("This place looks at no criterion “%(criterion)s”.")),
    "nothing_chosen": _input(_("Tick at least one document.")),
    "too_many_chosen": _input(_("%(count)s documents were ticked; %(limit)s at a time.")),
    "nothing_to_adopt": Outcome(
        _("These lists decide nothing that the register does not hold already."), HTTPStatus.CONFLICT
    ),
    "not_of_a_part": _input(_("“%(what)s” is decided about a whole document, not about one of its instruments.")),
    "renewed_already": Outcome(
        _("%(title)s has already been renewed. Undo that act first if it was wrong."), HTTPStatus.CONFLICT
    ),
    "code_taken": Outcome(_("The code %(bears)s is that of another document: %(title)s."), HTTPStatus.CONFLICT),
    "successor_nameless": _input(_("A new registration needs a code, or a number where the place gives no codes.")),
    "renews_itself": Outcome(_("%(title)s would follow itself: the successor is already in its chain of renewals.")),
    "renewal_without_a_day": Outcome(_("State from which day %(title)s takes effect, or when it was published.")),
    "ends_before_it_starts": Outcome(_("Its last valid day %(last)s lies before %(effective)s, when it takes effect.")),
    "not_a_code": Outcome(_("“%(text)s” is not a registration code of any known layout.")),
    "not_a_number": Outcome(_("“%(text)s” is not a document number such as 博政字〔2021〕67号.")),
    "conflict": Outcome(
        _("Two sources differ on %(field)s: %(ours)s here, %(theirs)s there. Nothing was overwritten."),
        HTTPStatus.CONFLICT,
    ),
    "folder_unwritable": Outcome(_("Nothing can be written to %(folder)s: %(why)s.")),
    "file_left_behind": Outcome(_("The data folder can't keep the file: %(why)s.")),
    # The office's own answers
    "place_not_found": Outcome(_("The register has no place “%(place)s”."), HTTPStatus.NOT_FOUND),
    "rule_key_unknown": _input(_("No rule set knows a parameter “%(key)s”.")),
    "rule_value_wrong": _input(_("“%(value)s” is no value for %(key)s. Write for example: %(example)s.")),
    "rule_source_missing": _input(_("Name the article or document that says so; an answer without one is not kept.")),
    "rule_values_clash": Outcome(
        _("%(key)s = %(value)s can't stand beside %(other)s = %(there)s."), HTTPStatus.CONFLICT
    ),
    # The review desk
    "candidate_accepted": Outcome(_("No. %(no)s has been accepted. Take that back first."), HTTPStatus.CONFLICT),
    "candidate_rejected": Outcome(_("No. %(no)s has been rejected. Take that back first."), HTTPStatus.CONFLICT),
    "candidate_merged": Outcome(
        _("No. %(no)s was merged with another one. Take that back there first."), HTTPStatus.CONFLICT
    ),
    "conflicts_left": Outcome(
        _("%(count)s contradictions are still open. Say for each of them which of the two is right.")
    ),
    "not_answerable": Outcome(_("This can't be settled so here: %(field)s.")),
    "too_many_to_accept": Outcome(
        _("%(count)s wait here; a page accepts %(most)s at once. Hand the file in again: that takes them up as a job.")
    ),
    "title_missing": _input(_("It names no document: type its title.")),
    "joined_elsewhere": Outcome(_("“%(title)s” is a document of another place.")),
    "nothing_to_take_back": Outcome(_("Nothing has been done to no. %(no)s that could be taken back.")),
    "cut_off_handled": Outcome(
        _("No. %(no)s came of it and has been handled since. Take that back first."), HTTPStatus.CONFLICT
    ),
    "nothing_follows": Outcome(_("Nothing follows no. %(no)s that it could be merged with.")),
    "source_not_kept": Outcome(_("Lines %(first)s to %(last)s hold no text that could be read again.")),
    "cut_outside": Outcome(_("Line %(line)s can't begin the second part: it has lines %(first)s to %(last)s.")),
    "not_to_cut": Outcome(_("No. %(no)s is a row of a table; there is nothing to cut.")),
    "not_an_end": Outcome(
        _("“%(text)s” is no end. Write a last valid day such as 2021-12-31, a length such as 5年, or 长期.")
    ),
    "typed_too_long": Outcome(_("This has %(length)s characters; the register holds %(limit)s.")),
    "category_unknown_here": Outcome(_("“%(text)s” is nothing that a list decides.")),
    # What happens outside the register
    "instrument_unnamed": _input(_("“%(text)s” names no law and no document.")),
    "change_source_missing": _input(_("Name the text that says so; a change without a source is not kept.")),
    "source_too_long": _input(_("A source of %(length)s characters; the register holds %(limit)s.")),
    "change_in_register": Outcome(
        _("“%(title)s” is in the register: record its amendment or its end on the document itself."),
        HTTPStatus.CONFLICT,
    ),
    # What is typed
    "not_a_day": _input(_("“%(text)s” is not a day. Write 2021-12-31, 2021年12月31日 or 20211231.")),
    "page_implausible": _input(_("There is no page %(page)s.")),
    "start_unclear": _input(
        _("Its first day is not clear: type the day, or what it hangs on, with a number of days where one is counted.")
    ),
    "term_unclear": _input(_("Its end is typed twice: a last day, a length, or that it has none.")),
    "not_a_quarter": _input(_("“%(text)s” is no quarter. Write for example 2026Q1.")),
    "not_a_length": _input(_("“%(text)s” is not a length. Write P5Y, P2Y6M or P30D.")),
    "not_a_moment": _input(
        _("“%(text)s” is neither a day nor a moment with its offset, such as 2021-12-31T08:00:00+08:00.")
    ),
    "filter_unreadable": _input(_("%(filter)s: %(why)s")),
    "too_many_to_send": Outcome(
        _("%(count)s documents are too many for one file from this page; it sends up to %(most)s. Narrow the filters."),
    ),
    # What is handed in
    "file_missing": _input(_("There is no such file.")),
    "file_is_folder": _input(_("This is a folder; name a file in it.")),
    "file_unreadable": _input(_("The file can't be opened: %(why)s.")),
    "file_changed": _input(_("The file changed while it was being read. Hand it in again.")),
    "file_empty": _input(_("The file is empty.")),
    "file_too_large": _input(_("The file has %(size_mb)s MB; a text of more than %(limit_mb)s MB is not read.")),
    "file_not_text": _input(_("This is not text in UTF-8, UTF-16, GB18030 or Big5.")),
    "file_damaged": _input(_("The file can't be read: it is damaged, locked, or not what its name says.")),
    "file_locked": _input(_("The file is protected by a password. Save it without one and hand it in again.")),
    "file_kind_unknown": _input(
        _("No format that is read here: .txt, .docx, .xlsx, .xls, .csv, .html, .pdf with text, or a .zip of these.")
    ),
    "file_only_kept": _input(
        _("A picture or OFD is not read. Keep it as an attachment and type its facts, or hand in the text.")
    ),
    "file_is_scan": _input(
        _("The PDF has no text, only pictures. Keep it as an attachment and type its facts, or hand in the text.")
    ),
    "needs_libreoffice": _input(
        _(
            "This older format needs LibreOffice: install it on the server (Debian: libreoffice-writer-nogui), "
            "or save the file as .docx."
        )
    ),
    "file_not_kept": _input(
        _("Only a PDF, a picture or an OFD is kept with typed facts. This is none, or can be read: import it.")
    ),
    "file_was_read": Outcome(
        _("%(file)s has been read as import %(batch)s. Correct there what was read wrongly."), HTTPStatus.CONFLICT
    ),
    "file_was_typed": Outcome(
        _("%(file)s is kept with typed facts as import %(batch)s. Go on typing there, or hand in the text."),
        HTTPStatus.CONFLICT,
    ),
    "read_otherwise": Outcome(
        _(
            "%(file)s was read as import %(batch)s with its tracked changes taken the other way, and decided about. "
            "Settle them in Word, and hand in the settled text."
        ),
        HTTPStatus.CONFLICT,
    ),
    "file_takes_too_long": _input(_("Reading it takes too long; it was given up. Hand it in in smaller parts.")),
    "file_needs_memory": _input(_("Reading it needs too much memory; it was given up. Hand it in in smaller parts.")),
    "file_unpacks_too_large": _input(
        _("It would unpack to %(size_mb)s MB; more than %(limit_mb)s MB, or so much from so little, is not unpacked.")
    ),
    "file_holds_too_many": _input(_("It holds too much: %(count)s rows or parts; %(limit)s are read at most.")),
    "file_holds_too_many_pages": _input(_("It has %(count)s pages; %(limit)s are read at most.")),
    "file_too_wide": _input(_("A row reaches to column %(count)s; %(limit)s columns are read at most.")),
    "archive_holds_too_many": _input(_("The archive holds %(count)s files; %(limit)s are read at most.")),
    "archive_in_archive": _input(_("An archive within an archive is not read. Unpack it first.")),
    "file_no_workbook": _input(_("This is no workbook: a ledger is read from .xlsx, .xls or .csv. Save it as .xlsx.")),
    "mapping_wrong": _input(_("This does not say what columns mean: %(why)s.")),
    "title_too_long": _input(_("A title of %(length)s characters; the register holds %(limit)s.")),
    "number_too_long": _input(_("A document number of %(length)s characters; the register holds %(limit)s.")),
    "code_too_long": _input(_("A registration code of %(length)s characters; the register holds %(limit)s.")),
    "organ_too_long": _input(_("An organ with a name of %(length)s characters; the register holds %(limit)s.")),
    "place_too_long": _input(_("A place with a name of %(length)s characters; the register holds %(limit)s.")),
    "place_needed": _input(_("The register has several places. Name the one with --place.")),
    "place_unknown": _input(_("It does not say which place it belongs to. Name the place with --place.")),
    "place_unsaid": _input(_("%(file)s doesn't say which place it belongs to. Choose the place and hand it in again.")),
    "upload_gone": Outcome(
        _("%(file)s is no longer waiting to be read. Nothing of it was kept; hand it in again."), HTTPStatus.GONE
    ),
    "upload_cut_short": _input(_("The upload broke off before its end. Nothing was kept; hand it in again.")),
    "nothing_asked": Outcome(_("Nothing is asked here any more."), HTTPStatus.CONFLICT),
    "job_ended": Outcome(_("It had ended before; there is nothing left to cancel."), HTTPStatus.CONFLICT),
    "import_going_on": Outcome(
        _("%(file)s is being taken in. Cancel that, or wait until it has ended."), HTTPStatus.CONFLICT
    ),
    "undoing_going_on": Outcome(
        _("The import of %(file)s is being undone. Wait until that has ended."), HTTPStatus.CONFLICT
    ),
    "nothing_stands": Outcome(_("Nothing of this import stands; there is nothing to undo."), HTTPStatus.CONFLICT),
    "nothing_read": Outcome(_("%(file)s: no document and no list was found in it."), HTTPStatus.NOT_FOUND),
    "ledger_going_on": Outcome(
        _("This ledger is being imported (%(done)s of %(total)s rows). Correct its columns once that has ended."),
        HTTPStatus.CONFLICT,
    ),
    "job_elsewhere": Outcome(
        _("Another worker has it: %(done)s of %(total)s rows are done. Unless it goes on, ask again after %(until)s."),
        HTTPStatus.CONFLICT,
    ),
    "not_one": Outcome(_("“%(reference)s” means several documents. Name one by its code."), HTTPStatus.CONFLICT),
    "not_empty": Outcome(_("The register is not empty; the demonstration is only loaded into an empty one.")),
    "batch_unknown": Outcome(_("There is no import %(batch)s."), HTTPStatus.NOT_FOUND),
    "not_found": Outcome(
        _(
            "The register has no “%(reference)s”. It may be unregistered, misprinted, or of another place; "
            "this does not mean invalid."
        ),
        HTTPStatus.NOT_FOUND,
    ),
    "file_secret": _input(_("The file is marked %(mark)s. A state secret is neither read nor kept here.")),
    **REMINDERS,
}


def outcome_of(refusal: Refusal) -> Outcome:
    """The row of the table. KeyError for a code that isn't in it: that is a bug, not bad input."""
    return OUTCOMES[refusal.code]


def sentence_of(refusal: Refusal) -> str:
    """The refusal in the active language, led by file, line and cell where it has them."""
    sentence = str(outcome_of(refusal).sentence) % refusal.params
    if not isinstance(refusal, BadInput):
        return sentence
    place = str(refusal.params["file"])
    if refusal.place:
        place = gettext("%(outer)s, %(inner)s") % {"outer": place, "inner": say_place(refusal.place)}
    elif refusal.params["line"] is not None:
        place = gettext("%(file)s, line %(line)s") % {"file": place, "line": refusal.params["line"]}
    if refusal.params["cell"] is not None:
        place = gettext("%(place)s, cell %(cell)s") % {"place": place, "cell": refusal.params["cell"]}
    return gettext("%(place)s: %(sentence)s") % {"place": place, "sentence": sentence}
