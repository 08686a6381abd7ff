"""上传表单: files, column map and reporting date of a new intake."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liantu.registry.intake.safety import DEFAULT_LIMITS, READ_SUFFIXES
from liantu.registry.pages.labels import pack
from liantu.web.figures import translated
from liantu.web.plain_forms import PlainForm

FILES_AT_MOST = 50
_MEGABYTE = 1_000_000
KINDS = tuple(sorted(READ_SUFFIXES))


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A field of one or several files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files, each checked by itself; raises ValidationError."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > FILES_AT_MOST:
            raise forms.ValidationError(_("一次最多上传 %(most)s 个文件。") % {"most": FILES_AT_MOST})
        return [self._one(super(ManyFilesField, self).clean(file, initial)) for file in files]

    @staticmethod
    def _one(file: UploadedFile[Any]) -> UploadedFile[Any]:
        name = file.name or ""
        if not name.lower().endswith(KINDS):
            raise forms.ValidationError(_("“%(name)s”不是可以读取的文件，请用 %(kinds)s。") % {"name": name, "kinds": _("、").join(KINDS)})
        if (file.size or 0) > DEFAULT_LIMITS.file_bytes:
            most = DEFAULT_LIMITS.file_bytes // _MEGABYTE
            raise forms.ValidationError(_("“%(name)s”超过 %(most)s MB。") % {"name": name, "most": most})
        return file


class IntakeForm(PlainForm):
    """What a person chooses when bringing in files."""

    uploads = ManyFilesField(label=gettext_lazy("文件"), widget=ManyFilesInput(attrs={"accept": ",".join(KINDS)}))
    source_map = forms.ChoiceField(label=gettext_lazy("列对应"), required=False)
    as_of_date = forms.DateField(
        label=gettext_lazy("填报日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("文件中没有填报日期的行用这一天；不填则用今天。"),
    )  # fmt: skip

    def __init__(self, *args: Any, maps: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source_map"]
        field.choices = [("", _("按模板表头识别"))] + (
            [(code, translated(entry.name)) for code, entry in pack().sources.items()] if maps else []
        )
        most = DEFAULT_LIMITS.file_bytes // _MEGABYTE
        self.fields["uploads"].help_text = _("可以是 %(kinds)s，一次最多 %(count)s 个，每个不超过 %(most)s MB。") % {
            "kinds": _("、").join(KINDS), "count": FILES_AT_MOST, "most": most,
        }  # fmt: skip
