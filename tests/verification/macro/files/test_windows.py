"""Which part of a sheet a person gets to see."""

from verification.macro.files.windows import part_of


def sheet(n_rows, n_columns):
    return [[f"{row}.{column}" for column in range(1, n_columns + 1)] for row in range(1, n_rows + 1)]


def test_a_small_sheet_is_shown_whole_and_blank_cells_stay_in_place():
    part = part_of("A", [["judul"], [], ["Paser", None, 8.63]], {(3, 3)}, {(3, 3)})
    assert part.is_whole
    assert [line.cells for line in part.lines] == [["judul", "", ""], ["", "", ""], ["Paser", "", "8.63"]]


def test_of_a_long_sheet_the_lines_above_its_figures_and_ours_are_shown():
    figures = {(row, 2) for row in range(13, 500)}
    part = part_of("A", sheet(500, 2), figures, {(381, 2), (383, 2)})
    assert [line.number for line in part.lines] == [*range(3, 13), 381, 383]
    assert not part.is_whole


def test_of_a_wide_sheet_the_columns_left_of_its_figures_and_ours_are_shown():
    figures = {(2, column) for column in range(3, 40)}
    part = part_of("A", sheet(2, 40), figures, {(2, 31)})
    assert part.columns == [1, 2, 31]
    assert part.lines[1].cells == ["2.1", "2.2", "2.31"]


def test_where_nothing_is_ours_the_first_figures_are_shown():
    part = part_of("A", sheet(500, 60), {(row, 2) for row in range(5, 500)}, set())
    assert [line.number for line in part.lines] == list(range(1, 61))


def test_a_long_text_is_cut():
    (line,) = part_of("A", [["x" * 500, 1]], {(1, 2)}, set()).lines
    assert line.cells == [f"{'x' * 120}…", "1"]
