"""What people write about a posted disk: announcement, seal, tracking number; arrival and leaving at the centre."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huijiao.core.bags import seal
from huijiao.core.bags.errors import BagError
from huijiao.core.bags.seal import Seal
from huijiao.core.text import Text
from huijiao.steps.s3_submission.disk_words import BACK, CONDITIONS, MEDIA

_SEAL = 64 << 10


def _choices(table: Mapping[str, Text]) -> list[tuple[str, str]]:
    language = get_language() or "zh-hans"
    return [(key, text.in_(language)) for key, text in table.items()]


class SealForm(forms.Form):
    """The seal that `huijiao pack` wrote, or its fingerprint as it stands on the sheet."""

    seal = forms.FileField(label=_("Seal file (huijiao-seal.json)"), required=False,
                           help_text=_("It lies on the disk; counts and fingerprint are read from it."))  # fmt: skip
    fingerprint = forms.CharField(label=_("Or the seal's fingerprint"), required=False, max_length=40,
                                  help_text=_("Five groups of four, from the sheet that was printed."))  # fmt: skip

    def clean_seal(self) -> Seal | None:
        """Return the seal that was uploaded."""
        file = self.cleaned_data["seal"]
        if not file:
            return None
        try:
            return seal.read(file.read(_SEAL))
        except BagError as error:
            raise forms.ValidationError(error.text.in_(get_language() or "zh-hans")) from None


class AnnounceForm(SealForm):
    """A disk that will be posted."""

    medium = forms.ChoiceField(label=_("Kind of disk"))
    content = forms.CharField(label=_("What is on it"), required=False, max_length=300,
                              help_text=_("For example: datasets 1 to 3, raw sequences."))  # fmt: skip
    size = forms.DecimalField(label=_("Data on it, in GB"), required=False, min_value=Decimal("0.001"), max_digits=12, decimal_places=3,
                              help_text=_("Not needed when the seal is uploaded."))  # fmt: skip
    serial = forms.CharField(label=_("Serial number of the disk"), required=False, max_length=60)
    back = forms.ChoiceField(label=_("Afterwards"), widget=forms.RadioSelect, initial="RETURN")
    field_order = ("medium", "content", "serial", "seal", "fingerprint", "size", "back")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medium"].choices = _choices(MEDIA)  # type: ignore[attr-defined]
        self.fields["back"].choices = _choices(BACK)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the keywords of `disks.announce`."""
        said = self.cleaned_data
        size = said["size"]
        return {
            "medium": said["medium"], "content": said["content"], "serial": said["serial"], "back": said["back"],
            "size": int(size * 10**9) if size else None, "seal": said["seal"], "fingerprint": said["fingerprint"],
        }  # fmt: skip


class PostForm(forms.Form):
    """By which way it was sent."""

    carrier = forms.CharField(label=_("Carrier"), max_length=40, help_text=_("“By hand” when you bring it yourself."))
    tracking = forms.CharField(label=_("Tracking number"), max_length=60, required=False)


class ArrivalForm(forms.Form):
    """How a disk arrived."""

    condition = forms.ChoiceField(label=_("Condition"), widget=forms.RadioSelect)
    seal_intact = forms.TypedChoiceField(
        label=_("Seal of the parcel"), widget=forms.RadioSelect, coerce=lambda v: v == "yes"
    )
    shelf = forms.CharField(label=_("Where it is kept"), required=False, max_length=60)
    note = forms.CharField(label=_("Remark"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = _choices(CONDITIONS)  # type: ignore[attr-defined]
        self.fields["seal_intact"].choices = [("yes", _("Unbroken")), ("no", _("Broken, or none"))]  # type: ignore[attr-defined]
