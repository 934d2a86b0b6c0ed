"""Files that are too large to hold in memory on their way to a browser."""

from __future__ import annotations

import os
from typing import BinaryIO

from flask import Response, send_file


def sent_along(packed: BinaryIO, name: str, mimetype: str = "application/zip") -> Response:
    """A file to keep, read from the disk as the browser takes it; closed when it has it or goes away."""
    size = packed.seek(0, os.SEEK_END)
    packed.seek(0)
    answer = send_file(packed, mimetype=mimetype, as_attachment=True, download_name=name)
    answer.content_length = size
    return answer
