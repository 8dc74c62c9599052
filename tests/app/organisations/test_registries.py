"""The registries asked for real, over a socket: what they answer, and what they may do to us."""

import json
from typing import Any

import pytest

from app.organisations.registries import client
from app.organisations.registries.client import Access, Answer, Numbers, Outcome, ask
from tests.app.organisations.registry_server import Reply, recorded, says, serving

SIREN = Numbers(siren="389486242")
RNA = Numbers(rna="W604004799")
KEY = Access(token="a-token-of-the-city", recipient="21350238800019")
COMPANIES = recorded("recherche-entreprises")
NOTHING = {"results": [], "total_results": 0}
HOSTS = {"recherche-entreprises.api.gouv.fr", "entreprise.api.gouv.fr"}


def look_up(numbers: Numbers, *replies: Reply, access: Access = Access()) -> Answer:  # noqa: B008 - frozen
    with serving(*replies) as transport:
        answer = ask(numbers, access=access, transport=transport, sleep=lambda _: None)
        assert {url.host for url in transport.asked} <= HOSTS
        assert {url.scheme for url in transport.asked} == {"https"}
        return answer


def company(**changes: Any) -> Reply:
    return says({"results": [COMPANIES["results"][0] | changes]})


def test_a_company_is_found_by_its_siren():
    answer = look_up(SIREN, says(COMPANIES))
    assert answer.outcome is Outcome.FOUND
    assert answer.record is not None
    assert answer.record.name == "ASSOCIATION SPORTIVE SALINDROISE"
    assert (answer.record.siren, answer.record.rna) == ("389486242", "W301000624")
    assert (answer.record.city, answer.record.is_association) == ("SALINDRES", True)


def test_an_association_without_siren_is_found_by_its_rna_number():
    replies = (says(NOTHING), says(recorded("api-association-association-sans-siren")))
    with serving(*replies) as transport:
        answer = ask(RNA, access=KEY, transport=transport)
    assert answer.record is not None
    assert answer.record.name.startswith("POLE POSITION")
    assert not answer.record.is_active
    assert transport.asked[1].path.endswith("/open_data/W604004799")
    assert transport.headers[1]["authorization"] == f"Bearer {KEY.token}"
    assert "authorization" not in transport.headers[0]


def test_without_a_token_only_the_open_registry_is_asked():
    assert look_up(RNA, says(NOTHING)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "name", ["api-association-association", "api-association-association-regime-alsace-moselle"]
)
def test_every_recorded_association_is_read(name: str):
    answer = look_up(RNA, says(NOTHING), says(recorded(name)), access=KEY)
    assert answer.record is not None
    assert answer.record.name == recorded(name)["data"]["nom"]


def test_a_busy_registry_is_asked_again():
    pauses: list[float] = []
    replies = (says({}, 429, Retry_After="2"), says({}, 503), says(COMPANIES))
    with serving(*replies) as transport:
        answer = ask(SIREN, access=Access(), transport=transport, sleep=pauses.append)
    assert answer.outcome is Outcome.FOUND
    assert pauses == [2.0, 1.0]


def test_a_pause_too_long_is_cut_and_patience_ends():
    pauses: list[float] = []
    replies = [says({}, 429, Retry_After="86400")] * client.TRIES
    with serving(*replies) as transport:
        answer = ask(SIREN, access=Access(), transport=transport, sleep=pauses.append)
    assert answer.outcome is Outcome.DOWN
    assert pauses == [client.LONGEST_PAUSE] * (client.TRIES - 1)


@pytest.mark.parametrize("shell", [{}, {"results": None}, {"results": [{}]}, {"results": [None]}])
def test_an_empty_shell_with_200_is_an_unknown_number(shell: dict[str, Any]):
    assert look_up(SIREN, says(shell)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("shell", [{}, {"data": {}}, {"data": None}, {"data": {"nom": None}}])
def test_an_empty_shell_of_an_association_is_an_unknown_number(shell: dict[str, Any]):
    assert look_up(RNA, says(NOTHING), says(shell), access=KEY).outcome is Outcome.UNKNOWN


def test_a_siren_given_as_a_number_is_the_same_siren():
    assert look_up(SIREN, company(siren=389486242)).outcome is Outcome.FOUND
    short = look_up(Numbers(siren="005880034"), company(siren=5880034))
    assert short.record is not None
    assert short.record.siren == "005880034"


def test_wrong_types_are_unknown_values_and_no_fault():
    answer = look_up(
        SIREN, company(sigle=7, siege="Rennes", complements=["x"], etat_administratif=None)
    )
    assert answer.record is not None
    assert (answer.record.acronym, answer.record.city, answer.record.rna) == ("", "", "")
    assert answer.record.is_association


def test_another_company_than_the_one_asked_is_not_taken_for_it():
    assert look_up(SIREN, company(siren="356000000")).outcome is Outcome.UNKNOWN


def test_a_404_is_an_unknown_number():
    reply = says(recorded("api-association-404"), 404)
    assert look_up(RNA, says(NOTHING), reply, access=KEY).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "reply",
    [
        says({}, 301, Location="http://169.254.169.254/"),
        says({}, 302, Location="/search"),
        says({}, 401),
        Reply(b"{broken"),
        Reply(b"[1, 2]"),
        Reply(b"\xff\xfe"),
        Reply(b""),
        Reply(b'{"results": [' + b" " * client.LARGEST_ANSWER + b"]}"),
    ],
    ids=["moved", "found", "key", "broken", "list", "bytes", "empty", "oversize"],
)
def test_what_cannot_be_read_or_trusted_is_a_registry_that_is_down(reply: Reply):
    with serving(reply) as transport:
        answer = ask(SIREN, access=Access(), transport=transport)
    expected = Outcome.UNKNOWN if reply.body == b"" else Outcome.DOWN
    assert answer.outcome is expected
    assert len(transport.asked) == 1


def test_a_slow_registry_is_left_after_the_time_out(monkeypatch: pytest.MonkeyPatch):
    assert client.TIMEOUT_SECONDS == 3
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.05)
    assert look_up(SIREN, Reply(is_held=True)).outcome is Outcome.DOWN


def test_a_registry_that_cannot_be_reached_is_down():
    with serving() as transport:
        pass
    assert ask(SIREN, access=Access(), transport=transport).outcome is Outcome.DOWN


def test_no_person_of_an_answer_is_kept():
    directors = [{"nom": "Dupont", "prenoms": "Jean", "annee_de_naissance": "1960"}]
    answer = look_up(SIREN, company(dirigeants=directors))
    assert answer.record is not None
    assert "Dupont" not in json.dumps(answer.record.model_dump())
