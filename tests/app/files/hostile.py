"""Files nobody should send, built byte by byte: each is a name and what it holds."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert(document.cookie)</script>"
GPS_PLACE = "Gandon-13.5N"
PNG_START = b"\x89PNG\r\n\x1a\n"


def picture(
    form: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (64, 48), **over: Any
) -> bytes:
    """Encode a small picture whose corners differ, so that a turn would show."""
    drawn = Image.linear_gradient("L").resize(size).convert(mode)
    held = io.BytesIO()
    drawn.save(held, form, **over)
    return bytes(held.getvalue())


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    """Lay out a grey PNG by hand, whatever its rows are worth."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows, 9))
    return PNG_START + header + b"".join(more) + body + chunk(b"IEND", b"")


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments: bytes, after: bytes = b"") -> bytes:
    """Put segments after the first marker of a sound JPEG, and bytes after its end."""
    whole = picture()
    return whole[:2] + b"".join(segments) + whole[2:] + after


def located() -> bytes:
    """Take a picture on its side, with the place where it was taken."""
    facts = Image.Exif()
    facts[0x0112] = 6
    facts[0x010E] = GPS_PLACE
    facts.get_ifd(0x8825)[29] = "2026:11:22"
    facts.get_ifd(0x8825)[27] = GPS_PLACE
    return picture(exif=facts, comment=GPS_PLACE.encode())


def pdf(body: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\ntrailer\n<<>>\n%%EOF\n"


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as whole:
        for name in names:
            whole.writestr(name, "x" * 100)
    return bytes(held.getvalue())


def animated(form: str, frames: int) -> bytes:
    drawn = [Image.new("L", (16, 16), number % 256) for number in range(frames)]
    held = io.BytesIO()
    drawn[0].save(held, form, save_all=True, append_images=drawn[1:], duration=10)
    return bytes(held.getvalue())


def talking_png() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SCRIPT.decode())
    said.add_itxt("XML:com.adobe.xmp", f"<x>{GPS_PLACE}{SCRIPT.decode()}</x>", zip=True)
    return picture("PNG", pnginfo=said)


def webp_canvas(width: int, height: int) -> bytes:
    """Announce a WebP canvas far larger than what follows."""
    sound = picture("WEBP", lossless=True)
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", 10) + bytes([0, 0, 0, 0]) + sides
    body = b"WEBP" + extended + sound[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


MANY_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;">' % (98 + n, 97 + n, 97 + n) for n in range(20))
    + b"]><l>&t;</l>"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"

REFUSED_PICTURES: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "files.empty"),
    "a text": (b"hello", "files.picture-needed"),
    "NUL bytes": (bytes(5000), "files.picture-needed"),
    "a GIF that is also JavaScript": (b"GIF89a=1;/*" + SCRIPT, "files.picture-needed"),
    "a sound GIF": (picture("GIF", "P"), "files.picture-needed"),
    "an animated GIF": (animated("GIF", 300), "files.picture-needed"),
    "an SVG with a script": (SVG, "files.picture-needed"),
    "an SVG behind an XML header": (b'<?xml version="1.0"?>' + SVG, "files.picture-needed"),
    "HTML": (b"<!doctype html><html>" + SCRIPT, "files.picture-needed"),
    "an XML entity bomb": (MANY_ENTITIES, "files.picture-needed"),
    "a TIFF": (picture("TIFF"), "files.picture-needed"),
    "an icon": (picture("ICO"), "files.picture-needed"),
    "a BMP": (picture("BMP"), "files.picture-needed"),
    "a JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200), "files.picture-unreadable"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n(x) print", "files.picture-needed"),
    "a HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), "files.telephone-picture"),
    "an AVIF": (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(99), "files.telephone-picture"),
    "a Windows program": (b"MZ\x90\0" + bytes(500), "files.picture-needed"),
    "a Linux program": (b"\x7fELF\x02\x01\x01" + bytes(500), "files.picture-needed"),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", "files.picture-needed"),
    "a ZIP": (archive("a.txt"), "files.picture-needed"),
    "a text file with macros": (
        archive("[Content_Types].xml", "word/vbaProject.bin"),
        "files.picture-needed",
    ),
    "a PDF": (pdf(), "files.picture-needed"),
    "a shortcut": (b"[InternetShortcut]\r\nURL=file:///etc", "files.picture-needed"),
    "a JPEG cut in the middle": (picture(size=(800, 600))[:2000], "files.picture-unreadable"),
    "a JPEG of two bytes more than its mark": (b"\xff\xd8\xff\xe0\0", "files.picture-unreadable"),
    "a PNG cut in the middle": (picture("PNG")[:60], "files.picture-unreadable"),
    "a PNG that is its signature": (PNG_START, "files.picture-unreadable"),
    "a WebP cut in the middle": (picture("WEBP")[:50], "files.picture-unreadable"),
    "a PNG whose rows end early": (png(1000, 1000, bytes(10)), "files.picture-unreadable"),
    "a PNG without any side": (png(0, 0, b""), "files.picture-unreadable"),
    "a PNG whose text unpacks for ever": (
        png(1, 1, bytes(2), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000)))),
        "files.picture-unreadable",
    ),
    "a PNG of 50 000 × 50 000": (png(50_000, 50_000, b""), "files.too-many-pixels"),
    "a PNG just above the limit": (png(10_000, 4_001, bytes(9)), "files.too-many-pixels"),
    "a JPEG of 65 000 × 65 000": (
        jpeg_with().replace(struct.pack(">HH", 48, 64), struct.pack(">HH", 65_000, 65_000), 1),
        "files.too-many-pixels",
    ),
    "a WebP of 16 000 × 16 000": (webp_canvas(16_000, 16_000), "files.too-many-pixels"),
    "more bytes than a file may have": (PNG_START + bytes(10_000_001), "files.too-large"),
}
REDRAWN_PICTURES: dict[str, bytes] = {
    "a JPEG with its place and camera": located(),
    "a JPEG with a script as comment": jpeg_with(segment(0xFE, SCRIPT)),
    "a JPEG with an XMP script": jpeg_with(
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS_PLACE.encode() + SCRIPT)
    ),
    "a JPEG with a broken EXIF": jpeg_with(segment(0xE1, b"Exif\0\0" + GPS_PLACE.encode())),
    "a JPEG followed by a ZIP": jpeg_with(after=archive("run.js")),
    "a JPEG followed by HTML": jpeg_with(after=b"<html>" + SCRIPT),
    "a JPEG followed by PHP": jpeg_with(after=b"<?php system($_GET[0]); ?>"),
    "a JPEG with a PDF in a segment": jpeg_with(segment(0xED, pdf(SCRIPT))),
    "a JPEG with a huge profile": picture(icc_profile=SCRIPT + b"\1" * 300_000),
    "a progressive JPEG": picture(progressive=True),
    "a CMYK JPEG": picture(mode="CMYK"),
    "a grey JPEG": picture(mode="L"),
    "a JPEG of several pictures": animated("MPO", 3),
    "a PNG followed by a script": picture("PNG") + SCRIPT,
    "a PNG with texts and XMP": talking_png(),
    "a PNG with an unknown chunk": png(1, 1, bytes(2), chunk(b"evIl", SCRIPT)),
    "a PNG whose rows unpack a thousandfold": png(1, 1, bytes(60_000_000)),
    "a PNG of 16 bits": picture("PNG", "I;16"),
    "a palette with a clear colour": picture("PNG", "P", transparency=0),
    "a PNG of two colours": picture("PNG", "1"),
    "a PNG with an alpha channel": picture("PNG", "RGBA"),
    "a PNG with a place in its EXIF": picture("PNG", exif=b"Exif\0\0" + GPS_PLACE.encode()),
    "an animated PNG": animated("PNG", 2000),
    "an animated WebP": animated("WEBP", 500),
    "a WebP with XMP": picture("WEBP", xmp=GPS_PLACE.encode() + SCRIPT),
    "a PNG thirty thousand pixels wide": png(30_000, 1, bytes(30_001)),
}
REFUSED_DOCUMENTS: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "files.empty"),
    "HTML": (b"<!doctype html>" + SCRIPT, "files.document-needed"),
    "HTML before a PDF": (b"<html>" + pdf(), "files.document-needed"),
    "a JPEG": (picture(), "files.document-needed"),
    "a ZIP": (archive("a.txt"), "files.document-needed"),
    "a text file with macros": (archive("word/vbaProject.bin"), "files.document-needed"),
    "an old Office file": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "files.document-needed"),
    "a Windows program": (b"MZ\x90\0" + bytes(500), "files.document-needed"),
    "a PDF cut in the middle": (pdf()[:40], "files.document-incomplete"),
    "a PDF followed by a long ZIP": (
        pdf() + archive(*(f"{n}.txt" for n in range(50))),
        "files.document-incomplete",
    ),
    "more bytes than a file may have": (pdf() + bytes(10_000_001), "files.too-large"),
}
KEPT_DOCUMENTS: dict[str, bytes] = {
    "a PDF with JavaScript": pdf(b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"),
    "a PDF that is also HTML": pdf(b"<html>" + SCRIPT),
    "a PDF that opens a program": pdf(b"<< /S /Launch /F (cmd.exe) >>"),
    "a PDF with a file in it": pdf(b"<< /Type /EmbeddedFile >>" + archive("a.exe")),
}
NAMES: dict[str, tuple[str, str]] = {
    "a way up": ("../../../etc/passwd", "passwd.pdf"),
    "a way up for Windows": (r"..\..\Windows\win.ini", "win.pdf"),
    "a whole path": ("/etc/cron.d/root", "root.pdf"),
    "nothing but a way up": ("..", "document.pdf"),
    "a device": ("NUL", "document.pdf"),
    "a device with an extension": ("com1.tar.gz", "document.pdf"),
    "a NUL before the extension": ("budget.pdf\0.exe", "budget.pdf.pdf"),
    "letters turned round": ("budget\u202efdp.exe", "budgetfdp.pdf"),
    "an invisible join": ("bud\u200bget.pdf", "budget.pdf"),
    "a line break": ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie- x=1.pdf"),
    "quotation marks": ('a".html; x="b.pdf', "a-.html; x=-b.pdf"),
    "a stream of Windows": ("file.pdf:evil.exe", "file.pdf-evil.pdf"),
    "only an extension": (".htaccess", ".htaccess".strip(".") + ".pdf"),
    "nothing": ("", "document.pdf"),
    "three hundred letters": ("é" * 300 + ".pdf", "é" * 80 + ".pdf"),
    "a double extension": ("letter.pdf.exe", "letter.pdf.pdf"),
    "half a letter": ("bud\ud800get.pdf", "budget.pdf"),
}
