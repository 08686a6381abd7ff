"""参数文件: the files ``rules/*.yaml`` of a pack as typed models; each belongs to the room that reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import PackError, Place, Problem
from liantu.kernel.pack.documents import Path_
from liantu.kernel.pack.entries import Entry
from liantu.kernel.pack.validate import problems_of
from liantu.kernel.text import Text

if TYPE_CHECKING:
    from liantu.kernel.pack.model import Pack

RuleType = TypeVar("RuleType", bound="RuleFile")
Version = Annotated[str, Field(min_length=1, coerce_numbers_to_str=True)]


class RuleFile(Entry):
    """A file of parameters. A subclass says its name, what it decides, and its keys; unknown keys are errors.

    An ``optional`` file may be absent: that means its defaults or, where it has none, that what it decides is not done in this city. All
    others have to be there.
    """

    file: ClassVar[str]
    decides: ClassVar[Text]
    optional: ClassVar[bool] = False
    report_sections: ClassVar[tuple[str, ...]] = ()
    """Keys of the sections of the month's report that the file words, which a city's template may order, rename and leave out."""

    version: Version

    def problems(self, pack: Pack) -> Iterable[Problem]:  # noqa: ARG002
        """Return what is wrong between this file and the rest of ``pack``, beyond codes that lead nowhere (see `exists`)."""
        return ()

    @classmethod
    def from_stored(cls, raw: Mapping[str, Any]) -> Self:
        """Return the file as it was kept with what was once computed by it; what it said beyond the present keys is left out."""
        return cls.model_validate({key: value for key, value in raw.items() if key in cls.model_fields})

    @classmethod
    def place(cls, pack: Pack, *path: str | int) -> Place:
        """Return where ``path`` of this file stands in ``pack``."""
        return pack.place(("rules", cls.file), path)

    @classmethod
    def wrong(cls, pack: Pack, path: Path_, what: Text, hint: Text) -> Problem:
        """Return a problem with what stands at ``path``."""
        return Problem("pack.rule", what, hint, cls.place(pack, *path))


def exists(kind: Text, codes: Callable[[Pack], Collection[str]]) -> AfterValidator:
    """Return a validator for a code that has to be among ``codes`` of the pack; ``kind`` is the noun of the message.

    It speaks only where a file is held against its pack: parameters kept with what was once computed by them are read without one.
    """

    def check(value: Any, info: ValidationInfo) -> Any:
        pack = (info.context or {}).get("pack")
        try:
            unknown = pack is not None and value not in codes(pack)
        except PackError:  # the codes stand in another rule file, which tells its own problems
            return value
        if unknown:
            values = {"zh": kind.zh, "en": kind.en, "code": str(value)}
            raise PydanticCustomError("unknown", "{zh} {code} 不存在 / {en} {code} does not exist", values)
        return value

    return AfterValidator(check)


def read_rule(pack: Pack, model: type[RuleType]) -> RuleType:
    """Return the file of ``model`` from ``pack``, checked against the pack; raises PackError with all its problems."""
    rule, problems = judged(pack, model)
    if rule is None or problems:
        what = Text(f"参数文件 rules/{model.file}.yaml 有误", f"rules/{model.file}.yaml cannot be used")
        raise PackError(what, problems or [_missing(pack, model)])
    return rule


def judged(pack: Pack, model: type[RuleType]) -> tuple[RuleType | None, list[Problem]]:
    """Return the file of ``model``, or None, and what is wrong with it within ``pack``."""
    rule, problems = formed(pack, model, {"pack": pack})
    try:
        return rule, problems if rule is None else [*rule.problems(pack)]
    except PackError as error:  # another rule file that it is checked against cannot be used
        return rule, [*error.problems]


def formed(pack: Pack, model: type[RuleType], context: Mapping[str, Any] | None = None) -> tuple[RuleType | None, list[Problem]]:
    """Return the file of ``model`` by its form alone, or None, and what is wrong with that."""
    raw = pack.rules.get(model.file)
    if raw is None:
        if not model.optional:
            return None, [_missing(pack, model)]
        needs = [name for name, field in model.model_fields.items() if field.is_required() and name != "version"]
        return None if needs else model.model_validate({"version": "0"}), []
    try:
        return model.model_validate(raw, context=None if context is None else dict(context)), []
    except ValidationError as error:
        return None, problems_of(error, lambda path: model.place(pack, *path))


def _missing(pack: Pack, model: type[RuleFile]) -> Problem:
    what = Text(f"缺少参数文件，它决定：{model.decides.zh}", f"missing rule file; it decides: {model.decides.en}")
    return Problem("pack.rule_file_missing", what, Text("补上该文件", "add the file"), _file(pack, model.file))


def unknown_files(pack: Pack, models: Mapping[str, type[RuleFile]]) -> Iterator[Problem]:
    """Yield a problem for each file under ``rules/`` that no room reads."""
    for name in sorted(set(pack.rules) - set(models)):
        what = Text(f"没有房间读取参数文件 {name}", f"no room reads the rule file {name}")
        names = ", ".join(sorted(set(models) - set(pack.rules))) or "-"
        hint = Text(f"改正文件名或删去；尚缺：{names}", f"correct the file name or remove it; still missing: {names}")
        yield Problem("pack.rule_file_unknown", what, hint, _file(pack, name))


def _file(pack: Pack, name: str) -> Place:
    return Place(file=f"{pack.folder.name}/rules/{name}.yaml", row=1 if name in pack.rules else None)


def by_name(*models: type[RuleFile]) -> Mapping[str, type[RuleFile]]:
    """Return models by the names of their files, for a room's ``engine/rule_files.py``; raises ValueError for two of one name."""
    files: dict[str, type[RuleFile]] = {}
    for model in models:
        if model.file in files:
            raise ValueError(f"two models for rules/{model.file}.yaml")
        files[model.file] = model
    return files
