from __future__ import annotations

from liantu.registry.actions.hooks import AfterIntake


def test_every_follower_is_asked_once_and_one_that_fails_stops_nobody():
    asked = []
    hook = AfterIntake()

    def broken(intake_id):
        raise RuntimeError

    def follower(intake_id):
        asked.append(intake_id)
        return True

    assert not hook(1)
    for one in (broken, follower, follower):
        hook.register(one)
    assert hook(7)
    assert asked == [7]
