"""The link graph of a case: what shares what, each edge with its records."""

from copilot.domain.base import DomainModel


class LinkNode(DomainModel):
    """One entity; a link says that it shares something, never that it is guilty."""

    node_id: str
    kind: str  # "customer", "account", "card", "device", "ip", "phone", "address", "payee", "merchant"
    label: str
    hops: int
    flagged: bool  # an open alert or case stands on it


class LinkEdge(DomainModel):
    """Two entities and the records that connect them."""

    source: str
    target: str
    relation: str
    record_ids: tuple[str, ...]


class LinkGraph(DomainModel):
    """Nodes within the hop limit, and their edges; `truncated` says that a cap cut it."""

    nodes: tuple[LinkNode, ...]
    edges: tuple[LinkEdge, ...]
    truncated: bool
