"""What an application is at this moment, ready to be shown."""

from kase.is2in.parties.types import Person
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import Facts
from kase.is2in.procedures.types import ProcessState


def application_subject(application: IApplication) -> str:
    """Return the name under which ledger, documents and signing know an application."""
    raise NotImplementedError


def facts(application: IApplication, person: Person | None = None) -> Facts:
    """Return the head of the application; ``may_*`` are about the person."""
    raise NotImplementedError


def processes(application: IApplication) -> tuple[ProcessState, ...]:
    """Return the processes of the procedure in their order, with what is done and by whom."""
    raise NotImplementedError
