"""数据集: the list and the page of one record."""

from __future__ import annotations

from django.test import Client

from huijiao.steps.s2_preparation.models import Dataset
from tests.desks.depositor import building as b


def test_list_shows_class_amounts_and_state(depositor: Client) -> None:
    project = b.project()
    b.dataset(project, name_zh="土壤样本数据集", records="1800 条", volume="273.65 KB")
    page = depositor.get(f"/projects/{project.pk}/datasets/").content.decode()
    for words in ("土壤样本数据集", "科学数据", "1800 条", "273.65 KB", "完全开放共享", "待填写"):
        assert words in page


def test_record_is_edited_and_renamed_in_place(depositor: Client) -> None:
    project = b.project()
    one = b.dataset(project, name_zh="甲数据集")
    answer = depositor.post(
        f"/projects/{project.pk}/datasets/{one.pk}/", {"name_zh": "乙数据集", "type": "图集", "records": "１２ 幅"}
    )
    one.refresh_from_db()
    assert (answer.status_code, one.name, one.metadata["type"], one.metadata["records"]) == (
        302,
        "乙数据集",
        "图集",
        "12 幅",
    )
    assert Dataset.objects.count() == 1


def test_name_of_another_dataset_is_refused_at_its_field(depositor: Client) -> None:
    project = b.project()
    one = b.dataset(project, name_zh="甲数据集")
    b.dataset(project, 2, name_zh="乙数据集")
    page = depositor.post(
        f"/projects/{project.pk}/datasets/{one.pk}/", {"name_zh": "乙 数据集", "abstract": "写了很久的摘要"}
    ).content.decode()
    assert "已有名为“乙 数据集”的数据集" in page
    assert "写了很久的摘要" in page


def test_bad_values_are_named_and_empty_ones_may_wait(depositor: Client) -> None:
    project = b.project()
    one = b.dataset(project)
    address = f"/projects/{project.pk}/datasets/{one.pk}/"
    page = depositor.post(address, {"name_zh": "", "resp_email": "x", "resp_phone": "y"})
    assert page.status_code == 200
    for words in ("请填写“中文名称”。", "不是电子邮箱地址", "不是电话号码"):
        assert words in page.content.decode()
    assert depositor.post(address, {"name_zh": "只有名称"}).status_code == 302


def test_field_of_a_record_is_checked_when_it_is_left(depositor: Client) -> None:
    project = b.project()
    one = b.dataset(project)
    answer = depositor.post(
        f"/projects/{project.pk}/datasets/{one.pk}/", {"field": "resp_postcode", "resp_postcode": "12"}
    ).content.decode()
    assert "邮编应为6位数字" in answer
    one.refresh_from_db()
    assert one.version == 1


def test_record_under_review_can_only_be_read(depositor: Client) -> None:
    project = b.project()
    b.plan(project, "IN_REVIEW")
    one = b.put(b.dataset(project), "IN_REVIEW")
    page = depositor.get(f"/projects/{project.pk}/datasets/{one.pk}/").content.decode()
    assert "data-draft" not in page
    depositor.post(f"/projects/{project.pk}/datasets/{one.pk}/", {"name_zh": "改名"})
    depositor.post(f"/projects/{project.pk}/datasets/{one.pk}/remove/")
    one.refresh_from_db()
    assert (one.name, one.state) == ("数据集1", "IN_REVIEW")


def test_record_is_removed_after_being_asked(depositor: Client) -> None:
    project = b.project()
    one = b.dataset(project)
    assert "删除“数据集1”？" in depositor.get(f"/projects/{project.pk}/datasets/").content.decode()
    depositor.post(f"/projects/{project.pk}/datasets/{one.pk}/remove/")
    assert "还没有数据集" in depositor.get(f"/projects/{project.pk}/datasets/").content.decode()


def test_rules_speak_beside_the_field_while_one_types(depositor: Client) -> None:
    project = b.project()
    one = b.dataset(project, name_zh="土壤样本数据集")
    address = f"/projects/{project.pk}/datasets/{one.pk}/"
    texts = {"name_zh": "土壤样本数据集", "type": "数据", "keywords": "土壤；菌", "field": "keywords"}
    said = depositor.post(address, texts).content.decode()
    assert "关键词" in said
    assert "notice-soft" in said
    assert depositor.post(address, {**texts, "keywords": "土壤；微生物；测序"}).content.decode().strip() == ""
