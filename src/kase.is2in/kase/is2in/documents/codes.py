"""QR codes, by segno."""

from io import BytesIO
import segno


# Quiet zone of four modules, as the standard wants; restored when a quarter is lost.
BORDER = 4
CORRECTION = "q"


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG image without scripts, styles or outside references."""
    buffer = BytesIO()
    segno.make(text, error=CORRECTION, micro=False).save(
        buffer,
        kind="svg",
        border=BORDER,
        xmldecl=False,
        omitsize=True,
        nl=False,
        svgclass=None,
        lineclass=None,
    )
    return buffer.getvalue().decode("utf-8")


def qr_png(text: str, scale: int = 6) -> bytes:
    """Return a QR code as a PNG image, ``scale`` pixels for a module."""
    buffer = BytesIO()
    segno.make(text, error=CORRECTION, micro=False).save(
        buffer, kind="png", border=BORDER, scale=scale
    )
    return buffer.getvalue()
