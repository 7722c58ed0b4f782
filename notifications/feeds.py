"""The addresses under which calendars are read: made, looked up, revoked. Whoever has one needs no log-in."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction

from notifications.models import Feed, Recipient
from offices.actors import Actor
from offices.models import Organ
from sentences.refusals import Refused

BYTES = 32


@transaction.atomic
def make_feed(holder: Recipient | Organ, *, by: Actor, at: datetime) -> str:
    """The secret of its address, which is shown this once; the address before is revoked."""
    # Locked, so that of two at once both are made one after the other.
    holders = Recipient.objects if isinstance(holder, Recipient) else Organ.objects
    holders.select_for_update().get(pk=holder.pk)
    revoke_feed(holder, by=by, at=at)
    secret = token_urlsafe(BYTES)
    Feed.objects.create(**_of(holder), digest=_digest(secret), made_at=at, made_by=by.name)
    return secret


def revoke_feed(holder: Recipient | Organ, *, by: Actor, at: datetime) -> bool:
    """False where it had none."""
    return bool(Feed.objects.filter(**_of(holder), revoked_at=None).update(revoked_at=at, revoked_by=by.name))


def feed_of(secret: str) -> Feed:
    """Refused("calendar_unknown"), also for one that was revoked.

    How long it takes says nothing of any secret: what is compared are digests, which nobody can choose.
    """
    feeds = Feed.objects.select_related("recipient", "organ__jurisdiction")
    found = feeds.filter(digest=_digest(secret), revoked_at=None).first()
    if found is None:
        raise Refused("calendar_unknown")
    return found


def _of(holder: Recipient | Organ) -> dict[str, Recipient | Organ]:
    return {"recipient": holder} if isinstance(holder, Recipient) else {"organ": holder}


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
