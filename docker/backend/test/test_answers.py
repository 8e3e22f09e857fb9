"""What the API answers, and to whom."""

import pytest
from fastapi.testclient import TestClient

from backend import app, create_app, split_origins


@pytest.mark.parametrize("path", ["/", "/api", "/api/profile"])
def test_each_address_has_a_message(path: str) -> None:
    response = TestClient(app).get(path)
    assert response.status_code == 200
    assert response.json()["message"]


def test_the_messages_differ() -> None:
    client = TestClient(app)
    assert len({client.get(path).text for path in ("/", "/api", "/api/profile")}) == 3


def test_it_is_healthy() -> None:
    assert TestClient(app).get("/healthz").json() == {"status": "ok"}


def test_other_addresses_are_not_found() -> None:
    assert TestClient(app).get("/api/nothing").status_code == 404


def test_no_other_origin_is_admitted_unless_it_is_named() -> None:
    assert admitted_origin([], "https://other.example") is None
    assert admitted_origin(["https://shop.example"], "https://other.example") is None
    assert admitted_origin(["https://shop.example"], "https://shop.example") == "https://shop.example"


def test_credentials_are_never_admitted() -> None:
    response = TestClient(create_app(["https://shop.example"])).get("/api", headers={"Origin": "https://shop.example"})
    assert "access-control-allow-credentials" not in response.headers


def test_origins_are_a_list_with_commas() -> None:
    assert split_origins("https://a.example, https://b.example,") == ["https://a.example", "https://b.example"]
    assert split_origins("") == []


def admitted_origin(allowed: list[str], origin: str) -> str | None:
    response = TestClient(create_app(allowed)).get("/api", headers={"Origin": origin})
    return response.headers.get("access-control-allow-origin")
