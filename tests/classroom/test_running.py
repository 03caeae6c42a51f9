import signal
import threading
import time

import numpy as np
import pytest

from seeing_machine.classroom.running import Raised, TimeUp, run, time_limit


def test_results_in_order():
    assert run(lambda a, b: a - b, [(3, 1), (1, 3)]).results == [2, -2]


def test_each_call_gets_its_own_copy():
    inputs = [(np.zeros(3), [1, 2])]

    def spoil(array, items):
        array += 1
        items.append(3)

    done = run(spoil, inputs)
    assert done.changed
    assert inputs[0][0].sum() == 0
    assert inputs[0][1] == [1, 2]
    assert not run(lambda array, items: array.sum(), inputs).changed


def test_an_argument_that_cannot_be_compared_counts_as_unchanged():
    assert not run(lambda rng: 1, [(np.random.default_rng(0),)]).changed


def test_warnings_and_prints_stay_inside(capsys):
    done = run(lambda: print(np.uint8(200) + np.uint8(100)), [()])
    assert done.printed
    assert capsys.readouterr() == ("", "")


def test_raised_tells_the_last_own_line():
    def inner():
        return [][7]

    def outer():
        return inner()

    raised = run(outer, [()]).results[0]
    assert raised == Raised("IndexError", "list index out of range", inner.__code__.co_firstlineno + 1,
                            "return [][7]")
    assert str(raised) == f"IndexError in line {raised.line} (`return [][7]`): list index out of range"


def test_raised_in_foreign_code_names_the_own_line():
    def outer():
        return np.zeros(3).reshape(2)

    assert run(outer, [()]).results[0].code == "return np.zeros(3).reshape(2)"
    assert run(np.linalg.inv, [(np.zeros((2, 2)),)]).results[0].kind == "LinAlgError"


def test_the_time_is_for_all_calls_together():
    began = time.monotonic()
    done = run(lambda wait: time.sleep(wait), [(0.0,), (30.0,), (30.0,)], seconds=0.1)
    assert done.timed_out
    assert len(done.results) == 1
    assert time.monotonic() - began < 20


def test_without_an_alarm_in_a_thread():
    results = []
    thread = threading.Thread(target=lambda: results.append(run(lambda: 5, [()], seconds=0.01).results))
    thread.start()
    thread.join()
    assert results == [[5]]


def test_somebody_elses_alarm_is_put_back():
    def handler(signum, frame):
        """Stand in for a handler."""

    handler_before = signal.signal(signal.SIGALRM, handler)
    timer_before = signal.setitimer(signal.ITIMER_REAL, 60, 7)
    try:
        with pytest.raises(TimeUp), time_limit(0.05):
            time.sleep(30)
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left <= 60
        assert interval == 7
        assert signal.getsignal(signal.SIGALRM) is handler
    finally:
        signal.signal(signal.SIGALRM, handler_before)
        signal.setitimer(signal.ITIMER_REAL, *timer_before)


def test_no_alarm_is_left_behind():
    before = signal.getitimer(signal.ITIMER_REAL)[0]
    run(lambda: 1, [()], seconds=50)
    assert (signal.getitimer(signal.ITIMER_REAL)[0] > 0) == (before > 0)
