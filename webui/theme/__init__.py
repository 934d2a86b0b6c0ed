"""The colours of a municipality, read and judged before anybody sees them: `verdict.judge(ours, theirs)`."""
