"""A deployment with all that is in it, compiled: diagrams, tables, forms, letters, lists, registers."""

from engine.policy.file_names import steps_with_form
from engine.policy.policy import DecisionFailed, Policy, content_hash, hash_of_set
from engine.policy.registers import DataItem, Phase
from engine.policy.shelf import Shelf

__all__ = [
    "DataItem",
    "DecisionFailed",
    "Phase",
    "Policy",
    "Shelf",
    "content_hash",
    "hash_of_set",
    "steps_with_form",
]
