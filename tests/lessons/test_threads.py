"""One core is left to the browser while an explorer works, and given back, also after an error."""

import pytest
import torch

from seeing_machine.lessons._threads import one_core_left


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_one_core_is_left_and_given_back(two_threads):
    with one_core_left():
        assert torch.get_num_threads() == 1
        with one_core_left():
            assert torch.get_num_threads() == 1, "one thread is the least"
    assert torch.get_num_threads() == 2
    with pytest.raises(KeyError), one_core_left():
        raise KeyError
    assert torch.get_num_threads() == 2
