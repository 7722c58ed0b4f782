"""Formats of older programs (.doc, .wps, .rtf, .odt), turned into .docx by LibreOffice where it is installed."""

import shutil
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from registry.openers.confined import refuse_a_crash, run
from registry.openers.limits import LARGEST_CONTAINER_MB, MB, OFFICE_MEMORY_MB, OFFICE_OUTPUT_MB, OFFICE_SECONDS
from sentences.refusals import BadInput

# Limits that whatever it starts inherits; sizes in the units of the shell.
_LIMITED = 'ulimit -v "$1"; ulimit -S -t "$2"; ulimit -f "$3"; ulimit -c 0; shift 3; exec "$@"'
_KILOBYTE, _BLOCK = 1024, 512
_NAMES = ((b"{\\rtf", "document.rtf"), (b"PK", "document.odt"))
# Macros never run, and what a document links to is not fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def office_program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_docx(content: bytes, *, file: PurePath | str, seconds: float = OFFICE_SECONDS) -> bytes:
    """BadInput("needs_libreoffice" | "file_takes_too_long" | "file_damaged"). Leaves nothing behind."""
    program = office_program()
    if program is None:
        raise BadInput("needs_libreoffice", file=file)
    with TemporaryDirectory(prefix="shixiao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        document = folder / next((name for magic, name in _NAMES if content.startswith(magic)), "document.doc")
        document.write_bytes(content)
        limits = (OFFICE_MEMORY_MB * MB // _KILOBYTE, max(1, int(seconds)), OFFICE_OUTPUT_MB * MB // _BLOCK)
        command = (
            *("/bin/sh", "-c", _LIMITED, "sh", *map(str, limits)),
            *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(document)),
        )
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": name, "TMPDIR": name}
        ended = run(command, b"", seconds=seconds, folder=folder, file=file, environment=environment)
        refuse_a_crash(ended, file=file)
        converted = folder / "out" / "document.docx"
        # It ends well also when it could not read the document.
        if not converted.is_file() or converted.stat().st_size > LARGEST_CONTAINER_MB * MB:
            raise BadInput("file_damaged", file=file)
        return converted.read_bytes()
