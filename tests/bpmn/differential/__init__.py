"""The engine against an exact oracle and against stock SpiffWorkflow, on random processes.

`make test` takes about 1,000 processes; `DIFFERENTIAL_RUNS=20 pytest tests/bpmn/differential` twenty times
as many.
"""
