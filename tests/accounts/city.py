"""A small simulated city, computed, released and checked, with a person of every role and one row of everything that a page shows.

Its firms report by year and by month, so that tables of figures, issues and regions are full.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from liantu.accounts.actions import make_token
from liantu.accounts.models import AccessToken, Membership, User
from liantu.accounts.queries import PUBLIC, SYSTEM, Viewer, viewer_of
from liantu.chains.actions import assess, sync_chains
from liantu.chains.models import Assessment
from liantu.kernel.pack import Pack
from liantu.oversight.actions import assign_task, run_checks
from liantu.oversight.models import FindingRecord, Task
from liantu.regions.actions import assess_regions, publish_regions
from liantu.registry.actions import sync_pack
from liantu.registry.models import Intake, MatchDoubt, Merge, Organisation, Report, Source
from liantu.simulation.actions import make_city
from liantu.statistics.actions import compute, release
from tests.accounts import matrix

Role = Membership.RoleChoice
CHAIN, PRODUCT = "lithium_battery", "battery_cell"


@dataclass(frozen=True)
class Door:
    """How a person comes in: the session of a browser and the token of a program; empty for the public."""

    session: str
    token: str


@dataclass(frozen=True)
class City:
    """The city's people by role, and the keys under which its pages are asked for."""

    people: dict[str, User]
    own: Organisation
    other: Organisation
    district: str
    finding: FindingRecord
    task: Task
    report: Report
    keys: dict[str, object]
    doors: dict[str, Door]

    def client(self, role: str) -> Client:
        """A browser in which a person of ``role`` is signed in; nobody for the public."""
        client, door = Client(), self.doors[role]
        if door.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = door.session
        return client

    def program(self, role: str) -> Client:
        """A program with a token of a person of ``role``."""
        door = self.doors[role]
        return Client(headers={"Authorization": f"Bearer {door.token}"}) if door.token else Client()

    def viewer(self, role: str) -> Viewer:
        """The viewer that a person of ``role`` is."""
        return PUBLIC if role == "public" else viewer_of(self.people[role])


def build(pack: Pack) -> City:
    """Make the city in the test's database."""
    sync_pack(pack)
    sync_chains(pack)
    make_city(pack, firms=120, seed=3)
    firms = list(Organisation.objects.filter(inside_city=True, capabilities__isnull=False, region__isnull=False).distinct().order_by("pk"))
    own, other = firms[0], next(firm for firm in firms if firm.region_id != firms[0].region_id)
    merge = Merge.objects.create(kept=own, absorbed=other, undone_at=timezone.now())  # before anything is computed, so that nothing waits
    released = release(compute(pack), pack, SYSTEM)
    regions = publish_regions(assess_regions(pack), SYSTEM)
    assess(pack)
    Assessment.objects.update(published_at=timezone.now())
    run_checks(pack)
    district = str(own.region_id)
    people = people_of(district, own.pk)
    finding = FindingRecord.objects.exclude(state="cleared").filter(subject_kind="product").order_by("pk")[0]
    task = assign_task(SYSTEM, finding, pack, owner_id=people["analyst"].pk)
    report = Report.objects.filter(organisation=other).order_by("pk")[0]
    source = Source.objects.get(pk=report.source_id)
    intake = Intake.objects.create(state="checked", started_by=people["analyst"], folder="0" * 32, plan={}, problems=[])
    doubt = MatchDoubt.objects.create(organisation=own, candidate=other, score=91)
    tomorrow = timezone.now() + timedelta(days=1)
    token = AccessToken.objects.create(user=people["analyst"], name="秘密用途", digest="0" * 64, expires_at=tomorrow)
    keys: dict[str, object] = {
        "own": own.pk, "other": other.pk, "finding": finding.fingerprint, "task": task.pk, "report": report.pk, "source": source.pk,
        "intake": intake.pk, "doubt": doubt.pk, "merge": merge.pk, "token": token.pk, "product": finding.subject_key,
        "assessment": Assessment.objects.order_by("pk")[0].pk, "release": released.pk, "regions": regions.pk,
    }  # fmt: skip
    city = City(people, own, other, district, finding, task, report, keys, _doors(people))
    keys.update(matrix.add_rows(city))
    return city


def people_of(district: str, organisation: int) -> dict[str, User]:
    """Make a person of every role; the scoped ones of a district, a chain and an organisation."""
    return {
        "administrator": _person("administrator", Role.ADMINISTRATOR),
        "leader": _person("leader", Role.LEADER),
        "analyst": _person("analyst", Role.ANALYST),
        "official": _person("official", Role.OFFICIAL),
        "district": _person("district", Role.OFFICIAL, "district", district),
        "chain_leader": _person("chain_leader", Role.CHAIN_LEADER, "chain", CHAIN),
        "firm": _person("firm", Role.FIRM, "organisation", str(organisation)),
        "reviewer": _person("reviewer", Role.REVIEWER),
        "nobody": User.objects.create_user("nobody", password="no-role"),
    }


def _doors(people: dict[str, User]) -> dict[str, Door]:
    """Sign everybody in once."""
    doors = {"public": Door("", "")}
    for role, person in people.items():
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        doors[role] = Door(client.cookies[settings.SESSION_COOKIE_NAME].value, make_token(person, "test", 1)[1])
    return doors


def _person(name: str, role: str, scope: str = "city", key: str = "") -> User:
    user = User.objects.create_user(name, password=f"{name}-password")
    Membership.objects.create(user=user, role=role, scope=scope, scope_key=key)
    return user
