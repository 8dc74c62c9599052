"""Typing errors are told from guesses."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.crockford import ALPHABET
from app.voters.codes import draw_code, read_code

CODES = 60
symbols = st.sampled_from(ALPHABET)


def replaced(code: str, place: int, symbol: str) -> str:
    return code[:place] + symbol + code[place + 1 :]


def swapped(code: str, left: int, right: int) -> str:
    listed = list(code)
    listed[left], listed[right] = listed[right], listed[left]
    return "".join(listed)


def drawn() -> list[str]:
    return [draw_code().replace("-", "") for _ in range(CODES)]


def test_a_drawn_code_has_sixteen_symbols_in_four_groups_and_reads_back():
    code = draw_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert read_code(code) == code.replace("-", "")


def test_spaces_hyphens_case_and_lookalikes_do_not_matter():
    code = next(each for each in drawn() if "0" in each and "1" in each)
    typed = code.lower().replace("0", "o").replace("1", "l")
    assert read_code(f" {typed[:5]} {typed[5:]}- ") == code
    assert read_code(code.replace("1", "I").replace("0", "O")) == code


def test_every_single_wrong_symbol_is_detected():
    """60 codes × 16 places × 31 symbols: 29 760 errors, 0 undetected."""
    undetected = [
        (code, place, symbol)
        for code in drawn()
        for place in range(16)
        for symbol in ALPHABET
        if symbol != code[place] and read_code(replaced(code, place, symbol))
    ]
    assert undetected == []


def test_every_swap_of_two_different_symbols_is_detected():
    """60 codes × 120 pairs of places, less the equal ones: 0 undetected."""
    undetected = [
        (code, left, right)
        for code in drawn()
        for right in range(16)
        for left in range(right)
        if code[left] != code[right] and read_code(swapped(code, left, right))
    ]
    assert undetected == []


@given(st.integers(0, 15), st.integers(0, 15), symbols, symbols)
def test_two_wrong_symbols_are_detected(left: int, right: int, first: str, second: str):
    code = draw_code().replace("-", "")
    wrong = replaced(replaced(code, left, first), right, second)
    assert wrong == code or read_code(wrong) is None


@given(st.text(max_size=40))
def test_no_text_makes_the_reading_fail(typed: str):
    read = read_code(typed)
    assert read is None or len(read) == 16
