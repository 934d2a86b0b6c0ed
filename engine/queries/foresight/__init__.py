"""What a change of the policy would do: letters filled in, decisions taken anew, answers checked again."""
