"""The engine on either database, as the engine's own tests make it."""

from tests.engine.conftest import world

__all__ = ["world"]
