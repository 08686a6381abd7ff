"""Reads of the chains' room; each restricted to what the viewer may see."""

from liantu.chains.queries.assessments import (
    assessments,
    latest_assessment,
    newer_facts_wait,
    rules_of,
    rules_of_assessment,
    withheld_links,
)
from liantu.chains.queries.calls import Calls, firms_to_call
from liantu.chains.queries.facts import facts_of_products, load_facts
from liantu.chains.queries.gaps import Candidate, Gap, Waiting, gap_candidates
from liantu.chains.queries.known_makers import IN_THE_CITY, OUTSIDE, known, place_text, world_share_of
from liantu.chains.queries.links import (
    ChainMap,
    ChainRow,
    Edge,
    LinkRow,
    StageView,
    chain_list,
    chain_map,
    chain_of,
    chains,
    link_figures,
    link_of,
    link_rows,
    links_of_product,
)
from liantu.chains.queries.near import NearMaker, NearMakers
from liantu.chains.queries.opportunities import Ranking, opportunities
from liantu.chains.queries.partners import VisibleRows, buyers, customers, districts_of_makers, makers, suppliers
from liantu.chains.queries.positions import Position, firm_partners, firm_positions, rule_text
from liantu.chains.queries.reasons import GROUP_NAMES, PART_NAMES, reasons, unknown_parts
from liantu.chains.queries.sentences import chain_sentences
from liantu.chains.queries.shortfalls import flows_in_chain, largest_gaps, ratio_in_chain, shortfall_in_chain
from liantu.chains.queries.standing import Move, Movement, city_gaps, movements, shortfalls_of, standings
from liantu.chains.queries.state_words import STATE_WORDS
from liantu.chains.queries.traces import FirmTrace, Trace, firm_trace, product_trace

__all__ = [
    "GROUP_NAMES",
    "IN_THE_CITY",
    "OUTSIDE",
    "PART_NAMES",
    "STATE_WORDS",
    "Calls",
    "Candidate",
    "ChainMap",
    "ChainRow",
    "Edge",
    "FirmTrace",
    "Gap",
    "LinkRow",
    "Move",
    "Movement",
    "NearMaker",
    "NearMakers",
    "Position",
    "Ranking",
    "StageView",
    "Trace",
    "VisibleRows",
    "Waiting",
    "assessments",
    "buyers",
    "chain_list",
    "chain_map",
    "chain_of",
    "chain_sentences",
    "chains",
    "city_gaps",
    "customers",
    "districts_of_makers",
    "facts_of_products",
    "firm_partners",
    "firm_positions",
    "firm_trace",
    "firms_to_call",
    "flows_in_chain",
    "gap_candidates",
    "known",
    "largest_gaps",
    "latest_assessment",
    "link_figures",
    "link_of",
    "link_rows",
    "links_of_product",
    "load_facts",
    "makers",
    "movements",
    "newer_facts_wait",
    "opportunities",
    "place_text",
    "product_trace",
    "ratio_in_chain",
    "reasons",
    "rule_text",
    "rules_of",
    "rules_of_assessment",
    "shortfall_in_chain",
    "shortfalls_of",
    "standings",
    "suppliers",
    "unknown_parts",
    "withheld_links",
    "world_share_of",
]  # fmt: skip
