"""结构: the code lists, concepts, structure definition and flow that make a data file readable to others, made with pysdmx."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liantu.statistics.engine.sdmx.flow import MEASURE, TIME, Attribute, Dimension, Flow

_WORDS = {TIME: {"zh": "期间", "en": "Time period"}, MEASURE: {"zh": "数值", "en": "Observation value"}}


def artefacts(flow: Flow, language: str) -> tuple[Any, ...]:
    """Return the code lists, the concept scheme, the data structure definition and the dataflow of ``flow`` as pysdmx objects.

    Names are those of ``language`` (zh or en).
    """
    from pysdmx.model import ConceptScheme
    from pysdmx.model.dataflow import Components, Dataflow, DataStructureDefinition, Group

    identity: dict[str, Any] = {"agency": flow.agency, "version": flow.version}
    name = flow.name.in_language(language)
    components = _components(flow, language)
    lists = [component.local_codes for component in components if component.local_codes is not None]
    scheme = ConceptScheme(id=f"CS_{flow.id}", name=name, items=[component.concept for component in components], **identity)
    siblings = Group("Sibling", dimensions=[one.id for one in flow.dimensions if one.id != "FREQ"])  # the same series at every frequency
    definition = DataStructureDefinition(id=flow.id, name=name, components=Components(components), groups=[siblings], **identity)
    return (*lists, scheme, definition, Dataflow(id=flow.id, name=name, structure=definition, **identity))


def _components(flow: Flow, language: str) -> list[Any]:
    """Dimensions, time, measure and attributes as components of the structure definition, in this order."""
    from pysdmx.model import DataType
    from pysdmx.model.dataflow import Role

    dimensions = [
        _component(flow, one.id, one.name.in_language(language), _codelist(flow, one, language), Role.DIMENSION, DataType.STRING)
        for one in flow.dimensions
    ]
    time = _component(flow, TIME, _WORDS[TIME][language], None, Role.DIMENSION, DataType.PERIOD)
    measure = _component(flow, MEASURE, _WORDS[MEASURE][language], None, Role.MEASURE, DataType.DOUBLE)
    attributes = [
        _component(flow, one.id, one.name.in_language(language), _codelist(flow, one, language), Role.ATTRIBUTE, DataType.STRING)
        for one in flow.attributes
    ]
    return [*dimensions, time, measure, *attributes]


def _codelist(flow: Flow, coded: Dimension | Attribute, language: str) -> Any:
    """The codes of a dimension or attribute as a list; None where it is not coded."""
    from pysdmx.model import Code, Codelist

    if not coded.codes:
        return None
    codes = [Code(id=code, name=name.in_language(language)) for code, name in coded.codes.items()]
    return Codelist(id=f"CL_{coded.id}", name=coded.name.in_language(language), items=codes, agency=flow.agency, version=flow.version)


def _component(flow: Flow, id_: str, name: str, codelist: Any, role: Any, dtype: Any) -> Any:
    """A component with its concept; attributes are optional and attached to the observation."""
    from pysdmx.model import Concept
    from pysdmx.model.dataflow import Component, Role

    urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={flow.agency}:CS_{flow.id}({flow.version}).{id_}"
    concept = Concept(id=id_, name=name, dtype=dtype, urn=urn)
    optional = role == Role.ATTRIBUTE
    return Component(
        id=id_, required=not optional, role=role, concept=concept, local_dtype=None if codelist else dtype, local_codes=codelist,
        attachment_level="O" if optional else None,
    )  # fmt: skip


def structure_json(flow: Flow, language: str, prepared_at: datetime) -> str:
    """Return the SDMX-JSON 2.0 structure message of ``flow``; ``prepared_at`` is aware."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    header = Header(id=f"{flow.id}-{prepared_at:%Y%m%d%H%M%S}", prepared=prepared_at, sender=Organisation(id=flow.agency))
    return str(write_sdmx(list(artefacts(flow, language)), Format.STRUCTURE_SDMX_JSON_2_0_0, header=header))
