"""How the bytes of an upload are taken from a browser: into the spool, as far as the largest file that is read."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from intake import spool
from registry.openers.limits import LARGEST_CONTAINER_MB, MB

LARGEST = LARGEST_CONTAINER_MB * MB


class SpooledUploads(FileUploadHandler):
    """Gone with the request, however that ends. What is too large is counted to its end and not kept: its size is what
    the form refuses."""

    file: UploadedFile[bytes]

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.file = UploadedFile(spool.scratch(), self.file_name, self.content_type)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= LARGEST:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        self.file.close()
