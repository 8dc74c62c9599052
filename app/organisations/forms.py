"""The form of an organisation: public facts, and the contact that stays between us."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.organisations.models import Organisation, OrganisationContact, OrganisationKind
from app.organisations.service import Contact, Facts

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Lines = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class OrganisationForm(BaseModel):
    """What the page of an organisation posts."""

    model_config = ConfigDict(extra="ignore")

    name: Name
    kind: OrganisationKind = OrganisationKind.ASSOCIATION
    purpose: Lines = ""
    city: Line = ""
    website: Line = ""
    rna: Line = ""
    siren: Line = ""
    person: Line = ""
    email: Line = ""
    phone: Line = ""
    address: Lines = ""

    def facts(self) -> Facts:
        return Facts(
            name=self.name,
            kind=self.kind,
            purpose=self.purpose,
            city=self.city,
            website=self.website,
            rna=self.rna,
            siren=self.siren,
        )

    def contact(self) -> Contact:
        return Contact(person=self.person, email=self.email, phone=self.phone, address=self.address)


def typed_of(organisation: Organisation, contact: OrganisationContact | None) -> dict[str, str]:
    """Fill the form with what is stored."""
    return {
        "name": organisation.name,
        "kind": organisation.kind.value,
        "purpose": organisation.purpose,
        "city": organisation.city,
        "website": organisation.website,
        "rna": organisation.rna or "",
        "siren": organisation.siret or organisation.siren or "",
        "person": contact.person if contact else "",
        "email": contact.email if contact else "",
        "phone": contact.phone if contact else "",
        "address": contact.address if contact else "",
        "version": str(organisation.version),
    }
