"""What the sign-in of the API takes and gives."""

from pydantic import BaseModel, ConfigDict


class SignInBody(BaseModel):
    """Address and password."""

    model_config = ConfigDict(extra="forbid")

    email: str
    password: str


class TokenOut(BaseModel):
    """A bearer token for the `Authorization` header, and whose it is."""

    token: str
    name: str
    role: str
