"""Password hashing: Argon2id through libpass, at the cost ASVS 5.0 asks for (11.4.2)."""

from functools import cache

from passlib.hash import argon2

SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 1000
"""Characters; the library refuses more than 4096 bytes."""
# The backend is chosen before `using`: a variant made earlier keeps the lazy loader and fails.
argon2.set_backend("argon2_cffi")
_argon2id = argon2.using(type="ID", rounds=1, memory_cost=46 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    return str(_argon2id.hash(_in_bytes(password)))


def matches(password: str, password_hash: str | None) -> bool:
    """Compare; an unknown account costs the same time as a wrong password."""
    is_verified = bool(_argon2id.verify(_in_bytes(password), password_hash or _nobody()))
    return is_verified and bool(password_hash) and len(password) <= LONGEST_PASSWORD


def _in_bytes(password: str) -> bytes:
    # A JSON body may hold half characters, which no encoder takes by itself.
    return password[:LONGEST_PASSWORD].encode("utf-8", "surrogatepass")


@cache
def _nobody() -> str:
    return hash_password("nobody has this password")
