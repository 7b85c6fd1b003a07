from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from huijiao.core.machine import Court
from huijiao.core.text import Text
from huijiao.desks.icons import ICONS
from huijiao.desks.templatetags import house
from huijiao.people.models import Institution


def drawn(source: str, language: str = "zh-hans", **context: object) -> str:
    with translation.override(language):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "计划"), ("en", "Plan")])
def test_said_follows_the_language(language, words):
    assert drawn("{{ t|said }}", language, t=Text("计划", "Plan")) == words


def test_moment_is_beijing_time():
    assert ">2026-11-24 00:30<" in house.moment(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))


def test_day_of_a_moment_is_the_beijing_day():
    assert ">2026-11-24<" in house.day(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
    assert ">2026-11-23<" in house.day(date(2026, 11, 23))


def test_moment_of_nothing_is_empty():
    assert house.moment(None) == ""


def test_size_shows_exact_bytes_on_hover():
    assert house.size(1_234_567_890) == '<span class="nowrap" title="1,234,567,890 B">1.23 GB</span>'


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icons_are_hidden_from_screen_readers_and_carry_no_style(name):
    svg = house.icon(name)
    assert 'aria-hidden="true"' in svg
    assert "style" not in svg


def test_icon_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        house.icon("nonesuch")


@pytest.mark.parametrize(("state", "mine", "tone"), [
    ("PENDING_VERIFY", Court.CENTRE, "mine"), ("PENDING_VERIFY", "CENTRE", "mine"), ("PENDING_VERIFY", "", "others"),
    ("PENDING_VERIFY", Court.DEPOSITOR, "others"), ("ACTIVE", Court.CENTRE, "done"),
])  # fmt: skip
def test_status_tone_follows_whose_court_it_is(state, mine, tone):
    assert house.status(Institution(state=state), mine=mine)["tone"] == tone


class Sample(forms.Form):
    title = forms.CharField(label="Title", max_length=100, help_text="as in the <task book>")
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Agree")
    secret = forms.CharField(label="Secret", max_length=20, widget=forms.PasswordInput)


def test_field_has_label_hint_and_counter():
    html = drawn("{% field form.title %}", form=Sample(initial={"title": "微生物"}))
    assert 'for="id_title"' in html
    assert 'id="id_title_helptext">as in the &lt;task book&gt;' in html
    assert 'aria-describedby="id_title_helptext"' in html
    assert ">3/100<" in html


def test_field_with_an_error_is_described_by_it():
    html = drawn("{% field form.title %}", form=Sample({}))
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_error"' in html
    assert "id_title_error" in html.split('aria-describedby="')[1].split('"')[0]


def test_field_of_choices_is_a_fieldset_with_legend():
    html = drawn("{% field form.way %}", form=Sample())
    assert "<fieldset" in html
    assert "<legend>Way" in html


def test_field_of_a_password_has_no_counter():
    assert "data-counter" not in drawn("{% field form.secret %}", form=Sample())


def test_error_summary_links_to_the_fields():
    html = drawn("{% error_summary form %}", form=Sample({}))
    assert 'href="#id_title"' in html
    assert 'href="#id_way_0"' in html
    assert drawn("{% error_summary form %}", form=Sample()).strip() == ""


def test_sort_turns_round_and_goes_back_to_the_first_page():
    request = RequestFactory().get("/?sort=title&page=3&q=x")
    html = Template("{% sort 'title' 'Title' %}").render(RequestContext(request))
    assert 'aria-sort="ascending"' in html
    address = html.split('href="')[1].split('"')[0]
    assert sorted(address.removeprefix("?").replace("&amp;", "&").split("&")) == ["q=x", "sort=-title"]


def test_findings_without_an_address_draw_no_box():
    row = {"rule": "R-1", "severity": "FIX", "message_zh": "不一致", "place": {}}
    assert "<textarea" not in drawn("{% findings rows %}", rows=[row])
    assert "<textarea" in drawn("{% findings rows explain='/x' %}", rows=[row])


def test_findings_escape_what_people_wrote():
    row = {
        "rule": "R-1",
        "severity": "FIX",
        "message_zh": "<script>",
        "explanation": "<b>",
        "place": {"document": "<i>"},
    }
    html = drawn("{% findings rows %}", rows=[row])
    assert "<script>" not in html
    assert "<i>" not in html


def test_unknown_tag_is_an_error():
    with pytest.raises(TemplateSyntaxError):
        Template("{% nonesuch %}")
