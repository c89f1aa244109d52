"""Answers of the running server beside its own description, for walks of any room."""

from schemathesis.core.failures import Failure
from schemathesis.core.failures import FailureGroup
from tests.rest.journey import Api
from urllib.parse import urlsplit
import schemathesis


class Compared:
    """Compares each answer it is given with the description: ``seen`` operations, ``wrong``."""

    def __init__(self, base: str, document: dict) -> None:
        self.root = urlsplit(base).path
        self.schema = schemathesis.openapi.from_dict(document)
        self.seen: set[str] = set()
        self.wrong: list[str] = []

    def __call__(self, answer, *_args, **_kw) -> None:
        path = urlsplit(answer.url).path.removeprefix(self.root)
        method = answer.request.method
        operation = self.schema.find_operation_by_path(method, path)
        if operation is None:
            self.wrong.append(f"{method} {path}: not described")
            return
        self.seen.add(operation.label)
        try:
            operation.validate_response(answer)
        except (Failure, FailureGroup) as failure:
            parts = getattr(failure, "exceptions", (failure,))
            self.wrong.extend(f"{operation.label}: {one}" for one in parts)


class listening:
    """While it lasts, every answer to a program of the journey is shown to a function."""

    def __init__(self, told) -> None:
        self.told = told

    def __enter__(self):
        self.before = Api.__init__

        def with_hook(api, base, *args, **kw):
            api.told = self.told
            self.before(api, base, *args, **kw)
            api.session.hooks["response"].append(self.told)

        Api.__init__ = with_hook
        return self

    def __exit__(self, *_problem):
        Api.__init__ = self.before
