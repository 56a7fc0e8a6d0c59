"""Files that are whole or not there: written under another name, brought to the disk, then renamed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_CHUNK = 1024 * 1024


def sync(path: Path) -> None:
    """Bring a file's contents, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_with_digest(source: Path, target: Path) -> str:
    """Copy a file and return the SHA-256, in hex, of what was read and written."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def write_through(path: Path, written: str) -> None:
    """Write a small text file and bring it to the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())


def sidecars(database: Path) -> tuple[Path, Path]:
    """The files that SQLite keeps beside a database in use: its write-ahead log and that log's index."""
    return database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")
