"""What a day of the calendar is, in words."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.procedures.work.counting import CountedDay
from kase.is2in.terms.workdays import DayKind
from kase.is2in.web.api import translate


# The library's English names; an observed day carries the name of its holiday.
HOLIDAYS: Mapping[str, object] = {
    "Capital Day": _("Capital Day"),
    "Constitution Day": _("Constitution Day"),
    "Defender of the Fatherland Day": _("Defender of the Fatherland Day"),
    "Eid al-Adha": _("Kurban Ait"),
    "Independence Day": _("Independence Day"),
    "International Women's Day": _("International Women’s Day"),
    "Kazakhstan's People Solidarity Holiday": _("Day of Unity of the People of Kazakhstan"),
    "New Year's Day": _("New Year"),
    "Nowruz Holiday": _("Nauryz"),
    "Orthodox Christmas": _("Orthodox Christmas"),
    "Republic Day": _("Republic Day"),
    "Victory Day": _("Victory Day"),
}
OBSERVED = "(observed"
HOLIDAY = _("public holiday")


def day_words(kind: DayKind) -> str:
    """Return why a day is not a working one, "" for a working day."""
    if kind.reason == "weekend":
        return translate(_("day off"))
    if kind.reason == "moved":
        return translate(_("moved working day") if kind.working else _("moved day off"))
    if kind.reason != "holiday":
        return ""
    base, _cut, rest = kind.name.partition(" (")
    name = translate(HOLIDAYS.get(base, _("moved day off") if "Day off" in base else HOLIDAY))
    if f"({rest}".startswith(OBSERVED):
        return translate(_("${holiday}, day off carried over", mapping={"holiday": name}))
    return name


def not_counted(one: CountedDay) -> str:
    """Return why a day of a term does not count."""
    if one.kind.working and one.paused:
        return translate(_("the clock stood"))
    return day_words(one.kind)
