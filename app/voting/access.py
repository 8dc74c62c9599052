"""What the routes of the vote ask for: the keys of this service."""

from typing import Annotated

from fastapi import Depends

from app.voting.keys import KeyStore
from app.web.deps import CurrentSettings


def key_store(settings: CurrentSettings) -> KeyStore:
    return KeyStore(settings.keys)


Keys = Annotated[KeyStore, Depends(key_store)]
