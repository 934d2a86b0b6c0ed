"""The subject of a mail about a case: it names the case once, for who looks for it in a mailbox."""


def with_number(subject: str, key: str) -> str:
    """The subject with the number of the case behind it, unless the policy's own words name it already."""
    return subject if key in subject else f"{subject} ({key})"
