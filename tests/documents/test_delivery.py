"""Headers of served files: nothing from people acts as a page of ours."""

from io import BytesIO
from kase.is2in.documents.delivery import FileStream
from kase.is2in.documents.delivery import respond
from types import SimpleNamespace
from ZPublisher.HTTPResponse import HTTPResponse
from ZPublisher.Iterators import IStreamIterator
import unittest


class Delivery(unittest.TestCase):
    """What may be shown, what is always a download."""

    def served(self, filename, content_type, inline=True, data=b"bytes"):
        self.response = HTTPResponse()
        body = respond(
            SimpleNamespace(response=self.response), data, filename, content_type, inline
        )
        return body, self.response.getHeader

    def test_pages_and_drawings_are_downloads_of_bytes(self):
        for kind in ("text/html", "image/svg+xml", "application/xml", "text/plain", "", "x/y;z"):
            _body, header = self.served("a.svg", kind)
            self.assertEqual(header("Content-Type"), "application/octet-stream", kind)
            self.assertTrue(header("Content-Disposition").startswith("attachment;"))
            self.assertIn("sandbox", header("Content-Security-Policy"))

    def test_what_may_be_shown(self):
        for kind in ("application/pdf", "image/png", "image/jpeg"):
            _body, header = self.served("a", kind)
            self.assertTrue(header("Content-Disposition").startswith("inline;"))
            self.assertEqual(header("Content-Type"), kind)
            _body, header = self.served("a", kind, inline=False)
            self.assertTrue(header("Content-Disposition").startswith("attachment;"))

    def test_every_file_is_told_not_to_be_guessed_at(self):
        for kind in ("application/pdf", "text/html", "application/zip"):
            _body, header = self.served("a", kind)
            self.assertEqual(header("X-Content-Type-Options"), "nosniff")
            self.assertIn("default-src 'none'", header("Content-Security-Policy"))
            self.assertEqual(header("Cache-Control"), "private, no-store")

    def test_names_in_both_forms(self):
        _body, header = self.served('Устав "новый".pdf', "application/pdf")
        self.assertEqual(
            header("Content-Disposition"),
            "inline; filename=\"_____ _______.pdf\"; filename*=UTF-8''"
            "%D0%A3%D1%81%D1%82%D0%B0%D0%B2%20_%D0%BD%D0%BE%D0%B2%D1%8B%D0%B9_.pdf",
        )

    def test_a_name_cannot_add_a_header(self):
        _body, header = self.served('a"\r\nSet-Cookie: x=1;.pdf', "application/pdf")
        self.assertNotIn("\n", header("Content-Disposition"))
        self.assertNotIn('a"', header("Content-Disposition"))
        self.assertIsNone(header("Set-Cookie"))

    def test_open_files_are_streamed_and_closed(self):
        source = BytesIO(b"x" * 200_000)
        body, header = self.served("a.zip", "application/zip", data=source)
        self.assertTrue(IStreamIterator.providedBy(body))
        self.assertEqual(header("Content-Length"), "200000")
        self.assertEqual(len(b"".join(FileStream(source))), 200_000)
        self.assertTrue(source.closed)
