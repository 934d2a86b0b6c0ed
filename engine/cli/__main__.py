"""`python -m engine.cli`: the same as `behoorlijk`."""

from engine.cli import main

main()
