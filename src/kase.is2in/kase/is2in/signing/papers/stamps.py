"""What stands in a sealed PDF: the seal, the time-stamps over the whole, and one more of them."""

from asn1crypto.cms import ContentInfo
from datetime import datetime
from io import BytesIO
from kase.is2in.signing.evidence.stamper import ITimeStamper
from kase.is2in.signing.seal.making import FIELD
from kase.is2in.signing.seal.making import stamped_again
from pyhanko.pdf_utils.reader import PdfFileReader


def seal_of(pdf: bytes) -> tuple[bytes, bytes] | None:
    """Return what the seal signs and its CMS (DER); None where the file has no seal."""
    for one in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures:
        if one.field_name == FIELD:
            start, length, second, rest = (int(place) for place in one.byte_range)
            # The place in the file is larger than the signature: zeros follow it.
            cms = ContentInfo.load(one.pkcs7_content).dump()
            return pdf[start : start + length] + pdf[second : second + rest], cms
    return None


def last_stamp(pdf: bytes) -> datetime | None:
    """Return until when the certificate of the last time-stamp lasts; None without a stamp."""
    found = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures
    if not found:
        return None
    return found[-1].signer_cert.not_valid_after


def one_more(pdf: bytes, stamper: ITimeStamper, digest: str) -> tuple[bytes, datetime]:
    """Return what one more time-stamp adds to the end of the file, and until when it lasts.

    What the stamp before rests on is kept in the file first, so that it can still be checked when
    its certificate has ended.
    """
    whole = stamped_again(pdf, stamper, digest)
    if not whole.startswith(pdf):
        raise ValueError("a time-stamp is only added to the end of a file")
    return whole[len(pdf) :], last_stamp(whole)
