import threading

import pytest
import torch

from seeing_machine.kernels import _threads

CPU = torch.device("cpu")


@pytest.fixture
def three_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("three_threads")
def test_every_row_is_given_once(monkeypatch):
    monkeypatch.setattr(_threads, "_SMALL", 10)
    for rows in (0, 1, 2, 7, 1000):
        slices = _threads.divided(lambda rows: rows, rows, 20, CPU)
        assert [at for some in slices for at in range(some.start, some.stop)] == list(range(rows))
        assert len(slices) == max(1, min(rows, 3))


def test_work_is_alone_and_leaves_torch_as_it_was():
    before = torch.get_num_threads()
    threads, where = _threads.alone(lambda: (torch.get_num_threads(), threading.current_thread()), CPU)
    assert threads == 1
    assert where is not threading.current_thread()
    assert torch.get_num_threads() == before
    fresh = []
    other = threading.Thread(target=lambda: fresh.append(torch.get_num_threads()))
    other.start()
    other.join()
    assert fresh == [before]


def test_what_is_alone_divides_no_further():
    inner = _threads.alone(lambda: _threads.divided(lambda rows: threading.current_thread(), 10 ** 6, 10, CPU), CPU)
    assert len(inner) == 1
    assert inner[0] is not threading.current_thread()


def test_errors_come_through():
    with pytest.raises(ZeroDivisionError):
        _threads.alone(lambda: 1 / 0, CPU)
    assert _threads.alone(lambda: 5, CPU) == 5


def test_rooms_are_used_again_but_not_by_another_thread():
    rooms = _threads.Rooms()
    one, same = rooms(torch.float32, (3, 4), CPU), rooms(torch.float32, (2, 5), CPU)
    assert one.shape == (3, 4)
    assert one.data_ptr() == same.data_ptr()
    assert _threads.alone(lambda: rooms(torch.float32, (3, 4), CPU).data_ptr(), CPU) != one.data_ptr()
    assert rooms(torch.float32, (1 << 10, 1 << 10), CPU).shape == (1 << 10, 1 << 10)
