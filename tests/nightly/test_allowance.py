"""A night's budget, spread fairly."""

from __future__ import annotations

from commentvault.net import Budget
from commentvault.nightly.allowance import Allowance


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_without_bounds_everything_is_granted() -> None:
    """No number, no end."""
    allowance = Allowance(None, None)
    assert allowance.share(3) == Budget(None, None)
    allowance.pay(10**6)
    assert not allowance.spent


def test_requests_are_shared_and_what_is_left_over_goes_on() -> None:
    """Each thread may cost an equal part of what is left; what one does not need is there for the others."""
    allowance = Allowance(90, None)
    assert allowance.share(3).requests == 30
    allowance.pay(2)
    assert allowance.share(2).requests == 44
    allowance.pay(44)
    assert allowance.share(1).requests == 44
    allowance.pay(44)
    assert allowance.spent


def test_a_share_is_enough_to_get_somewhere() -> None:
    """Ten requests and ten seconds, as long as there are so many: who gets two would never be through."""
    clock = Clock()
    allowance = Allowance(25, 1.0, clock)
    clock.now = 1030.0
    assert allowance.share(10) == Budget(10, 1040.0)
    allowance.pay(10)
    assert allowance.share(9).requests == 10
    allowance.pay(10)
    clock.now = 1055.0
    assert allowance.share(8) == Budget(5, 1060.0)
    assert not allowance.spent
    allowance.pay(5)
    assert allowance.spent


def test_time_is_shared_likewise() -> None:
    """A share ends at a moment."""
    clock = Clock()
    allowance = Allowance(None, 1.0, clock)
    assert allowance.share(4).until == 1015.0
    clock.now = 1020.0
    assert allowance.share(2).until == 1040.0
    clock.now = 1060.0
    assert allowance.spent


def test_a_share_is_used_up_at_its_last_request_or_moment() -> None:
    """A visit that ended before that ended for another reason."""
    clock = Clock()
    allowance = Allowance(20, 1.0, clock)
    share = allowance.share(2)
    assert not allowance.used_up(share, 9)
    assert allowance.used_up(share, 10)
    clock.now = 1030.0
    assert allowance.used_up(share, 1)


def test_another_round_is_for_a_good_step() -> None:
    """What is left must take each thread that was cut some pages on."""
    allowance = Allowance(40, 1.0, Clock())
    assert allowance.worth_another(4)
    assert not allowance.worth_another(5)
    assert not allowance.worth_another(0)
    assert not Allowance(None, 0.5, Clock()).worth_another(4)
