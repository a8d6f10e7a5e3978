"""Office files that are the same bytes every time: fixed dates inside and out."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

# The date that every file bears; the zip format knows none before 1980.
MOMENT = datetime(2000, 1, 1)
STAMP = b"2000-01-01T00:00:00Z"


def write_packed(buffer: io.BytesIO, path: str | Path) -> None:
    """Write an office file (a zip) with its entries' dates and its own dates fixed."""
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP, data)
            fixed = zipfile.ZipInfo(entry.filename, MOMENT.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            target.writestr(fixed, data)
