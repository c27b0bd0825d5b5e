//! Puts right what the library writes: properties in the order that the schema asks for (ISO/IEC 29500-1, annex A),
//! which Word insists on in places; head rows that are repeated; first lines indented by characters.

/// Children that must stand in an order, by their parent. What is not named comes last, as it was.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:bidi",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:caps",
            "w:strike",
            "w:vanish",
            "w:color",
            "w:spacing",
            "w:w",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:bdr",
            "w:shd",
            "w:fitText",
            "w:vertAlign",
        ],
    ),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
            "w:textDirection",
            "w:docGrid",
        ],
    ),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblpPr",
            "w:tblOverlap",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        ],
    ),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:tcMar", "w:vAlign"]),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:pBdr", &["w:top", "w:left", "w:bottom", "w:right", "w:between", "w:bar"]),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
            "w:tcPr",
        ],
    ),
    (
        "w:settings",
        &[
            "w:zoom",
            "w:defaultTabStop",
            "w:evenAndOddHeaders",
            "w:characterSpacingControl",
            "w:compat",
            "w:docVars",
        ],
    ),
];

/// What stands in XML.
#[derive(Debug)]
enum Node {
    Element(Element),
    /// Text, declarations: as they are.
    Raw(String),
}

#[derive(Debug, Default)]
struct Element {
    name: String,
    /// What stands behind the name in the tag.
    attributes: String,
    children: Vec<Node>,
}

impl Element {
    fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Raw(_) => None,
        })
    }

    fn child(&mut self, name: &str) -> Option<&mut Element> {
        self.children.iter_mut().find_map(|node| match node {
            Node::Element(element) if element.name == name => Some(element),
            _ => None,
        })
    }
}

/// A part put right.
///
/// # Errors
/// A part that is no XML, which would be the library's fault.
pub(super) fn tidy(part: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(part).map_err(|error| error.to_string())?;
    let mut root = read(text)?;
    mend(&mut root);
    let mut out = String::with_capacity(text.len());
    root.children.iter().for_each(|node| write(node, &mut out));
    Ok(out.into_bytes())
}

fn read(text: &str) -> Result<Element, String> {
    let mut open = vec![Element::default()];
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        put(&mut open, Node::Raw(rest[..at].to_owned()));
        let end = tag_end(&rest[at..]).ok_or("a tag without end")?;
        let tag = &rest[at..=at + end];
        rest = &rest[at + end + 1..];
        if tag.starts_with("<?") || tag.starts_with("<!") {
            put(&mut open, Node::Raw(tag.to_owned()));
        } else if tag.starts_with("</") {
            let element = open.pop().filter(|_| !open.is_empty()).ok_or("an end without beginning")?;
            put(&mut open, Node::Element(element));
        } else {
            let inner = tag.trim_start_matches('<').trim_end_matches('>');
            let closed = inner.ends_with('/');
            let inner = inner.trim_end_matches('/').trim_end();
            let (name, attributes) = inner.split_once(' ').unwrap_or((inner, ""));
            let element = Element {
                name: name.to_owned(),
                attributes: attributes.trim().to_owned(),
                children: Vec::new(),
            };
            if closed {
                put(&mut open, Node::Element(element));
            } else {
                open.push(element);
            }
        }
    }
    put(&mut open, Node::Raw(rest.to_owned()));
    match (open.pop(), open.is_empty()) {
        (Some(root), true) => Ok(root),
        _ => Err("an element without end".to_owned()),
    }
}

fn put(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

/// Where a tag's `>` is; one in quotes does not end it.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

fn mend(element: &mut Element) {
    for node in &mut element.children {
        if let Node::Element(child) = node {
            mend(child);
        }
    }
    match element.name.as_str() {
        // Two characters, whatever the size of the letters becomes.
        "w:ind" if element.attributes.contains("w:firstLine=\"640\"") => {
            element.attributes.push_str(" w:firstLineChars=\"200\"");
        }
        "w:style" if element.attributes.contains("w:styleId=\"Normal\"") => {
            element.attributes.push_str(" w:default=\"1\"");
        }
        "w:styles" => {
            // The library writes a bare style of this name before the document's own.
            let normal =
                |node: &Node| matches!(node, Node::Element(one) if one.attributes.contains("\"Normal\""));
            if element.children.iter().filter(|node| normal(node)).count() > 1
                && let Some(first) = element.children.iter().position(normal)
            {
                element.children.remove(first);
            }
        }
        "w:tr" if is_head(element) => {
            if let Some(properties) = element.child("w:trPr") {
                properties
                    .children
                    .push(Node::Element(Element { name: "w:tblHeader".to_owned(), ..Element::default() }));
            }
        }
        _ => {}
    }
    if let Some((_, order)) = ORDERS.iter().find(|(name, _)| *name == element.name) {
        let place = |node: &Node| match node {
            Node::Element(child) => order.iter().position(|name| *name == child.name).unwrap_or(order.len()),
            Node::Raw(_) => order.len(),
        };
        element.children.sort_by_key(place);
    }
}

/// Whether a row is a table's head: its cells are written as heads.
fn is_head(row: &Element) -> bool {
    let styled = |paragraph: &Element| {
        let properties = paragraph.elements().find(|one| one.name == "w:pPr");
        properties.is_some_and(|one| one.elements().any(|one| one.attributes.contains("\"CellHead\"")))
    };
    row.elements().filter(|cell| cell.name == "w:tc").flat_map(Element::elements).any(styled)
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Raw(text) => out.push_str(text),
        Node::Element(element) => {
            out.push('<');
            out.push_str(&element.name);
            if !element.attributes.is_empty() {
                out.push(' ');
                out.push_str(&element.attributes);
            }
            if element.children.is_empty() {
                out.push_str("/>");
                return;
            }
            out.push('>');
            element.children.iter().for_each(|child| write(child, out));
            out.push_str("</");
            out.push_str(&element.name);
            out.push('>');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_order_stays_as_it_is() {
        let text = "<?xml version=\"1.0\"?><a x=\"1 > 0\"><b/>text &lt; <c y='\"'>d</c></a>";
        assert_eq!(tidy(text.as_bytes()).unwrap(), text.as_bytes());
    }

    #[test]
    fn properties_stand_in_the_schema_s_order() {
        let text = "<w:pPr><w:rPr><w:sz w:val=\"32\" /><w:rFonts /></w:rPr><w:jc /><w:ind w:firstLine=\"640\"/><w:pStyle /></w:pPr>";
        let tidied = String::from_utf8(tidy(text.as_bytes()).unwrap()).unwrap();
        assert_eq!(
            tidied,
            "<w:pPr><w:pStyle/><w:ind w:firstLine=\"640\" w:firstLineChars=\"200\"/><w:jc/><w:rPr><w:rFonts/><w:sz w:val=\"32\"/></w:rPr></w:pPr>"
        );
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for bad in ["<a>", "</a>", "<a", "<a><b></a></b></c>"] {
            assert!(tidy(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
