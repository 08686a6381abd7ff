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
    report_rules = rules.reports
    firms = len(primary)
    firm_ids = np.arange(firms, dtype=np.int64)
    rank = np.argsort(np.argsort(values["output_value"], kind="stable"), kind="stable") / max(firms - 1, 1)
    traits = stream(seed, "practices")
    district_cost = traits.normal(0, report_rules.costs.by_district, int(district.max(initial=0)) + 1)[district]
    revenue, employees = values["revenue"], values["employees"]
    return {
        "main_revenue": revenue * between(report_rules.main_of_revenue, traits.random(firms)),
        "service_revenue": _services(revenue, report_rules.services, firm_ids, traits, seed),
        "rd_institutions": _institutions(values["rd_expense"], report_rules.rd_institutions, rank, firm_ids, year, seed),
        "rd_staff": np.where(
            values["rd_expense"] > 0,
            np.minimum(np.round(employees * _of(report_rules.rd_staff_of_employees, traits, firms)), employees),
            0.0,
        ),
        "on_cloud": _likelier(report_rules.on_cloud, rank, even(firm_ids, salt=seed + 22), year).astype(np.float64),
        "energy_cost": values["energy_tce"] * _of(report_rules.costs.yuan_per_tce, traits, firms) * np.exp(district_cost),
        "logistics_cost": revenue * np.minimum(_of(report_rules.costs.logistics_of_revenue, traits, firms) * np.exp(district_cost), 0.3),
        "finance_cost": values["liabilities"] * between(report_rules.costs.finance_of_liabilities, traits.random(firms)),
        "vacancies": np.round(employees * _posts(products, primary, report_rules.vacancies_of_employees, traits)),
        "technical_upgrade_investment": values["investment"] * between(report_rules.technical_upgrade_of_investment, traits.random(firms)),
    }


def _of(distribution: Lognormal, rng: np.random.Generator, count: int) -> Floats:
    """Lognormal numbers with the given median and sigma."""
    return distribution.median * np.exp(rng.normal(0, distribution.sigma, count))


def _likelier(adoption: Spreading, rank: Floats, chance: Floats, year: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a firm does it: the year's frequency, lower for the smallest and higher for the largest firms."""
    return np.asarray(chance < adoption.in_year(year) + adoption.size_gain * (rank - 0.5))


def _institutions(rd_expense: Floats, institution_rules: InstitutionRules, rank: Floats, firm_ids: Ints, year: int, seed: int) -> Floats:
    """None, one or two R&D institutions; only firms that spend on R&D run one."""
    any_institution = (rd_expense > 0) & _likelier(institution_rules, rank, even(firm_ids, salt=seed + 21), year)
    return np.asarray(any_institution * (1.0 + (even(firm_ids, salt=seed + 23) < institution_rules.second)), dtype=np.float64)


def _services(revenue: Floats, service_rules: ServiceRules, firm_ids: Ints, rng: np.random.Generator, seed: int) -> Floats:
    """Service revenue of the firms that have some."""
    share = np.minimum(_of(service_rules, rng, len(firm_ids)), service_rules.most)
    return np.where(even(firm_ids, salt=seed + 24) < service_rules.of, revenue * share, 0.0)


def _posts(products: Catalogue, primary: Ints, vacancy_rules: VacancyRules, rng: np.random.Generator) -> Floats:
    """Open posts over employees, higher in some divisions."""
    division = products.divisions[primary]
    factor = np.full(len(primary), vacancy_rules.default)
    for name, value in vacancy_rules.by_division.items():
        factor = np.where(division == int(name), value, factor)
    return np.asarray(np.minimum(_of(vacancy_rules, rng, len(primary)) * factor, 0.3), dtype=np.float64)
