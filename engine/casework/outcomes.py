"""How a case ended, in words."""

from engine.policy import Policy


def outcome_label(policy: Policy, outcome: str) -> str:
    """The outcome in words, when some variable's code list knows it."""
    for item in policy.dictionary.values():
        code_list = policy.lists.get(item.code_list or "")
        if code_list is not None and item.name == "uitkomst" and (label := code_list.label(outcome)):
            return label
    return outcome
