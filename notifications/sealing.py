"""What must be used and never shown, as it lies in the database: sealed with a key made from the register's own."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class SealBroken(Exception):
    """It was sealed with a key that this register no longer has."""


def seal(text: str) -> str:
    """Another text each time; empty stays empty."""
    return _key().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    if not sealed:
        return ""
    try:
        return _key().decrypt(sealed).decode()
    except InvalidToken:
        raise SealBroken from None


def _key() -> MultiFernet:
    """Seals with the present secret key; opens what an earlier one sealed, too."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    made = (salted_hmac("notifications.sealing", "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(one)) for one in made])
