"""企业行为: R&D institutions, the cloud, services, costs, open posts and upgrades of every firm in a year."""

from __future__ import annotations

import numpy as np

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, between, even, stream
from liantu.simulation.engine.report_rules import InstitutionRules, Lognormal, ServiceRules, Spreading, VacancyRules
from liantu.simulation.engine.rule_files import SimulationRules

Values = dict[str, Floats]


def practices_of_year(
    products: Catalogue, primary: Ints, district: Ints, values: Values, rules: SimulationRules, year: int, seed: int
) -> Values:
    """Return further items from those of `items_of_year` (not yet left out for small firms), in yuan, persons and numbers.

    Traits are the same in all years: a firm on the cloud stays there, its costs move with its revenue.
    """
    given = rules.reports
    firms = len(primary)
    who = np.arange(firms, dtype=np.int64)
    rank = np.argsort(np.argsort(values["output_value"], kind="stable"), kind="stable") / max(firms - 1, 1)
    steady = stream(seed, "practices")
    place = steady.normal(0, given.costs.by_district, int(district.max(initial=0)) + 1)[district]
    revenue, employees = values["revenue"], values["employees"]
    return {
        "main_revenue": revenue * between(given.main_of_revenue, steady.random(firms)),
        "service_revenue": _services(revenue, given.services, who, steady, seed),
        "rd_institutions": _institutions(values["rd_expense"], given.rd_institutions, rank, who, year, seed),
        "rd_staff": np.where(
            values["rd_expense"] > 0, np.minimum(np.round(employees * _of(given.rd_staff_of_employees, steady, firms)), employees), 0.0
        ),
        "on_cloud": _likelier(given.on_cloud, rank, even(who, salt=seed + 22), year).astype(np.float64),
        "energy_cost": values["energy_tce"] * _of(given.costs.yuan_per_tce, steady, firms) * np.exp(place),
        "logistics_cost": revenue * np.minimum(_of(given.costs.logistics_of_revenue, steady, firms) * np.exp(place), 0.3),
        "finance_cost": values["liabilities"] * between(given.costs.finance_of_liabilities, steady.random(firms)),
        "vacancies": np.round(employees * _posts(products, primary, given.vacancies_of_employees, steady)),
        "technical_upgrade_investment": values["investment"] * between(given.technical_upgrade_of_investment, steady.random(firms)),
    }


def _of(given: Lognormal, rng: np.random.Generator, count: int) -> Floats:
    """Lognormal numbers with the given median and sigma."""
    return given.median * np.exp(rng.normal(0, given.sigma, count))


def _likelier(given: Spreading, rank: Floats, chance: Floats, year: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a firm does it: the year's frequency, lower for the smallest and higher for the largest firms."""
    return np.asarray(chance < given.of[str(year)] + given.size_gain * (rank - 0.5))


def _institutions(rd_expense: Floats, given: InstitutionRules, rank: Floats, who: Ints, year: int, seed: int) -> Floats:
    """None, one or two R&D institutions; only firms that spend on R&D run one."""
    runs = (rd_expense > 0) & _likelier(given, rank, even(who, salt=seed + 21), year)
    return np.asarray(runs * (1.0 + (even(who, salt=seed + 23) < given.second)), dtype=np.float64)


def _services(revenue: Floats, given: ServiceRules, who: Ints, rng: np.random.Generator, seed: int) -> Floats:
    """Service revenue of the firms that have some."""
    share = np.minimum(_of(given, rng, len(who)), given.most)
    return np.where(even(who, salt=seed + 24) < given.of, revenue * share, 0.0)


def _posts(products: Catalogue, primary: Ints, given: VacancyRules, rng: np.random.Generator) -> Floats:
    """Open posts over employees, higher in some divisions."""
    division = products.divisions[primary]
    factor = np.full(len(primary), given.default)
    for name, value in given.by_division.items():
        factor = np.where(division == int(name), value, factor)
    return np.asarray(np.minimum(_of(given, rng, len(primary)) * factor, 0.3), dtype=np.float64)
