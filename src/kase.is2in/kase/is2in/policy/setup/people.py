"""The departments of the exchange, as groups whose members are officers."""

from plone import api


# Group → name of the department, in the language of the exchange's own papers.
DEPARTMENTS = {
    "officers": "Уполномоченные лица Биржи",
    "chancellery": "Канцелярия",
    "listing": "Департамент листинга",
    "auditors": "Работа с аудиторскими организациями",
    "membership": "Работа с членами Биржи",
    "disclosure": "Мониторинг раскрытия информации",
    "nonlisted": "Сектор «Нелистинговые ценные бумаги»",
    "trading": "Департамент торгов",
    "clearing": "Клиринговая палата",
    "library": "Редакция нормативной базы",
    "insiders": "Учет инсайдеров",
    "support1": "Первая линия поддержки",
    "support2": "Вторая линия поддержки",
    "support3": "Третья линия поддержки",
}
OFFICER = "Officer"


def make_departments() -> None:
    """Create the groups that are missing and give each the role of an officer."""
    for name, title in DEPARTMENTS.items():
        if api.group.get(groupname=name) is None:
            api.group.create(groupname=name, title=title, roles=[OFFICER])
