"""The sample's API. Every address has one fixed answer."""

import os

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware


def create_app(allowed_origins: list[str]) -> FastAPI:
    """The API, open to scripts of the given origins besides its own."""
    app = FastAPI(title="Fargate sample")
    app.add_middleware(CORSMiddleware, allow_origins=allowed_origins, allow_methods=["GET"])

    @app.get("/")
    def root() -> dict[str, str]:
        return {"message": "The backend of the sample. Its API begins at /api."}

    @app.get("/api")
    def api() -> dict[str, str]:
        return {"message": "The API of the sample. Try /api/profile."}

    @app.get("/api/profile")
    def profile() -> dict[str, str]:
        return {"message": "Hello from FastAPI on Fargate."}

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


def split_origins(text: str) -> list[str]:
    """The origins in a list such as `https://a.example,https://b.example`."""
    return [origin.strip() for origin in text.split(",") if origin.strip()]


app = create_app(split_origins(os.environ.get("CORS_ORIGINS", "")))
