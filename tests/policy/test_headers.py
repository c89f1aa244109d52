"""Security headers and cookie flags, on every kind of answer."""

from kase.is2in.policy import lastresort
from kase.is2in.policy.headers import content_policy
from kase.is2in.policy.headers import editing_policy
from kase.is2in.policy.headers import filter_factory
from kase.is2in.policy.headers import SecurityHeaders
from pathlib import Path
from unittest import mock
import os
import unittest


ROOT = Path(__file__).resolve().parents[2]


def answer(status="200 OK", headers=(("Content-Type", "text/html"),), body=b"ok"):
    """Return a WSGI application with one answer."""

    def app(environ, start_response):
        start_response(status, list(headers))
        return [body]

    return app


def ask(app, connect="", **environ):
    """Return (status, headers as pairs, body) of an application behind the filter."""
    got = {}

    def start(status, headers, exc_info=None):
        got.update(status=status, headers=headers)

    body = b"".join(SecurityHeaders(app, connect)({"wsgi.url_scheme": "http", **environ}, start))
    return got["status"], got["headers"], body


def value(headers, name):
    """Return the only value of a header, None when it is absent."""
    found = [text for key, text in headers if key.lower() == name.lower()]
    if len(found) > 1:
        raise AssertionError(f"{name} is there {len(found)} times")
    return found[0] if found else None


def rules(policy):
    """Return a Content-Security-Policy as directive → set of sources."""
    return {words[0]: set(words[1:]) for words in map(str.split, policy.split(";"))}


class EveryAnswer(unittest.TestCase):
    def test_all_kinds_of_answers_carry_the_headers(self):
        for status in ("200 OK", "302 Found", "403 Forbidden", "404 Not Found", "500 Oops"):
            _status, headers, _body = ask(answer(status))
            with self.subTest(status):
                self.assertEqual(value(headers, "X-Content-Type-Options"), "nosniff")
                self.assertEqual(value(headers, "X-Frame-Options"), "SAMEORIGIN")
                self.assertEqual(value(headers, "Referrer-Policy"), "same-origin")
                self.assertIn("frame-ancestors 'self'", value(headers, "Content-Security-Policy"))

    def test_a_stricter_policy_of_the_page_stays(self):
        headers = (("Content-Type", "text/html"), ("Content-Security-Policy", "sandbox"))
        _status, headers, _body = ask(answer(headers=headers))
        self.assertEqual(value(headers, "Content-Security-Policy"), "sandbox")

    def test_a_crash_is_answered_without_the_application(self):
        def broken(environ, start_response):
            raise OSError("no database")

        with self.assertLogs("kase.is2in.policy.headers", "ERROR") as log:
            status, headers, body = ask(broken)
        self.assertEqual(status, "503 Service Unavailable")
        self.assertEqual(value(headers, "Retry-After"), "120")
        self.assertIsNotNone(value(headers, "Content-Security-Policy"))
        self.assertEqual(value(headers, "Content-Length"), str(len(body)))
        self.assertIn("Ваши данные целы", body.decode())
        self.assertRegex(log.output[0], r"A-\d{8}")
        self.assertNotIn("no database", body.decode())

    def test_a_crash_after_the_answer_began_is_not_hidden(self):
        def late(environ, start_response):
            start_response("200 OK", [])
            raise OSError

        with self.assertRaises(OSError):
            ask(late)


class ContentPolicy(unittest.TestCase):
    def test_scripts_and_styles_come_from_the_site_only(self):
        policy = rules(content_policy())
        self.assertEqual(policy["script-src"], {"'self'"})
        self.assertEqual(policy["style-src"], {"'self'"})
        self.assertEqual(policy["img-src"], {"'self'", "data:"})
        for name in ("object-src", "frame-src", "frame-ancestors", "base-uri", "form-action"):
            self.assertEqual(policy[name], {"'self'"}, name)

    def test_ncalayer_may_be_reached_and_nothing_else(self):
        self.assertEqual(rules(content_policy())["connect-src"], {"'self'", "wss://127.0.0.1:13579"})

    def test_the_demo_adds_its_emulator_by_the_environment(self):
        with mock.patch.dict(os.environ, IS2IN_NCALAYER="ws://127.0.0.1:13590/"):
            guarded = filter_factory({})(answer())
        self.assertIn("ws://127.0.0.1:13590", rules(guarded.policy)["connect-src"])

    def test_nothing_but_a_socket_gets_in_by_the_environment(self):
        for text in ("*", "wss://a; script-src *", "https://evil.example", "wss://a b"):
            with mock.patch.dict(os.environ, IS2IN_NCALAYER=text):
                self.assertEqual(filter_factory({})(answer()).policy, content_policy(), text)

    def test_without_the_environment_no_plain_socket_is_allowed(self):
        with mock.patch.dict(os.environ):
            os.environ.pop("IS2IN_NCALAYER", None)
            guarded = filter_factory({})(answer())
        self.assertNotIn("ws:", guarded.policy)

    def test_the_editor_gets_styles_and_templates_but_no_inline_script(self):
        policy = rules(editing_policy())
        self.assertIn("'unsafe-inline'", policy["style-src"])
        self.assertNotIn("'unsafe-inline'", policy["script-src"])
        self.assertEqual(policy["object-src"], {"'self'"})


class Transport(unittest.TestCase):
    def test_hsts_only_behind_tls(self):
        self.assertIsNone(value(ask(answer())[1], "Strict-Transport-Security"))
        for environ in ({"wsgi.url_scheme": "https"}, {"HTTP_X_FORWARDED_PROTO": "https"}):
            headers = ask(answer(), **environ)[1]
            self.assertIn("max-age=", value(headers, "Strict-Transport-Security"))


class Cookies(unittest.TestCase):
    def cookie(self, text, **environ):
        headers = (("Content-Type", "text/html"), ("Set-Cookie", text))
        return value(ask(answer(headers=headers), **environ)[1], "Set-Cookie")

    def test_flags_are_added(self):
        self.assertEqual(
            self.cookie('a="1"; Path=/'), 'a="1"; Path=/; HttpOnly; SameSite=Lax'
        )

    def test_secure_behind_tls(self):
        found = self.cookie('a="1"', HTTP_X_FORWARDED_PROTO="https, http")
        self.assertTrue(found.endswith("; Secure"))

    def test_flags_of_the_application_stay(self):
        kept = 'a="1"; SameSite=Strict; HttpOnly'
        self.assertEqual(self.cookie(kept), kept)


class Keeping(unittest.TestCase):
    def test_pages_and_json_are_kept_by_nobody(self):
        for kind in ("text/html; charset=utf-8", "application/json"):
            headers = (("Content-Type", kind), ("Cache-Control", "public, max-age=60"))
            self.assertEqual(
                value(ask(answer(headers=headers))[1], "Cache-Control"), "no-store", kind
            )

    def test_files_of_the_frame_are_kept(self):
        headers = (("Content-Type", "text/css"),)
        path = "/is2in/++plone++kase.is2in.policy/is2in.css"
        stamped = ask(answer(headers=headers), PATH_INFO=path, QUERY_STRING="1a2b")[1]
        plain = ask(answer(headers=headers), PATH_INFO=path)[1]
        self.assertEqual(value(stamped, "Cache-Control"), "public, max-age=31536000, immutable")
        self.assertEqual(value(plain, "Cache-Control"), "public, max-age=3600")

    def test_an_error_about_a_file_is_not_kept(self):
        headers = ask(
            answer("404 Not Found", (("Content-Type", "text/plain"),)),
            PATH_INFO="/is2in/++plone++kase.is2in.policy/gone.css",
        )[1]
        self.assertIsNone(value(headers, "Cache-Control"))


class MadeWith(unittest.TestCase):
    def test_what_the_site_is_made_with_is_not_told(self):
        headers = (("Content-Type", "text/html"), ("X-Powered-By", "Zope"))
        self.assertIsNone(value(ask(answer(headers=headers))[1], "X-Powered-By"))


class Wired(unittest.TestCase):
    def test_outermost_in_the_pipeline_of_the_instance(self):
        text = (ROOT / "instance/wsgi.ini.in").read_text(encoding="utf-8")
        self.assertIn("paste.filter_factory = kase.is2in.policy.headers:filter_factory", text)
        pipeline = text.split("pipeline =")[1].split("[")[0].split()
        self.assertEqual(pipeline[0], "headers")


class LastResort(unittest.TestCase):
    def test_three_languages_and_the_number(self):
        page = lastresort.page(500, "A-10428845")
        for lang in ("ru", "kk", "en"):
            self.assertIn(f'lang="{lang}"', page)
        self.assertEqual(page.count("A-10428845"), 3)
        self.assertNotIn("<script", page)

    def test_numbers_differ_and_can_be_read_out(self):
        numbers = {lastresort.new_reference() for _ in range(50)}
        self.assertGreater(len(numbers), 45)
        for number in numbers:
            self.assertRegex(number, r"^A-\d{8}$")
