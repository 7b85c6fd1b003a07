"""What a reviewer types: a finding of one's own, and the review form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huijiao.core.findings import Place, Severity
from huijiao.core.text import Text
from huijiao.desks.centre.words import SEVERITIES
from huijiao.steps.s4_review import checklist

if TYPE_CHECKING:
    from huijiao.steps.s2_preparation.models import Dataset

ANCHOR = ("document", "cell", "row", "path", "dataset")  # what a “问题” button fills in


def _said(text: Text) -> str:
    return text.in_(get_language() or "zh-hans")


class FindingForm(forms.Form):
    """One finding of the reviewer's own, anchored to a document, cell, row, dataset or file."""

    text = forms.CharField(
        label=_("What is wrong, and what to do"), max_length=500, min_length=4,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Name the fault and the change you ask for; it is sent to the depositor as it stands."),
    )  # fmt: skip
    code = forms.ChoiceField(label=_("Item of the review form"))
    severity = forms.ChoiceField(label=_("Weight"), initial="FIX")
    dataset = forms.TypedChoiceField(label=_("Dataset"), required=False, coerce=int, empty_value=None)
    document = forms.CharField(label=_("Document"), required=False, max_length=255)
    cell = forms.CharField(label=_("Table cell or section"), required=False, max_length=120)
    row = forms.IntegerField(label=_("Row"), required=False, min_value=1)
    path = forms.CharField(label=_("Data file"), required=False, max_length=2000)

    def __init__(self, *args: Any, stage: str, rows: Iterable[Dataset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datasets = {row.pk: row for row in rows}
        items = [(i.code, f"{i.code} {_said(i.name)}") for i in checklist.FORMS[stage]]
        self.fields["code"].choices = items  # type: ignore[attr-defined]
        self.fields["severity"].choices = [(s, _said(SEVERITIES[s])) for s in ("FIX", "BLOCK", "WARN")]  # type: ignore[attr-defined]
        named = [(pk, f"{row.seq}. {row.name}") for pk, row in self.datasets.items()]
        self.fields["dataset"].choices = [("", lazystr("—")), *named]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the keywords of `add_finding`."""
        said = self.cleaned_data
        place = Place(said["document"].strip(), said["cell"].strip(), said["row"], said["path"].strip())
        return {
            "code": said["code"], "severity": Severity(said["severity"]), "place": place, "text": said["text"],
            "dataset": self.datasets.get(said["dataset"]),
        }  # fmt: skip


def review_form(data: Mapping[str, str], stage: str) -> dict[str, dict[str, str]]:
    """Return the verdicts and comments of a posted review form (fields ``B1-verdict``, ``B1-comment``)."""
    return {
        i.code: {"verdict": data.get(f"{i.code}-verdict", ""), "comment": data.get(f"{i.code}-comment", "").strip()}
        for i in checklist.FORMS[stage]
    }
