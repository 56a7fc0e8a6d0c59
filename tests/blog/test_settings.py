"""What `[blog]` accepts."""

from __future__ import annotations

import pytest

from tests.boards.test_settings import BOARD, accepted, faults_of


def test_a_blog_names_a_board_by_its_code_or_none_at_all() -> None:
    assert accepted(f'{BOARD}[blog]\nboard = "chat"').blog.board == "chat"
    assert accepted(BOARD).blog.board == ""


@pytest.mark.parametrize("boards", ["", BOARD])
def test_a_board_that_is_not_there_is_a_fault(boards: str) -> None:
    assert faults_of(f'{boards}[blog]\nboard = "灌水"') == {"blog.board": "fault-blog-board"}


def test_where_the_boards_are_faulty_the_blog_is_not_blamed() -> None:
    assert faults_of('[[boards]]\ncode = "chat"\n[blog]\nboard = "chat"') == {"boards.0.channel": "fault-missing"}
