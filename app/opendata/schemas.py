"""What the API says of an edition's files."""

from pydantic import BaseModel


class FileOut(BaseModel):
    """One file: where it is, how long, and its SHA-256."""

    name: str
    url: str
    media_type: str
    size: int
    sha256: str


class FilesOut(BaseModel):
    """Every file published now, the licence, and the command that counts again."""

    licence: str
    files: list[FileOut]
    recount: str | None
