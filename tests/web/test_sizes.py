"""Numbers and lists read as people say them."""

from webui.presenters.sizes import counted, file_size, joined


def test_sizes_are_rounded_to_what_people_use() -> None:
    assert [file_size(n) for n in (12, 12_345, 3_400_000)] == ["12 bytes", "12 kB", "3,4 MB"]


def test_counts_take_their_noun() -> None:
    assert [counted(n, "taak", "taken") for n in (0, 1, 7)] == ["geen taken", "1 taak", "7 taken"]


def test_names_are_joined_as_in_a_sentence() -> None:
    assert joined(("Ans",)) == "Ans"
    assert joined(("Ans", "", "Bo")) == "Ans en Bo"
    assert joined(["Ans", "Bo", "Cas"], last="of") == "Ans, Bo of Cas"
