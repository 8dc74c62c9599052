"""A ZIP file in one form only: files stored as they are, in the order of names, without a date.

The same files give the same bytes on any machine; docs/SPEC.md has the fields.
"""

import struct
import zlib
from collections.abc import Mapping

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
NEEDED = 20
MADE_BY = 3 << 8 | NEEDED
NEW_YEAR_1980 = 33
PLAIN_FILE = 0o100644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP file of these contents by their ASCII names."""
    body, directory = bytearray(), bytearray()
    for name, content in sorted(files.items()):
        raw, size = name.encode("ascii"), len(content)
        fields = (NEEDED, 0, 0, 0, NEW_YEAR_1980, zlib.crc32(content), size, size, len(raw), 0)
        directory += CENTRAL.pack(b"PK\1\2", MADE_BY, *fields, 0, 0, 0, PLAIN_FILE, len(body)) + raw
        body += LOCAL.pack(b"PK\3\4", *fields) + raw + content
    end = END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + end)
