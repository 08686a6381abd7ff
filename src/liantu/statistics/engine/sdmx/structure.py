"""结构: the code lists, concepts, structure definition and flow that make a data file readable to others, made with pysdmx."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liantu.statistics.engine.sdmx.flow import MEASURE, TIME, Flow

_WORDS = {TIME: {"zh": "期间", "en": "Time period"}, MEASURE: {"zh": "数值", "en": "Observation value"}}


def artefacts(flow: Flow, language: str) -> tuple[Any, ...]:
    """Return the code lists, the concept scheme, the data structure definition and the dataflow of ``flow`` as pysdmx objects.

    Names are those of ``language`` (zh or en).
    """
    from pysdmx.model import Code, Codelist, Concept, ConceptScheme, DataType
    from pysdmx.model.dataflow import Component, Components, Dataflow, DataStructureDefinition, Group, Role

    kept: dict[str, Any] = {"agency": flow.agency, "version": flow.version}
    lists: list[Any] = []
    concepts: list[Any] = []
    components: list[Any] = []

    def add(id_: str, name: str, codes: Any, role: Any, level: str | None, dtype: Any) -> None:
        listed = None
        if codes:
            items = [Code(id=code, name=words.in_language(language)) for code, words in codes.items()]
            listed = Codelist(id=f"CL_{id_}", name=name, items=items, **kept)
            lists.append(listed)
        urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={flow.agency}:CS_{flow.id}({flow.version}).{id_}"
        concept = Concept(id=id_, name=name, dtype=dtype, urn=urn)
        concepts.append(concept)
        components.append(
            Component(
                id=id_, required=role != Role.ATTRIBUTE, role=role, concept=concept, local_dtype=None if listed else dtype,
                local_codes=listed, attachment_level=level,
            )
        )  # fmt: skip

    for dimension in flow.dimensions:
        add(dimension.id, dimension.name.in_language(language), dimension.codes, Role.DIMENSION, None, DataType.STRING)
    add(TIME, _WORDS[TIME][language], None, Role.DIMENSION, None, DataType.PERIOD)
    add(MEASURE, _WORDS[MEASURE][language], None, Role.MEASURE, None, DataType.DOUBLE)
    for attribute in flow.attributes:
        add(attribute.id, attribute.name.in_language(language), attribute.codes, Role.ATTRIBUTE, "O", DataType.STRING)
    scheme = ConceptScheme(id=f"CS_{flow.id}", name=flow.name.in_language(language), items=concepts, **kept)
    name = flow.name.in_language(language)
    siblings = Group("Sibling", dimensions=[one.id for one in flow.dimensions if one.id != "FREQ"])  # the same series at every frequency
    definition = DataStructureDefinition(id=flow.id, name=name, components=Components(components), groups=[siblings], **kept)
    return (*lists, scheme, definition, Dataflow(id=flow.id, name=name, structure=definition, **kept))


def structure_json(flow: Flow, language: str, prepared_at: datetime) -> str:
    """Return the SDMX-JSON 2.0 structure message of ``flow``; ``prepared_at`` is aware."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    header = Header(id=f"{flow.id}-{prepared_at:%Y%m%d%H%M%S}", prepared=prepared_at, sender=Organisation(id=flow.agency))
    return str(write_sdmx(list(artefacts(flow, language)), Format.STRUCTURE_SDMX_JSON_2_0_0, header=header))
