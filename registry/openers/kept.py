"""What is kept and not read: OFD, pictures, PDF. Its name, size and kind are all that is asked of it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from registry.openers.confined import parsed
from registry.openers.handed_in import (
    plain_file,
    refuse_secret_name,
    refuse_too_large,
    refusing_disk_errors,
    size_of,
)
from registry.openers.kinds import ONLY_KEPT, Kind, is_container, kind_at_sight
from registry.openers.limits import LARGEST_CONTAINER_MB
from registry.openers.opened import TrackedChanges
from sentences.refusals import BadInput

# A PDF as well: what text it has may be worth less than what a person reads off it.
_KEPT = ONLY_KEPT | {Kind.PDF}


@dataclass(frozen=True, slots=True)
class KeptFile:
    name: str
    sha256: str
    content: bytes = field(repr=False)


def keep_file(path: Path) -> KeptFile:
    """BadInput, before anything is kept: "file_not_kept" for what is read instead, "file_secret" by its name."""
    with plain_file(path) as stream, refusing_disk_errors(path):
        refuse_too_large(size_of(stream), LARGEST_CONTAINER_MB, path)
        return _kept(path.name, stream.read(), path)


def keep_upload(name: str, content: bytes) -> KeptFile:
    """As `keep_file`, for bytes that came under a name."""
    name = PurePath(name.replace("\\", "/")).name
    refuse_too_large(len(content), LARGEST_CONTAINER_MB, name)
    return _kept(name, content, name)


def _kept(name: str, content: bytes, file: PurePath | str) -> KeptFile:
    refuse_secret_name(name, file)
    if not content:
        raise BadInput("file_empty", file=file)
    kind = kind_at_sight(name, content)
    # An OFD is a zip: what it is, only its inside says.
    found = parsed(kind, content, file=file, tracked=TrackedChanges.ACCEPTED) if is_container(content) else kind
    if found not in _KEPT:
        raise BadInput("file_not_kept", file=file)
    # A name in another encoding comes as lone surrogates, which nothing downstream can print.
    return KeptFile(name.encode(errors="replace").decode(), hashlib.sha256(content).hexdigest(), content)
