"""The one thing a rendition may say of itself: who made the photo."""

from __future__ import annotations

from html import escape

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="r"?>'
)


def credit_packet(creator: str) -> bytes:
    """Return the XMP packet (ISO 16684-1) that names a photo's creator and tells nothing else."""
    return _PACKET.format(escape(creator, quote=False)).encode()
