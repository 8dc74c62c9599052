"""Pictures drawn anew: decoded within limits, turned upright, kept without a word of metadata."""

import threading
from pathlib import Path

from PIL import Image, ImageOps

from app.core.errors import DomainError, Kind

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
"""What a good telephone takes; four bytes each are then in memory for a moment."""
WHOLE, SMALL = 1600, 480
"""The longest side kept, on the project's page and in a list."""
QUALITY = 80
AT_ONCE = threading.BoundedSemaphore(2)
"""Two decoded pictures at a time bound the memory, however many people send one."""
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PictureTooLarge(DomainError):
    """More pixels than anybody needs: a mistake, or a bomb."""

    code = "files.too-many-pixels"
    kind = Kind.INVALID


class PictureUnreadable(DomainError):
    """It begins like a picture and cannot be decoded to its end."""

    code = "files.picture-unreadable"
    kind = Kind.INVALID


def redraw(source: Path, whole: Path, small: Path) -> tuple[int, int]:
    """Write the picture to `whole` and `small` as plain JPEG; return the size of the first.

    Only the pixels of the first frame travel: no place, no camera, no comment, no colour profile,
    nothing that stood before or after the picture in its file.
    """
    with AT_ONCE:
        picture = _decoded(source)
        picture.save(whole, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        size = picture.size
        picture.thumbnail((SMALL, SMALL))
        picture.save(small, "JPEG", quality=QUALITY, optimize=True)
    return size


def _decoded(source: Path) -> Image.Image:
    try:
        with Image.open(source, formats=FORMATS) as opened:
            _require_drawable(opened)
            opened.draft("RGB", (WHOLE, WHOLE))
            opened.load()
            return _flattened(_upright(opened))
    except DomainError:
        raise
    except BOMBS as bomb:
        raise PictureTooLarge from bomb
    except Exception as broken:  # each decoder fails in its own way
        raise PictureUnreadable from broken


def _require_drawable(picture: Image.Image) -> None:
    """Judge by the size announced, before a single pixel is unpacked."""
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooLarge


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001 - unreadable metadata say nothing of the pixels
        return picture


def _flattened(picture: Image.Image) -> Image.Image:
    """Lay the pixels alone on a fresh white sheet: what else the file said stays behind."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    is_clear = picture.has_transparency_data
    pixels = picture.convert("RGBA" if is_clear else "RGB")
    pixels.thumbnail((WHOLE, WHOLE))
    sheet = Image.new("RGB", pixels.size, "white")
    sheet.paste(pixels, mask=pixels.getchannel("A") if is_clear else None)
    return sheet
