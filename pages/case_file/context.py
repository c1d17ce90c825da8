"""Merchant and device: who took the money, and from what the customer signed in."""

import streamlit as st

from copilot.domain.views import CaseView
from copilot.language import written
from copilot.language.countries import country_of
from pages.ui import marks, words
from pages.ui.tables import grid


def show_context(view: CaseView, zone: str) -> None:
    """Merchants, devices, sign-ins and payees as dense tables."""
    _table(
        "Merchants",
        "of the marked transactions",
        [
            {
                "Merchant": merchant.name,
                "Descriptor": merchant.descriptor,
                "Trade": f"{merchant.mcc} {merchant.mcc_name}",
                "Country": country_of(merchant.country),
                "Since": written.short_day(merchant.onboarded_on),
                "Risk": words.title_of(merchant.risk_level),
                "Disputed": f"{merchant.dispute_rate:.2%}",
                "Refunded": f"{merchant.refund_rate:.2%}",
                "Delivery": f"{merchant.delivery_days} d" if merchant.delivery_days is not None else "—",
                "Id": merchant.merchant_id,
            }
            for merchant in view.merchants
        ],
    )
    _table(
        "Devices",
        "seen with this customer",
        [
            {
                "Device": device.device_id,
                "Kind": f"{device.kind}, {device.os}",
                "First seen": written.short_moment(device.first_seen_at, zone),
                "Last seen": written.short_moment(device.last_seen_at, zone),
                "Customers": len(device.customer_ids),
                "Emulator": "yes" if device.emulator else "no",
                "Remote access": "yes" if device.remote_access_tool else "no",
            }
            for device in view.devices
        ],
    )
    _table(
        "Sign-ins and changes",
        "newest first",
        [
            {
                "When": written.short_moment(event.at, zone),
                "What": words.title_of(event.kind),
                "Device": event.device_id,
                "IP address": event.ip_address,
                "Place": written.joined(part for part in (event.city, event.country) if part),
                "Detail": event.detail,
            }
            for event in view.logins
        ],
    )
    _table(
        "Payees",
        "set up by this customer",
        [
            {
                "Payee": payee.name,
                "Account": words.masked(payee.account),
                "Bank": payee.bank,
                "Country": country_of(payee.country),
                "Added": written.short_moment(payee.added_at, zone),
                "Name check": words.title_of(payee.name_check),
            }
            for payee in view.payees
        ],
    )


def _table(title: str, note: str, rows: list[dict[str, object]]) -> None:
    st.html(marks.section(title, f"{len(rows)} {note}"))
    if not rows:
        st.caption("None on record.")
        return
    grid(rows, {}, key=f"case.table.{title}", most=9)
