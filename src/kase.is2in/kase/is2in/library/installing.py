"""What the site needs of this room: the root folder, the categories, the editors' role."""

from kase.is2in.library import starting
from kase.is2in.library.folders import place
from kase.is2in.library.folders import TYPE
from kase.is2in.library.mirror import ROOT
from plone import api


BASE = "RegulationBase"
DEPARTMENT = "library"
EDITOR = "RegulationEditor"
READERS = ("Client", "Manager", "Officer", "Reader", EDITOR, "Site Administrator")
TITLES = {
    "ru": "Нормативная база",
    "kk": "Нормативтік база",
    "en": "Regulatory base",
}
# The tabs of the exchange's own page of rules, and the laws above them.
CATEGORIES = {
    "laws": ("Законодательство", "Заңнама", "Legislation"),
    "listing": ("Листинг", "Листинг", "Listing"),
    "listing/procedure": ("Процедура и сборы", "Рәсім және алымдар", "Procedure and fees"),
    "listing/admission": ("Допуск", "Рұқсат беру", "Admission"),
    "listing/disclosure": ("Раскрытие информации", "Ақпаратты ашу", "Disclosure"),
    "membership": ("Членство", "Мүшелік", "Membership"),
    "trading": ("Торги", "Сауда-саттық", "Trading"),
    "settlements": ("Расчеты", "Есеп айырысу", "Settlements"),
    "information": ("Информация", "Ақпарат", "Information"),
    "methodologies": ("Методики", "Әдістемелер", "Methodologies"),
    "clearing": (
        "Правила клирингового центра",
        "Клирингтік орталықтың қағидалары",
        "Rules of the clearing centre",
    ),
    "other": ("Другие документы", "Басқа құжаттар", "Other documents"),
}


def prepare() -> None:
    """Create what is missing; repeatable, and it changes nothing that is there."""
    site = api.portal.get()
    if ROOT not in site.objectIds():
        base = place(site, ROOT, BASE, TITLES)
        # Before there is anything in it: what is added later inherits it without a walk.
        for permission in ("View", "Access contents information", "List folder contents"):
            base.manage_permission(permission, READERS, acquire=False)
        base.manage_permission("Modify portal content", ("Manager",), acquire=False)
        base.exclude_from_nav = True
        base.manage_setLocalRoles(DEPARTMENT, (EDITOR,))
        base.reindexObject()
        for path, (ru, kk, en) in CATEGORIES.items():
            above, _slash, name = path.rpartition("/")
            parent = base.unrestrictedTraverse(above) if above else base
            place(parent, name, TYPE, {"ru": ru, "kk": kk, "en": en})
    starting.install()
