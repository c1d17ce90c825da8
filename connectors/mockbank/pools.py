"""Word pools of the mock bank: names, streets, towns, employers, all written for the demo.

Numbers that look like identifiers stay in ranges kept for fiction where one exists
(555 telephone numbers, QQ national insurance numbers, 198.18.0.0/15 addresses).
"""

from typing import NamedTuple

GIVEN_NAMES = tuple(
    "Alma Amir Anneke Arjun Beatriz Bram Callum Carmen Cedric Chioma Clara Connor Daria Deepa Desmond Elena Elias Esther "
    "Farah Felix Fiona Gareth Grace Hana Harriet Hassan Ingrid Isaac Ivy Jamal Joanna Jonas Kavita Keiko Kofi Leila Liam "
    "Lucia Magnus Malik Marta Mei Miriam Nadia Nathan Nkechi Noah Olive Omar Paloma Patrick Petra Priya Quentin Rafael "
    "Renata Rosa Ruth Samir Sarah Simon Sofia Stefan Tamsin Teresa Theo Tomas Uma Vera Victor Wanda Wesley Yara Yusuf Zoe".split()
)
FAMILY_NAMES = tuple(
    "Abara Adeyemi Ahlgren Alcott Ansah Bancroft Barlow Bauer Beckett Bianchi Brandt Calloway Castell Chaudhry Clement "
    "Corrigan Dalgaard Delacroix Dempsey Desai Dunmore Eklund Ellery Farrow Ferreira Fontaine Gallo Gresham Guerra Haddad "
    "Hargrave Hollis Ibarra Iyer Jansen Jepson Kaminski Kaur Keating Kirwan Kowalczyk Lachlan Lindqvist Lockhart Maddox "
    "Marchetti Mbeki Merrick Moreau Nakata Narayan Norwood Novak Oakes Obi Okafor Oyelaran Pemberton Pereira Quayle Quigley "
    "Rahimi Ramsey Renner Rosales Saito Salinas Seaton Sheridan Soto Stanhope Tanaka Thackeray Tierney Underhill Valdez "
    "Varga Voss Wainwright Weston Whitlock Xu Yardley Yoon Zapata Ziegler".split()
)
STREETS = tuple(
    "Alder Anchor Ash Bayview Beacon Birch Bridge Canal Cedar Chapel Cherry Clover Copper Cove Crescent Dock Elm Fern "
    "Ferry Garden Granite Grove Hawthorn Hazel Heron Hill Holly Juniper Kestrel Lantern Laurel Lime Linden Magnolia Maple "
    "Meadow Mill Mulberry Oak Orchard Park Pine Poplar Prospect Quarry Ridge River Rowan Sandpiper School Spring Spruce "
    "Station Sycamore Tanner Thistle Union Walnut Willow Wren".split()
)
STREET_KINDS_US = ("Street", "Avenue", "Road", "Lane", "Drive")
STREET_KINDS_GB = ("Street", "Road", "Close", "Way", "Gardens")


class Town(NamedTuple):
    """A town with what an address and a telephone number there begin with."""

    name: str
    region: str
    postal: str
    area_code: str


US_TOWNS = (
    Town("Portland", "ME", "041", "207"), Town("Boston", "MA", "021", "617"), Town("Providence", "RI", "029", "401"),
    Town("Hartford", "CT", "061", "860"), Town("New Haven", "CT", "065", "203"), Town("Albany", "NY", "122", "518"),
    Town("Brooklyn", "NY", "112", "718"), Town("Newark", "NJ", "071", "973"), Town("Trenton", "NJ", "086", "609"),
    Town("Philadelphia", "PA", "191", "215"), Town("Baltimore", "MD", "212", "410"), Town("Richmond", "VA", "232", "804"),
    Town("Norfolk", "VA", "235", "757"), Town("Raleigh", "NC", "276", "919"), Town("Charleston", "SC", "294", "843"),
    Town("Savannah", "GA", "314", "912"), Town("Jacksonville", "FL", "322", "904"), Town("Tampa", "FL", "336", "813"),
    Town("Buffalo", "NY", "142", "716"), Town("Cleveland", "OH", "441", "216"), Town("Pittsburgh", "PA", "152", "412"),
    Town("Worcester", "MA", "016", "508"), Town("Burlington", "VT", "054", "802"), Town("Concord", "NH", "033", "603"),
)  # fmt: skip
GB_TOWNS = (
    Town("Bristol", "Avon", "BS", ""), Town("Leeds", "West Yorkshire", "LS", ""), Town("Norwich", "Norfolk", "NR", ""),
    Town("Plymouth", "Devon", "PL", ""), Town("Exeter", "Devon", "EX", ""), Town("Hull", "East Yorkshire", "HU", ""),
    Town("Cardiff", "South Glamorgan", "CF", ""), Town("Dundee", "Angus", "DD", ""), Town("Southampton", "Hampshire", "SO", ""),
    Town("Liverpool", "Merseyside", "L", ""), Town("London", "Greater London", "SE", ""), Town("Bath", "Somerset", "BA", ""),
)  # fmt: skip

OCCUPATIONS = (
    ("nurse", 5200), ("teacher", 4700), ("software engineer", 8200), ("electrician", 5100), ("shop assistant", 2700),
    ("bus driver", 3600), ("accountant", 6300), ("chef", 3300), ("civil servant", 5000), ("warehouse worker", 2900),
    ("graphic designer", 4400), ("solicitor", 7800), ("dental hygienist", 5400), ("plumber", 5300), ("librarian", 3900),
    ("student", 950), ("retired", 2400), ("care worker", 2800), ("sales manager", 6700), ("research assistant", 3700),
)  # fmt: skip
EMPLOYERS = (
    "Northshore Health Trust", "Millbrook School District", "Quayside Software", "Tidewater Electric Co-op",
    "Greenfold Stores", "Coastline Transit", "Harrow & Pike Accountants", "The Copper Kettle Group", "State Treasury Payroll",
    "Landfall Logistics", "Brightwell Studio", "Marlowe Chambers", "Saltmarsh Dental", "Penrose Building Services",
    "Eastgate University", "Longmeadow Care Homes",
)  # fmt: skip
LANDLORDS = (
    "Ropewalk Lettings", "Alderman Property Mgmt", "K. Stanhope", "Three Gables Housing", "Bayside Apartments LLC",
    "P. and L. Dunmore", "Old Customs House Rents", "Harbour Row Homes",
)  # fmt: skip
UTILITIES = (
    ("Tidewater Electric", 85), ("Clearspring Water", 38), ("Beacon Broadband", 55), ("Pennant Mobile", 42),
    ("Keystone Home Insurance", 64), ("Northern Gaslight", 71), ("City Council Tax Office", 140),
)  # fmt: skip
TRADES = (
    ("Bakery", True), ("Car Wash", True), ("Convenience Store", True), ("Barber Shop", True), ("Restaurant", True),
    ("Plumbing Supplies", False), ("Joinery", False), ("Design Studio", False), ("Marine Parts", False), ("Consulting", False),
)  # fmt: skip
BRANCHES = ("Harbour Street", "Market Square", "Old Quay", "University Gate", "Riverside Mall", "North Parade", "Customs House")
STAFF = ("Iris Holm", "Pavel Ortiz", "Ngozi Bell", "Tom Ashdown", "Rina Kaplan", "Marcus Doyle")
PEER_BANKS = ("Cranmore Savings", "First Estuary Bank", "Union Meridian", "Blue Lantern Bank", "Fellside Credit Union")
FOREIGN_PLACES = (("RO", "Bucharest"), ("ES", "Malaga"), ("PT", "Lisbon"), ("NG", "Lagos"), ("PH", "Manila"), ("FR", "Nice"), ("MX", "Cancun"), ("TH", "Bangkok"))
