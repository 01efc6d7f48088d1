"""The ribbon: its XML against the VBA that it names and the macros that it reaches."""

import re
from xml.etree import ElementTree

from addin import ribbon
from addin.build_xlam import modules
from addin.excel_macros import names

ROOT = ElementTree.fromstring(ribbon.custom_ui())
CALLBACKS = {"onLoad", "onAction", "getLabel", "getSupertip", "getEnabled", "getContent"}
VBA = modules()


def elements(tag: str) -> list[ElementTree.Element]:
    return list(ROOT.iter(f"{{{ribbon.NAMESPACE}}}{tag}"))


def controls() -> list[ElementTree.Element]:
    return [*elements("button"), *elements("dynamicMenu")]


def test_every_callback_is_a_public_sub_with_the_signature_that_office_asks() -> None:
    wanted = {
        "onLoad": r"\(ByVal \w+ As Object\)",
        "onAction": r"\(control As Object\)",
    }
    get = r"\(control As Object, ByRef \w+ As Variant\)"
    text = ribbon.menu({"Spor": [("id", "navn")]}, "ny_skabelon")
    everything = [*ROOT.iter(), *ElementTree.fromstring(text).iter()]
    seen = {(name, element.get(name)) for element in everything for name in CALLBACKS if element.get(name)}
    assert {name for name, _ in seen} == CALLBACKS
    for name, callback in seen:
        assert re.search(rf"^Public Sub {callback}{wanted.get(name, get)}$", VBA["modRaaderumRibbon"], flags=re.M)


def test_every_control_names_a_macro_of_the_bridge() -> None:
    assert {control.get("tag") for control in controls()} <= set(names())
    assert len(controls()) == len(ribbon.buttons())


def test_no_group_is_empty_and_the_report_groups_are_in_order() -> None:
    groups = elements("group")
    assert all(len(group) for group in groups)
    order = [group.id for group in ribbon.GROUPS]
    assert order == [
        "raaderumCase",
        "raaderumNoegletal",
        "raaderumTakster",
        "raaderumRapport",
        "raaderumHjaelp",
    ]
    assert [group.get("id") for group in groups] == [id for id in order if id in {g.id for g in ribbon.shown()}]


def test_every_text_is_there_in_both_languages() -> None:
    for button in ribbon.buttons():
        texts = (button.label_da, button.label_en, button.supertip_da, button.supertip_en)
        assert all(texts), button.id
        assert all(len(text) <= 1024 for text in texts)
        for text in texts:
            assert text in VBA["modRaaderumButtons"].replace('""', '"')


def test_ids_and_key_tips_are_unique() -> None:
    ids = [element.get("id") for element in ROOT.iter() if element.get("id")]
    keys = [button.keytip for button in ribbon.buttons()]
    assert len(ids) == len(set(ids))
    assert len(keys) == len(set(keys))


def test_a_menu_carries_its_items_under_their_headings() -> None:
    text = ribbon.menu({"Administration & IT": [("adm-udlaeg", 'Udlæg "digitalt" & <hurtigt>')]}, "ny_skabelon")
    root = ElementTree.fromstring(text)
    below = root[0]
    assert below.get("label") == "Administration && IT"  # a single & would be a key tip
    assert below[0].get("label") == 'Udlæg "digitalt" && <hurtigt>'
    assert below[0].get("tag") == "ny_skabelon:adm-udlaeg"
    assert text.startswith("<menu")  # what the VBA asks for


def test_the_tabs_key_is_none_of_excels_own() -> None:
    """Excel's tabs: F, H, N, P, M, A, R, W, L, Q, Y, and J with a second letter."""
    assert elements("tab")[0].get("keytip") not in set("FHNPMARWLQYJ")


def test_a_menu_is_asked_for_anew_each_time() -> None:
    assert {menu.get("invalidateContentOnDrop") for menu in elements("dynamicMenu")} == {"true"}


def test_attributes_are_those_of_the_2009_schema() -> None:
    common = {"id", "tag", "size", "imageMso", "keytip", "getLabel", "getSupertip", "getEnabled"}
    for control in elements("button"):
        assert set(control.keys()) == common | {"onAction"}
    for control in elements("dynamicMenu"):
        assert set(control.keys()) == common | {"getContent", "invalidateContentOnDrop"}
