"""GOST digests by OpenSSL's provider ``gostprov``, where the system has it.

The provider is loaded into a library context of its own: nothing else in the process, no TLS
connection and no other digest, changes by it.
"""

from functools import cache
import ctypes
import ctypes.util
import logging
import os


logger = logging.getLogger(__name__)

# OpenSSL's own variable; Debian's folder is built into its library.
MODULES = "OPENSSL_MODULES"


def digest(name: str, data: bytes) -> bytes | None:
    """Return the digest by OpenSSL's name of it, None where the provider is not there."""
    found = _function(name)
    if found is None:
        return None
    library, function, size = found
    out = ctypes.create_string_buffer(size)
    done = library.EVP_Digest(
        data, ctypes.c_size_t(len(data)), out, None, ctypes.c_void_p(function), None
    )
    if done != 1:
        raise RuntimeError(f"libcrypto did not digest by {name}")
    return out.raw


def available() -> bool:
    """Return whether the provider is there."""
    return _context() is not None


@cache
def _context():
    path = ctypes.util.find_library("crypto")
    if path is None:
        return None
    try:
        library = ctypes.CDLL(path)
        for function in ("OSSL_LIB_CTX_new", "OSSL_PROVIDER_load", "EVP_MD_fetch"):
            getattr(library, function).restype = ctypes.c_void_p
        context = library.OSSL_LIB_CTX_new()
        if not context:
            return None
        folder = os.environ.get(MODULES)
        if folder:
            library.OSSL_PROVIDER_set_default_search_path(
                ctypes.c_void_p(context), os.fsencode(folder)
            )
        if not library.OSSL_PROVIDER_load(ctypes.c_void_p(context), b"gostprov"):
            logger.info("libcrypto has no gostprov: Streebog is computed in Python")
            return None
    # An OpenSSL older than 3 has no providers.
    except (OSError, AttributeError):
        return None
    return library, context


@cache
def _function(name: str):
    found = _context()
    if found is None:
        return None
    library, context = found
    function = library.EVP_MD_fetch(ctypes.c_void_p(context), name.encode(), None)
    if not function:
        return None
    return library, function, int(name.rpartition("_")[2]) // 8
