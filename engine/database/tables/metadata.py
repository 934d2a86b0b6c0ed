"""What all tables share.

Every constraint has a name: a refusal by the database can be told as a domain error.
"""

from sqlalchemy import BigInteger, Index, Integer, MetaData, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite counts rows by itself only for a column that is exactly INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")


def partial(name: str, *columns: str, where: str) -> Index:
    """An index over open rows only: what is done does not slow down what is to do.

    A database uses it where a question has this very condition: its words as literals, not as parameters.
    """
    # SQLite has no booleans.
    of_sqlite = f"{where} = 1" if where.isidentifier() else where.replace("NOT held", "held = 0")
    return Index(name, *columns, sqlite_where=text(of_sqlite), postgresql_where=text(where))
