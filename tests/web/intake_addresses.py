"""The addresses at which things are handed in; `test_addresses` wants to know of every address of the house."""

# As in `test_addresses`: anonymous, outsider, contact, officer, neighbour, superior (a leader), administrator.
# The ledger, the jobs and the place in braces are those of the officer's district.
INTAKE: dict[tuple[str, str], tuple[int, ...]] = {
    ("intake", ""): (302, 403, 403, 200, 200, 403, 200),
    ("hand-in", ""): (302, 302, 302, 302, 302, 302, 302),
    ("hand-in-ledger", ""): (302, 302, 302, 302, 302, 302, 302),
    ("typed", ""): (302, 403, 403, 200, 200, 403, 200),
    ("job", "{waiting}"): (302, 404, 404, 200, 404, 403, 200),
    ("job", "{done}"): (302, 404, 404, 302, 404, 403, 302),
    ("job", "{night}"): (302, 404, 404, 404, 404, 404, 404),
    ("cancel-job", "{waiting}"): (302, 404, 404, 302, 404, 403, 302),
    ("place-of-upload", "{asking}/{place}"): (302, 404, 404, 302, 404, 403, 302),
    ("ledger-columns", "{ledger}"): (302, 404, 404, 200, 404, 403, 200),
    ("worklist", "{ledger}"): (302, 404, 404, 200, 404, 403, 200),
    ("worklist", "{notice}"): (302, 404, 404, 404, 404, 403, 404),
    ("take-in-again", "{ledger}"): (302, 404, 404, 302, 404, 403, 302),
    ("undo-batch", "{ledger}"): (302, 404, 404, 200, 404, 403, 200),
    ("undo-batch", "{notice}"): (302, 404, 404, 200, 404, 403, 200),
    ("export-ledger", "{place}"): (302, 404, 404, 200, 404, 200, 200),
}
# Forms that say everything: 302 where something was asked for. The neighbour may not choose the officer's district.
HANDED: dict[tuple[str, str], tuple[int, ...]] = {
    ("hand-in", ""): (302, 403, 403, 302, 422, 403, 302),
    ("hand-in-ledger", ""): (302, 403, 403, 302, 422, 403, 302),
    ("cancel-job", "{waiting}"): (302, 404, 404, 302, 404, 403, 302),
    ("cancel-job", "{done}"): (302, 404, 404, 409, 404, 403, 409),
    ("place-of-upload", "{asking}/{place}"): (302, 404, 404, 302, 404, 403, 302),
    ("place-of-upload", "{asking}/{elsewhere}"): (302, 404, 404, 403, 404, 403, 302),
    ("place-of-upload", "{done}/{place}"): (302, 404, 404, 409, 404, 403, 409),
    ("ledger-columns", "{ledger}"): (302, 404, 404, 302, 404, 403, 302),
    ("take-in-again", "{ledger}"): (302, 404, 404, 302, 404, 403, 302),
    ("undo-batch", "{ledger}"): (302, 404, 404, 302, 404, 403, 302),
    ("undo-batch", "{notice}"): (302, 404, 404, 422, 404, 403, 422),
}
