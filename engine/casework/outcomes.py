"""How a case ended, in words."""

from engine.policy import Policy


def outcome_label(policy: Policy, outcome: str) -> str:
    """The outcome in words, when some variable's code list knows it."""
    item = policy.dictionary.get("uitkomst") if outcome else None
    code_list = policy.lists.get(item.code_list or "") if item else None
    return (code_list.label(outcome) if code_list else None) or outcome
