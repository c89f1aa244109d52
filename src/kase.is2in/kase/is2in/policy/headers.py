"""Security headers and cookie flags of every answer, as a WSGI filter.

It stands outermost in the pipeline, so that answers that Zope never sees (a redirect of the
server, an error page, a crash) carry them too. ``instance/wsgi.ini.in`` wires it::

    [filter:headers]
    paste.filter_factory = kase.is2in.policy.headers:filter_factory

What a page itself has set stays: a stored document may ask for a stricter policy, and a page
of Plone's editor for a looser one (``editing_policy``).
"""

from kase.is2in.policy import lastresort
import logging
import os
import re


logger = logging.getLogger(__name__)

# NCALayer, the signing program of the National Certification Authority, listens here.
NCALAYER = "wss://127.0.0.1:13579"
SOCKET = re.compile(r"wss?://[A-Za-z0-9.-]+(:[0-9]+)?")

FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
)
HSTS = ("Strict-Transport-Security", "max-age=31536000")
# What the site is made with is nobody's business.
UNWANTED = ("x-powered-by",)
STATIC = ("/++plone++", "/++theme++", "/++resource++")
NOT_KEPT = ("text/html", "application/json", "application/xhtml+xml")


def content_policy(connect: str = "", style: str = "", script: str = "") -> str:
    """Return the Content-Security-Policy; arguments are further sources, space-separated."""
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {script}",
        "style-src": f"'self' {style}",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "object-src": "'self'",
        "frame-src": "'self'",
        "connect-src": f"'self' {NCALAYER} {connect}",
        "frame-ancestors": "'self'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value.strip()}" for name, value in rules.items())


def editing_policy() -> str:
    """Return the policy for pages with Plone's own editor.

    TinyMCE and Plone's patterns write style elements and compile their templates at run
    time; staff with editing rights meet them, clients never do.
    """
    return content_policy(style="'unsafe-inline'", script="'unsafe-eval' blob:")


class SecurityHeaders:
    """The filter. ``connect`` names further sources for connections (an emulator in the demo)."""

    def __init__(self, app, connect: str = "") -> None:
        self.app = app
        self.policy = content_policy(connect=connect)

    def __call__(self, environ, start_response):
        secure = _is_secure(environ)
        started = []

        def start(status, headers, exc_info=None):
            started.append(status)
            dressed = self.dress(headers, secure)
            if status.startswith("200"):
                _keep(environ, dressed)
            return start_response(status, dressed, exc_info)

        try:
            return self.app(environ, start)
        except Exception:
            if started:
                raise
            reference = lastresort.new_reference()
            logger.exception("%s: the application could not answer", reference)
            body = lastresort.page(503, reference).encode("utf-8")
            headers = [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Retry-After", "120"),
            ]
            start("503 Service Unavailable", headers)
            return [body]

    def dress(self, headers, secure: bool) -> list[tuple[str, str]]:
        """Return the headers of an answer with what is missing added."""
        dressed = [
            (name, _cookie(value, secure) if name.lower() == "set-cookie" else value)
            for name, value in headers
        ]
        dressed = [pair for pair in dressed if pair[0].lower() not in UNWANTED]
        known = {name.lower(): value for name, value in dressed}
        wanted = [*FIXED, ("Content-Security-Policy", self.policy)]
        if secure:
            wanted.append(HSTS)
        dressed.extend((name, value) for name, value in wanted if name.lower() not in known)
        if known.get("content-type", "").split(";")[0].strip() in NOT_KEPT:
            # Pages hold personal data: neither a proxy nor the back button after logging out
            # may show them again.
            dressed = [pair for pair in dressed if pair[0].lower() != "cache-control"]
            dressed.append(("Cache-Control", "no-store"))
        return dressed


def filter_factory(global_conf, **local_conf):
    """Return the filter for paste.deploy.

    IS2IN_NCALAYER in the environment moves the signing program of the page of signing (an
    emulator, in tests and demonstrations); then pages may open connections to it too.
    """
    named = os.environ.get("IS2IN_NCALAYER", "").rstrip("/")
    connect = named if SOCKET.fullmatch(named) else ""
    return lambda app: SecurityHeaders(app, connect)


def _keep(environ, headers: list[tuple[str, str]]) -> None:
    """Let browsers keep the files of the frame: for good when the address carries a stamp."""
    static = any(mark in environ.get("PATH_INFO", "") for mark in STATIC)
    if static and not any(name.lower() == "cache-control" for name, _value in headers):
        stamped = bool(environ.get("QUERY_STRING"))
        seconds = "31536000, immutable" if stamped else "3600"
        headers.append(("Cache-Control", f"public, max-age={seconds}"))


def _is_secure(environ) -> bool:
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "").split(",")[0].strip().lower()
    return environ.get("wsgi.url_scheme") == "https" or forwarded == "https"


def _cookie(value: str, secure: bool) -> str:
    """Return a Set-Cookie value with the flags it lacks."""
    flags = {part.strip().split("=")[0].lower() for part in value.split(";")[1:]}
    added = []
    if "httponly" not in flags:
        added.append("HttpOnly")
    if "samesite" not in flags:
        added.append("SameSite=Lax")
    if secure and "secure" not in flags:
        added.append("Secure")
    return "; ".join([value.rstrip("; "), *added])
