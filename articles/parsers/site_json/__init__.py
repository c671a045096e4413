"""What content systems give as JSON: WordPress' REST API, Ghost's export, Arc's ANS and JSON Feed."""

from articles.parsers.site_json.format import parse, sniff

__all__ = ["parse", "sniff"]
