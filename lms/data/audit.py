"""The audit trail: who did what to whom, added in the transaction of the deed itself."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from sqlalchemy import Connection, Table, insert

from lms.data.models import Audit

trail: Table = Audit.__table__  # type: ignore[assignment]


def note(
    connection: Connection,
    action: str,
    *,
    at: datetime,
    actor_id: str | None,
    person_id: str | None = None,
    cohort_id: int | None = None,
    address: str = "",
    detail: str = "",
) -> None:
    """Add a line. detail: never a name, an answer or a secret; address: is shortened here."""
    values = {"at": at, "actor_id": actor_id, "action": action, "person_id": person_id, "cohort_id": cohort_id}
    connection.execute(insert(trail), {**values, "address": network(address), "detail": detail[:300]})


def network(address: str) -> str:
    """The network of an address: /24, or /48 for IPv6; "" for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False).network_address)
