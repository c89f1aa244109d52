"""Who lives in the demo: invented organisations and people with valid numbers.

Codes and addresses are fixed, programs rely on them. Nobody here exists; the numbers only
pass the check of their last digit.
"""

from dataclasses import dataclass
from kase.is2in.onboarding.types import Candidate
from kase.is2in.onboarding.types import NewRequest


@dataclass(frozen=True)
class DemoOrganization:
    """An organisation: form and name in ru, kk, en; its roles."""

    code: str
    bin: str
    forms: tuple[str, str, str]
    names: tuple[str, str, str]
    roles: tuple[str, ...]
    contacts: str


@dataclass(frozen=True)
class DemoPerson:
    """An account; ``place`` is the code of an organisation or a department of the exchange."""

    email: str
    place: str
    name: str
    position: str
    iin: str
    roles: tuple[str, ...] = ()


COMPANY = ("АО", "АҚ", "JSC")
PARTNERSHIP = ("ТОО", "ЖШС", "LLP")

ORGANIZATIONS = (
    DemoOrganization(
        "ISSR",
        "010340000120",
        COMPANY,
        ("Тау-Самал Энерго", "Тау-Самал Энерго", "Tau-Samal Energo"),
        ("issuer", "admission_initiator"),
        "050000, г. Алматы, пр. Аль-Фараби, 500",
    ),
    DemoOrganization(
        "CONS",
        "980540007255",
        COMPANY,
        ("Сеним Инвест", "Сенім Инвест", "Senim Invest"),
        ("financial_consultant", "admission_initiator"),
        "050000, г. Алматы, ул. Демонстрационная, 12",
    ),
    DemoOrganization(
        "AUDT",
        "120440014385",
        PARTNERSHIP,
        ("Айкын Аудит", "Айқын Аудит", "Aiqyn Audit"),
        ("auditor",),
        "010000, г. Астана, ул. Демонстрационная, 3",
    ),
    DemoOrganization(
        "CAND",
        "180940021515",
        COMPANY,
        ("Жана Толкын Капитал", "Жаңа Толқын Капитал", "Zhana Tolqyn Capital"),
        ("membership_candidate",),
        "050000, г. Алматы, ул. Демонстрационная, 40",
    ),
    DemoOrganization(
        "BRK1",
        "090740028645",
        COMPANY,
        ("Алтын Дала Секьюритиз", "Алтын Дала Секьюритиз", "Altyn Dala Securities"),
        ("member",),
        "050000, г. Алматы, ул. Демонстрационная, 7",
    ),
    DemoOrganization(
        "BRK2",
        "041040035775",
        COMPANY,
        ("Кокжиек Брокер", "Көкжиек Брокер", "Kokzhiek Broker"),
        ("member",),
        "050000, г. Алматы, ул. Демонстрационная, 8",
    ),
    DemoOrganization(
        "BRK3",
        "150240042903",
        COMPANY,
        ("Арна Капитал", "Арна Капитал", "Arna Capital"),
        ("member",),
        "010000, г. Астана, ул. Демонстрационная, 9",
    ),
    DemoOrganization(
        "BANK",
        "960640050036",
        COMPANY,
        ("Самгау Банк", "Самғау Банк", "Samgau Bank"),
        ("member",),
        "010000, г. Астана, ул. Демонстрационная, 10",
    ),
)

# What the register knows beside names: forms of applications begin with it.
REQUISITES = {
    "ISSR": {
        "legal_address": "050000, г. Алматы, пр. Аль-Фараби, 500",
        "actual_address": "050000, г. Алматы, пр. Аль-Фараби, 500",
        "phone": "+7 727 000 00 01",
        "email": "office@issuer.example",
        "website": "www.issuer.example",
        "bank": "АО «Самгау Банк»",
        "iban": "KZ86125KZT5004100100",
        "bic": "SMGBKZKA",
    },
    "AUDT": {
        "legal_address": "010000, г. Астана, ул. Демонстрационная, 3",
        "phone": "+7 7172 00 00 03",
        "email": "office@auditor.example",
    },
    "CAND": {
        "legal_address": "050000, г. Алматы, ул. Демонстрационная, 40",
        "phone": "+7 727 000 00 40",
        "email": "office@candidate.example",
    },
}

# (organisation, partner, role of the partner)
PARTNERSHIPS = (
    ("ISSR", "CONS", "financial_consultant"),
    ("ISSR", "AUDT", "auditor"),
)

EXECUTOR = ("executor",)
HEAD = ("first_head",)
ALONE = ("administrator", "executor")
SPECIALIST = "Главный специалист"

CLIENTS = (
    DemoPerson(
        "executor@issuer.example",
        "ISSR",
        "Ахметова Айгуль Сериковна",
        "Корпоративный секретарь",
        "850412430014",
        EXECUTOR,
    ),
    DemoPerson(
        "admin@issuer.example",
        "ISSR",
        "Жумабаев Ерлан Маратович",
        "Начальник отдела информационных систем",
        "790623330389",
        ("administrator",),
    ),
    DemoPerson(
        "head@issuer.example",
        "ISSR",
        "Сулейменова Динара Кайратовна",
        "Председатель Правления",
        "720118430753",
        HEAD,
    ),
    DemoPerson(
        "executor@consultant.example",
        "CONS",
        "Оспанов Тимур Бахытович",
        "Директор департамента корпоративных финансов",
        "880930331127",
        ALONE,
    ),
    DemoPerson(
        "head@consultant.example",
        "CONS",
        "Касымова Гульнара Аскаровна",
        "Председатель Правления",
        "750507431494",
        HEAD,
    ),
    DemoPerson(
        "executor@auditor.example",
        "AUDT",
        "Ибраев Нурлан Талгатович",
        "Менеджер по аудиту",
        "900214331864",
        ALONE,
    ),
    DemoPerson(
        "head@auditor.example",
        "AUDT",
        "Ермекова Сауле Жаксылыковна",
        "Генеральный директор",
        "690311432235",
        HEAD,
    ),
    DemoPerson(
        "executor@candidate.example",
        "CAND",
        "Садыков Арман Болатович",
        "Юрист",
        "860725332602",
        ALONE,
    ),
    DemoPerson(
        "head@candidate.example",
        "CAND",
        "Нургалиева Айжан Ерболовна",
        "Председатель Правления",
        "740919432976",
        HEAD,
    ),
    DemoPerson(
        "seller@broker1.example",
        "BRK1",
        "Кенжебаев Данияр Ержанович",
        "Старший трейдер",
        "830204333345",
        ALONE,
    ),
    DemoPerson(
        "head@broker1.example",
        "BRK1",
        "Абдрахманова Лаура Муратовна",
        "Председатель Правления",
        "710830433717",
        HEAD,
    ),
    DemoPerson(
        "buyer@broker2.example",
        "BRK2",
        "Тлеубердин Алишер Канатович",
        "Трейдер",
        "910617334089",
        ALONE,
    ),
    DemoPerson(
        "client@broker2.example",
        "BRK2",
        "Мукашева Зарина Рустамовна",
        "Клиент брокера",
        "760102434459",
        EXECUTOR,
    ),
    DemoPerson(
        "buyer@broker3.example",
        "BRK3",
        "Байжанов Руслан Олжасович",
        "Трейдер",
        "870415334823",
        ALONE,
    ),
    DemoPerson(
        "control@bank.example",
        "BANK",
        "Сейтказина Мадина Дауреновна",
        "Контролер",
        "930322435192",
        ALONE,
    ),
)

# The local part of the address is the department.
STAFF = (
    ("chancellery", "Рахимов Бауржан Серикович", "820811335568"),
    ("listing", "Досмагамбетова Асель Нурлановна", "840105435936"),
    ("auditors", "Исаев Марат Жанатович", "890726336309"),
    ("membership", "Баймуханова Камила Арыстановна", "800913436672"),
    ("disclosure", "Турсунов Олжас Ермекович", "920508337042"),
    ("nonlisted", "Кайратова Алия Сабитовна", "860330437414"),
    ("trading", "Мусин Ильяс Тахирович", "810624337784"),
    ("clearing", "Омарова Жанар Галымовна", "750219438159"),
    ("library", "Искаков Санжар Дамирович", "880107338526"),
    ("insiders", "Бекова Салтанат Айдаровна", "940811438890"),
    ("methodology", "Нурпеисова Жанна Талгатовна", "860923430410"),
    ("support1", "Ким Вадим Юрьевич", "900525339266"),
    ("support2", "Шарипова Инкар Асхатовна", "870918439637"),
    ("support3", "Нуртаев Асхат Болатович", "950213340004"),
    ("officer", "Алимова Роза Кенесовна", "780406440370"),
)

# People of the exchange in the list of insiders: name, position, basis, document, from, to.
INSIDERS = (
    (
        "Сагындыкова Гаухар Ермековна",
        "Председатель Правления",
        "body",
        "Протокол № 1 от 08.01.2024",
        "2024-01-08",
        "",
    ),
    (
        "Әбілқасымов Тимур Серікұлы",
        "Директор департамента листинга",
        "position",
        "Приказ № 12 от 15.01.2024",
        "2024-01-15",
        "",
    ),
    (
        "Левченко Ольга Игоревна",
        "Главный специалист департамента торгов",
        "position",
        "Приказ № 14 от 15.01.2024",
        "2024-01-15",
        "2025-06-30",
    ),
)

# A company that asks to be connected, for the work list of officers.
REQUEST = NewRequest(
    names={"ru": "Жана Орда Агро", "kk": "Жаңа Орда Агро", "en": "Zhana Orda Agro"},
    legal_forms={"ru": "ТОО", "kk": "ЖШС", "en": "LLP"},
    bin="210440000077",
    kinds=frozenset({"issuer"}),
    email="office@newcomer.example",
    phone="+7 727 000 00 00",
    address="050000, г. Алматы, ул. Демонстрационная, 7",
    head=Candidate(
        surname="Оспанов",
        given_name="Ерлан",
        patronymic="Маратович",
        position="Генеральный директор",
        email="head@newcomer.example",
        phone="+7 727 000 00 01",
        iin="790512300076",
        roles=frozenset({"first_head"}),
    ),
    people=(
        Candidate(
            surname="Ахметова",
            given_name="Сауле",
            position="Юрист",
            email="lawyer@newcomer.example",
            phone="+7 727 000 00 02",
            roles=frozenset({"administrator", "executor"}),
        ),
    ),
    key_providers=frozenset({"nca"}),
    consent=True,
)
