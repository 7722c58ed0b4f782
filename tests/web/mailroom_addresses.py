"""The addresses of the desk of the reminders; `test_addresses` wants to know of every address of the house."""

# As in `test_addresses`: anonymous, outsider, contact, officer, neighbour, superior (a leader), administrator.
# The letters, the line, the task and the place in braces are of the officer's district.
MAILROOM: dict[tuple[str, str], tuple[int, ...]] = {
    ("mailroom", ""): (302, 403, 403, 200, 200, 403, 200),
    ("letter", "{sent}"): (302, 403, 403, 200, 404, 403, 200),
    ("letter-page", "{sent}"): (302, 403, 403, 200, 404, 403, 200),
    ("letter-text", "{sent}"): (302, 403, 403, 200, 404, 403, 200),
    # It went out by mail: there is no file.
    ("letter-file", "{sent}"): (302, 403, 403, 404, 404, 403, 404),
    ("send-again", "{failed}"): (302, 403, 403, 302, 404, 403, 302),
    ("acknowledge-for", "{line}"): (302, 403, 403, 302, 404, 403, 302),
    ("put-off-task", "{task}"): (302, 403, 403, 200, 404, 403, 200),
    ("send-now", "{place}"): (302, 403, 403, 302, 404, 403, 302),
    ("notices", ""): (302, 403, 403, 200, 200, 403, 200),
    # Of the first place of whoever asks, unless another is chosen: the administrator's has nothing to print.
    ("notice-file", "{addressee}"): (302, 403, 403, 200, 404, 403, 404),
    ("notices-file", ""): (302, 403, 403, 200, 404, 403, 404),
    ("tonight", "{place}"): (302, 403, 403, 200, 404, 403, 200),
    ("tonight-letter", "{place}/{untold}"): (302, 403, 403, 200, 404, 403, 200),
    ("tonight-letter-page", "{place}/{untold}"): (302, 403, 403, 200, 404, 403, 200),
    ("tonight-letter-text", "{place}/{untold}"): (302, 403, 403, 200, 404, 403, 200),
    ("tonight-letter", "{place}/{told}"): (302, 403, 403, 404, 404, 403, 404),
}
# What each may do there, handing in a form that says everything.
DONE: dict[tuple[str, str], tuple[int, ...]] = {
    ("send-again", "{failed}"): (302, 403, 403, 302, 404, 403, 302),
    ("send-again", "{sent}"): (302, 403, 403, 409, 404, 403, 409),
    ("acknowledge-for", "{line}"): (302, 403, 403, 302, 404, 403, 302),
    ("put-off-task", "{task}"): (302, 403, 403, 302, 404, 403, 302),
    ("send-now", "{place}"): (302, 403, 403, 302, 404, 403, 302),
}
