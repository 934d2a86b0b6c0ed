"""What tests of every room may ask for."""

from tests.postgresql import postgresql, postgresql_address

__all__ = ["postgresql", "postgresql_address"]
