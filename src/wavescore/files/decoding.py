"""The text of a file, whatever encoding it was saved in. Imports nothing heavy."""

import codecs

# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Where the zero bytes of plain letters stand in four bytes of text.
ZEROS: dict[tuple[int, ...], str] = {
    (0, 1, 1, 1): "utf-32-le",
    (1, 1, 1, 0): "utf-32-be",
    (0, 1, 0, 1): "utf-16-le",
    (1, 0, 1, 0): "utf-16-be",
}
BAD_BYTE = "\ufffd"  # stands for a byte that is no text in the file's encoding
LOOKED_AT = 4096


def decode(data: bytes, part: bool = False) -> str:
    """Return the text of a file's bytes; `part` says that they end somewhere within the file.

    The encoding is by a byte order mark, else UTF-16 or UTF-32 where zero bytes alternate with
    letters, else UTF-8, else Windows Latin-1. A file that holds more characters of valid UTF-8 than
    bytes that are none is UTF-8 with bad bytes, each of which becomes BAD_BYTE.
    """
    encoding = encoding_of(data)
    return codecs.getincrementaldecoder(encoding)(errors="replace").decode(data, final=not part)


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding in which `decode` reads the bytes."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    head = data[: LOOKED_AT - LOOKED_AT % 4]
    if b"\0" in head and len(head) >= 4:
        return ZEROS.get(_zeros(head), "utf-8")
    strict = codecs.getincrementaldecoder("utf-8")()
    try:
        strict.decode(data)
        return "utf-8"
    except UnicodeDecodeError:
        return "utf-8" if _mostly_utf8(data) else _latin(data)


def _zeros(head: bytes) -> tuple[int, ...]:
    """Return for each place in four bytes whether it mostly holds zero."""
    quarter = max(len(head) // 4, 1)
    return tuple(int(head[place::4].count(0) > quarter / 2) for place in range(4))


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    bad = text.count(BAD_BYTE)
    beyond_ascii = len(text) - sum(map(str.isascii, text))
    return beyond_ascii - bad > bad


def _latin(data: bytes) -> str:
    try:
        data.decode("cp1252")
        return "cp1252"
    except UnicodeDecodeError:
        return "latin-1"
