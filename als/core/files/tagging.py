"""What PDF/UA-1 (ISO 14289-1) asks for and WeasyPrint's PDF/A-2a doesn't have.

veraPDF's profiles are the measure, of each PDF that a test makes: ``tests/kept_pdfs.py``.
"""

# PDF/A-2 (ISO 19005-2, 6.6.2.3) lets a file say that it is PDF/UA only where the file describes
# the schema that says so.
PDF_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"
PARTS_OF_ITEM = ("/Lbl", "/LBody")


def leave_one_link_each(document):
    """Take out the links of what is inside a link: it is the same link, read out twice."""
    for page in document.pages:
        page.links = [link for link in page.links if link[-1].link]


def finish(document, pdf):
    """Name links and table heads for a screen reader, and say that the file is PDF/UA-1.

    WeasyPrint calls it with its document and with pydyf's ``PDF`` before the file is written.
    """
    name_links(document)
    elements = {one.reference: one for one in pdf.objects if is_element(one)}
    for element in elements.values():
        if element["S"] == "/TH":
            element["A"]["Scope"] = scope_of(element, elements)
    _no_item_without_body(pdf, elements)
    _no_link_without_address(pdf, elements)
    _no_picture_smoothed(pdf)
    _claim(pdf)


def is_element(one):
    return isinstance(one, dict) and one.get("Type") == "/StructElem"


def name_links(document):
    """Give each link the words that it is on, where WeasyPrint puts its address."""
    import pydyf

    for page in document.pages:
        for _kind, address, _where, box in page.links:
            words = " ".join("".join(box.element.itertext()).split())
            # A link to a file that isn't there has none.
            if box.link_annotation:
                box.link_annotation["Contents"] = pydyf.String(words or address)


def scope_of(head, elements):
    """Return what a ``TH`` heads: its column in a table's head, its row elsewhere."""
    row = elements[head["P"]]
    above = elements[row["P"]]["S"]
    cells = [elements[one]["S"] for one in row["K"] if one in elements]
    return "/Column" if above == "/THead" or "/TD" not in cells else "/Row"


def _no_item_without_body(pdf, elements):
    """Put what stands in a list's item beside its mark into a body, as a paragraph does.

    An item holds marks and bodies only (PDF/UA-1, 7.2-20).
    """
    import pydyf

    for item in [one for one in elements.values() if one["S"] == "/LI"]:
        loose = [
            one for one in item["K"] if one in elements and elements[one]["S"] not in PARTS_OF_ITEM
        ]
        if not loose:
            continue
        body = pydyf.Dictionary(
            {**item, "S": "/LBody", "K": pydyf.Array(loose), "P": item.reference}
        )
        pdf.add_object(body)
        item["K"] = pydyf.Array([one for one in item["K"] if one not in loose] + [body.reference])
        for one in loose:
            elements[one]["P"] = body.reference


def _no_link_without_address(pdf, elements):
    """Make a span of what is drawn before or after a link's words: it leads nowhere by itself."""
    addresses = {
        one.reference for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/OBJR"
    }
    for element in elements.values():
        if element["S"] == "/Link" and not addresses.intersection(element["K"]):
            element["S"] = "/Span"


def _no_picture_smoothed(pdf):
    """Leave each dot of a picture as it is (ISO 19005-2, 6.2.8): nothing is drawn in between."""
    for one in pdf.objects:
        if "Interpolate" in (extra := getattr(one, "extra", None) or {}):
            extra["Interpolate"] = "false"


def _claim(pdf):
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    [content] = metadata.stream
    metadata.stream = [content.replace(END, PDF_UA + END)]
