"""The secret by which a shared export changes ids and dates: a file outside the repository."""

import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from wavescore.errors import DataError, cannot_write

LENGTH = 32  # bytes, as of a SHA-256
# Dates move 10 to 20 years back: no survey's own years, so that none is taken for a true date.
FIRST_DAY, DAYS = 3650, 3650


def default_key() -> Path:
    """Return where the key is kept unless an option says otherwise; DataError without a home."""
    try:
        return Path.home() / ".config" / "wavescore" / "share.key"
    except RuntimeError as error:
        raise DataError(
            "the system knows no home folder for the key",
            key="--key",
            found="no HOME",
            expected="a file outside the repository",
            hint="name one: --key <file>",
        ) from error


def read_key(path: Path, outside: tuple[Path, ...] = ()) -> bytes:
    """Return the key in `path`; where there is none, make one that its owner alone may read.

    Raises DataError for a key within the folder that is worked in, a git repository or one of
    `outside`, one that others may read, one that is no key, and where none can be written.
    """
    _refuse_inside(path, outside)
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Never over a file that is there, and never for a moment readable by others.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(LENGTH) + "\n")
        mode = stat.S_IMODE(path.stat().st_mode)
        written = path.read_bytes()
    except OSError as error:
        raise cannot_write(path, error) from error
    if mode & 0o077:
        _fail(path, "others may read the key", f"mode {mode:o}", "mode 600", f"chmod 600 {path}")
    try:
        key = bytes.fromhex(written.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) < LENGTH:
        wanted = f"{2 * LENGTH} hexadecimal digits or more"
        hint = "name a file that is not there yet, and a key is made"
        _fail(path, "the file holds no key", f"a file of {len(written)} bytes", wanted, hint)
    return key


def hashed_id(key: bytes, study: str, respondent: str) -> str:
    """Return a respondent's id as shared: 32 hexadecimal digits of HMAC-SHA256.

    The study's name is within: respondent 7 of two studies is two people.
    """
    return _digest(key, "id", study, respondent).hex()[:32]


def shift_of(key: bytes, study: str, respondent: str) -> int:
    """Return by how many days a respondent's dates are moved: minus 10 to minus 20 years."""
    drawn = int.from_bytes(_digest(key, "days", study, respondent)[:8], "big")
    return -(FIRST_DAY + drawn % DAYS)


def fingerprint(key: bytes) -> str:
    """Return by what a key is told from another: eight digits, from which it does not follow."""
    return _digest(key, "fingerprint").hex()[:8]


def _digest(key: bytes, *parts: str) -> bytes:
    return hmac.new(key, "\0".join(parts).encode("utf-8"), hashlib.sha256).digest()


def _refuse_inside(path: Path, outside: tuple[Path, ...]) -> None:
    place = path.resolve()
    for folder in (Path.cwd(), *outside):
        if place.is_relative_to(folder.resolve()):
            _inside(path, folder)
    for folder in place.parents:
        if (folder / ".git").exists():
            _inside(path, folder)


def _inside(path: Path, folder: Path) -> None:
    _fail(
        path,
        "the key lies where it may be shared with the data",
        f"a file within {folder}",
        "a file outside the repository and the folder that is shared",
        "whoever has both can try every id: --key names another place",
    )


def _fail(path: Path, problem: str, found: str, expected: str, hint: str) -> None:
    raise DataError(problem, file=path, key="--key", found=found, expected=expected, hint=hint)
