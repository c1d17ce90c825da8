"""The merchants of the demo world and what a usual purchase at each looks like."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from connectors.mockbank.identifiers import scatter
from copilot.domain.ids import MerchantId
from copilot.domain.records import Merchant, UntrustedText


@dataclass(frozen=True)
class Shop:
    """A merchant and its usual basket (median in major units, spread of the logarithm)."""

    key: str
    name: str
    mcc: str
    mcc_name: str
    median: float
    spread: float
    online: bool = False
    country: str = "US"
    weight: float = 1.0  # share of everyday purchases; 0: appears in cases alone


EVERYDAY = (
    Shop("greenfold", "Greenfold Market", "5411", "Grocery stores", 46, 0.5, weight=9),
    Shop("pantry", "Pantry & Pier", "5411", "Grocery stores", 31, 0.5, weight=6),
    Shop("saltbox", "Saltbox Grocers", "5411", "Grocery stores", 58, 0.45, weight=5),
    Shop("transit", "Coastline Transit", "4111", "Commuter transport", 3.2, 0.3, weight=8),
    Shop("ferry", "Estuary Ferries", "4111", "Commuter transport", 7.5, 0.2, weight=2),
    Shop("fuel", "Lodestar Fuel", "5541", "Service stations", 41, 0.3, weight=4),
    Shop("pharmacy", "Wellspring Pharmacy", "5912", "Drug stores", 18, 0.6, weight=3),
    Shop("coffee", "Second Tide Coffee", "5814", "Fast food", 6.4, 0.35, weight=6),
    Shop("noodle", "Lucky Heron Noodles", "5812", "Restaurants", 27, 0.4, weight=3),
    Shop("bistro", "The Mooring Bistro", "5812", "Restaurants", 52, 0.4, weight=2),
    Shop("cinema", "Lantern Cinemas", "7832", "Cinemas", 24, 0.3, weight=1.5),
    Shop("hardware", "Hobnail Hardware", "5251", "Hardware stores", 39, 0.7, weight=1.5),
    Shop("clothes", "Ferris & Loom", "5651", "Clothing stores", 64, 0.6, weight=1.5),
    Shop("vet", "Harbourside Vets", "0742", "Veterinary services", 88, 0.5, weight=0.5),
    Shop("books", "Paperwren Books", "5942", "Book stores", 22, 0.5, online=True, weight=1.5),
    Shop("bazaar", "Bazaarly", "5999", "Online marketplace", 34, 0.8, online=True, weight=5),
    Shop("parcel", "Parcelwise", "5964", "Catalogue merchants", 45, 0.7, online=True, weight=2),
    Shop("eats", "Dishdash Delivery", "5812", "Restaurants", 29, 0.35, online=True, weight=3),
    Shop("kicks", "Longstride Shoes", "5661", "Shoe stores", 92, 0.4, online=True, weight=1),
)
SUBSCRIPTIONS = (
    Shop("stream", "Plover Video", "4899", "Streaming services", 13.99, 0, online=True, weight=0),
    Shop("music", "Tunewell", "5815", "Digital media", 10.99, 0, online=True, weight=0),
    Shop("gym", "Ironbridge Gym", "7997", "Membership clubs", 39, 0, online=True, weight=0),
    Shop("cloud", "Skerry Cloud Storage", "5734", "Software", 2.99, 0, online=True, weight=0),
)
OCCASIONAL = (
    Shop("electro", "Voltaire Electronics", "5732", "Electronics stores", 480, 0.6, online=True, weight=0),
    Shop("giftcards", "Prepay Planet", "5815", "Digital gift cards", 200, 0.4, online=True, weight=0),
    Shop("travel", "Gannet Travel", "4722", "Travel agencies", 640, 0.5, online=True, weight=0),
    Shop("air", "Northwind Air", "4511", "Airlines", 410, 0.5, online=True, weight=0),
    Shop("hotel", "Hotel Mirador", "7011", "Hotels", 190, 0.4, country="ES", weight=0),
    Shop("tapas", "Casa Arroz", "5812", "Restaurants", 38, 0.4, country="ES", weight=0),
    Shop("luxury", "Aurelle Watches", "5944", "Jewellery", 1400, 0.5, online=True, country="FR", weight=0),
    Shop("gamecoin", "Pixelvault Games", "5816", "Digital games", 25, 0.7, online=True, weight=0),
    Shop("charity", "Open Hands Appeal", "8398", "Charities", 5, 0.5, online=True, weight=0),
    Shop("vending", "Quickserve Vending", "5499", "Vending", 1.8, 0.2, weight=0),
    Shop("crypto", "Bitharbor Exchange", "6051", "Quasi cash", 900, 0.6, online=True, country="GB", weight=0),
    Shop("furniture", "Oakmere Furniture", "5712", "Furniture", 720, 0.5, online=True, weight=0),
    Shop("tickets", "Stagedoor Tickets", "7922", "Theatre tickets", 120, 0.4, online=True, weight=0),
    Shop("trial", "GlowRoot Wellness", "5968", "Subscription merchants", 79, 0.2, online=True, weight=0),
    Shop("jeweller", "Finch & Daughter Jewellers", "5944", "Jewellery", 650, 0.4, weight=0),
    Shop("gadgets", "Gizmo Pier", "5732", "Electronics stores", 260, 0.5, online=True, weight=0),
)
_DISPUTES = {
    "trial": ("0.031", "0.082"),
    "giftcards": ("0.014", "0.006"),
    "gadgets": ("0.018", "0.041"),
    "luxury": ("0.011", "0.030"),
    "gamecoin": ("0.012", "0.009"),
    "parcel": ("0.009", "0.060"),
}


class MerchantBook:
    """Looks merchants up by what they are for; `records` is what the registry holds."""

    def __init__(self, seed: int, anchor: date) -> None:
        shops = (*EVERYDAY, *SUBSCRIPTIONS, *OCCASIONAL)
        self._shops = {shop.key: shop for shop in shops}
        self._ids = {
            shop.key: MerchantId(f"M-{scatter(n + 1, seed) % 10**6:06d}") for n, shop in enumerate(shops)
        }
        self.records = tuple(self._record(n, shop, anchor) for n, shop in enumerate(shops))
        weights = np.array([shop.weight for shop in EVERYDAY])
        self.shares = weights / weights.sum()

    def shop(self, key: str) -> Shop:
        """The shop of that key."""
        return self._shops[key]

    def id_of(self, shop: Shop) -> MerchantId:
        """The id under which the registry knows the shop."""
        return self._ids[shop.key]

    def descriptor(self, shop: Shop, home: str = "US") -> str:
        """How the shop names itself on a statement; a chain of ours uses the country of the customer's `home`."""
        return f"{shop.name.upper()}{'*ONLINE' if shop.online else ''} {home if shop.country == 'US' else shop.country}"

    def _record(self, n: int, shop: Shop, anchor: date) -> Merchant:
        disputes, refunds = _DISPUTES.get(shop.key, (f"0.00{1 + n % 6}", f"0.0{10 + n % 15}"))
        return Merchant(
            merchant_id=self._ids[shop.key],
            name=shop.name,
            descriptor=UntrustedText(self.descriptor(shop)),
            mcc=shop.mcc,
            mcc_name=shop.mcc_name,
            country=shop.country,
            onboarded_on=anchor - timedelta(days=300 + 97 * n % 2600),
            risk_level="high" if Decimal(disputes) > Decimal("0.01") else "low",
            dispute_rate=Decimal(disputes),
            refund_rate=Decimal(refunds),
            delivery_days=5 if shop.online else None,
        )
