"""QR codes: pictures without anything active in them."""

from io import BytesIO
from kase.is2in.documents.codes import qr_png
from kase.is2in.documents.codes import qr_svg
from lxml import etree
from PIL import Image
import unittest


class Codes(unittest.TestCase):
    """SVG and PNG of one text show the same modules."""

    text = "https://is2in.example/check/7KQM-41XA-9ZRD"

    def test_svg_is_a_bare_picture(self):
        root = etree.fromstring(qr_svg(self.text))
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        self.assertEqual({etree.QName(e).localname for e in root}, {"path"})
        self.assertEqual(qr_svg(self.text), qr_svg(self.text))

    def test_png_has_a_quiet_zone(self):
        with Image.open(BytesIO(qr_png(self.text, scale=4))) as picture:
            grey = picture.convert("L")
            self.assertEqual(grey.size[0], grey.size[1])
            self.assertEqual(grey.getpixel((15, 15)), 255)
            self.assertEqual(grey.getpixel((17, 17)), 0)

    def test_other_text_other_code(self):
        self.assertNotEqual(qr_svg("a"), qr_svg("b"))
