"""What the registries answer, read with tolerance: a wrong type is an unknown, never a fault."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

SIREN_DIGITS = 9
LONGEST_TEXT = 300


def _text(value: Any) -> str:
    return " ".join(value.split())[:LONGEST_TEXT] if isinstance(value, str) else ""


def _digits(value: Any) -> str:
    """Read a number written as text or, as some registries do, as a number without its zeros."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value).zfill(SIREN_DIGITS)
    return _text(value)


def _shell(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


def _shells(value: Any) -> list[Any]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


Text = Annotated[str, BeforeValidator(_text)]
Digits = Annotated[str, BeforeValidator(_digits)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]


class Record(BaseModel):
    """What we keep of an organisation: no person, no address."""

    model_config = ConfigDict(frozen=True)

    name: str
    acronym: str = ""
    siren: str = ""
    rna: str = ""
    city: str = ""
    is_active: bool = True
    is_association: bool = True


class Seat(BaseModel):
    """The seat of a company, as *Recherche d'entreprises* gives it."""

    libelle_commune: Text = ""


class Complements(BaseModel):
    """What *Recherche d'entreprises* adds about associations."""

    est_association: Flag = None
    identifiant_association: Text = ""


class Company(BaseModel):
    """One result of *Recherche d'entreprises*."""

    siren: Digits = ""
    nom_complet: Text = ""
    nom_raison_sociale: Text = ""
    sigle: Text = ""
    nature_juridique: Digits = ""
    etat_administratif: Text = ""
    siege: Annotated[Seat, BeforeValidator(_shell)] = Seat()
    complements: Annotated[Complements, BeforeValidator(_shell)] = Complements()

    def record(self) -> Record:
        # Legal categories 92xx are associations, whatever the flag forgets.
        is_association = self.complements.est_association or self.nature_juridique.startswith("92")
        return Record(
            name=self.nom_raison_sociale or self.nom_complet,
            acronym=self.sigle,
            siren=self.siren,
            rna=self.complements.identifiant_association,
            city=self.siege.libelle_commune,
            is_active=self.etat_administratif != "C",
            is_association=is_association,
        )


class Companies(BaseModel):
    """A page of results of *Recherche d'entreprises*."""

    results: Annotated[list[Company], BeforeValidator(_shells)] = []

    def find(self, *, siren: str, rna: str) -> Record | None:
        """Return the one result that has exactly this number; a search also finds others."""
        for record in (company.record() for company in self.results):
            is_it = record.siren == siren if siren else record.rna == rna
            if is_it and record.name:
                return record
        return None


class Place(BaseModel):
    """The address of an association's seat, of which the town is kept."""

    commune: Text = ""


class Association(BaseModel):
    """The body of an answer of *API Association*."""

    rna: Text = ""
    siren: Digits = ""
    nom: Text = ""
    sigle: Text = ""
    active: Flag = None
    adresse_siege: Annotated[Place, BeforeValidator(_shell)] = Place()


class AssociationAnswer(BaseModel):
    """An answer of *API Association*; a 200 may carry an empty shell."""

    data: Annotated[Association, BeforeValidator(_shell)] = Association()

    def record(self) -> Record | None:
        if not self.data.nom or not (self.data.rna or self.data.siren):
            return None
        return Record(
            name=self.data.nom,
            acronym=self.data.sigle,
            siren=self.data.siren,
            rna=self.data.rna,
            city=self.data.adresse_siege.commune,
            is_active=self.data.active is not False,
        )
