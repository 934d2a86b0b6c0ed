"""The read side: small typed rows for people and screens. Nothing here changes a case; looks are logged."""
