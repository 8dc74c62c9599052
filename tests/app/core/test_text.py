"""Text as people type it keeps its lines and its letters, and nothing a file could not hold."""

from xml.etree import ElementTree as ET

from app.core.text import readable


def test_lines_and_letters_of_every_language_stay():
    assert readable(" Demat\r\nمرحبا\r👩🏽‍🌾\t× ") == "Demat\nمرحبا\n👩🏽‍🌾\t×"


def test_whatever_is_left_can_stand_in_a_feed():
    whole = "".join(map(chr, range(0x11000)))
    kept = readable(whole).replace("<", "").replace("&", "")
    assert len(kept) > 60_000
    assert ET.fromstring(f"<text>{kept}</text>").text == kept  # noqa: S314 - our own
