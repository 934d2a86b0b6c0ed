"""A small policy of its own for the web's tests: somebody asks for a bench in the street, somebody decides.

The files stand in `village/`. They have a bit of everything that the pages show: a public and a staff form, a
step for two functions, dependent questions, a message that may come at any time, a letter, a deadline, and a
step that fails on demand.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "village"
FILES: dict[str, bytes] = {
    file.relative_to(FOLDER).as_posix(): file.read_bytes()
    for file in sorted(FOLDER.rglob("*"))
    if file.is_file()
}
