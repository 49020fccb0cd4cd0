//! A small pull reader of XML: elements, attributes and text, without DTDs. What a workbook or a KML
//! file needs and no more; a document that declares entities (a bomb, or nothing that an office
//! program writes) is refused.

use std::borrow::Cow;

/// What comes next in a document. Names are without their namespace prefix.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event<'a> {
    /// An element begins; an empty one is followed by its end.
    Start(Tag<'a>),
    /// An element ends.
    End(&'a str),
    /// Text, references resolved.
    Text(Cow<'a, str>),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// Name without prefix.
    pub(super) name: &'a str,
    attributes: &'a str,
}

/// Why a document cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It breaks off or is not well-formed at this byte.
    Broken(usize),
    /// It declares entities.
    Entities,
    /// Elements lie too deep in each other.
    TooDeep,
}

/// Deepest nesting: office files stay below 30.
const MOST_DEPTH: usize = 256;

/// Reads a document event by event.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    open: Vec<&'a str>,
    /// The empty element whose end comes next.
    empty: Option<&'a str>,
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
            empty: None,
        }
    }

    /// How far it has come, in bytes.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The next event; `None` at a proper end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        if let Some(name) = self.empty.take() {
            return Ok(Some(Event::End(name)));
        }
        loop {
            let rest = &self.text[self.at..];
            if rest.is_empty() {
                return if self.open.is_empty() {
                    Ok(None)
                } else {
                    Err(Fault::Broken(self.at))
                };
            }
            let Some(tag) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                self.at += end;
                if self.open.is_empty() {
                    continue;
                }
                return Ok(Some(Event::Text(unescape(&rest[..end]))));
            };
            let until = |mark: &str| rest.find(mark).map(|i| i + mark.len()).ok_or(Fault::Broken(self.at));
            if tag.starts_with("!--") {
                self.at += until("-->")?;
            } else if let Some(data) = tag.strip_prefix("![CDATA[") {
                let end = data.find("]]>").ok_or(Fault::Broken(self.at))?;
                self.at += "<![CDATA[".len() + end + "]]>".len();
                return Ok(Some(Event::Text(Cow::Borrowed(&data[..end]))));
            } else if tag.starts_with('!') {
                let end = until(">")?;
                if rest[..end].contains('[') || rest[..end].contains("ENTITY") {
                    return Err(Fault::Entities);
                }
                self.at += end;
            } else if tag.starts_with('?') {
                self.at += until("?>")?;
            } else {
                return self.element(tag).map(Some);
            }
        }
    }

    fn element(&mut self, tag: &'a str) -> Result<Event<'a>, Fault> {
        let broken = Fault::Broken(self.at);
        let end = end_of_tag(tag).ok_or(broken)?;
        let inside = &tag[..end];
        self.at += end + 2;
        if let Some(name) = inside.strip_prefix('/') {
            let name = local(name.trim());
            return if self.open.pop() == Some(name) {
                Ok(Event::End(name))
            } else {
                Err(broken)
            };
        }
        let (inside, empty) = inside.strip_suffix('/').map_or((inside, false), |i| (i, true));
        let (name, attributes) = inside
            .split_once(|c: char| c.is_ascii_whitespace())
            .unwrap_or((inside, ""));
        let name = local(name);
        if name.is_empty() {
            return Err(broken);
        }
        if empty {
            self.empty = Some(name);
        } else {
            if self.open.len() >= MOST_DEPTH {
                return Err(Fault::TooDeep);
            }
            self.open.push(name);
        }
        Ok(Event::Start(Tag { name, attributes }))
    }

    /// The text inside the element that just began, up to its end; elements inside add theirs.
    pub(super) fn inner_text(&mut self) -> Result<String, Fault> {
        let mut depth = 1;
        let mut text = String::new();
        while depth > 0 {
            match self.next()? {
                Some(Event::Start(_)) => depth += 1,
                Some(Event::End(_)) => depth -= 1,
                Some(Event::Text(t)) => text.push_str(&t),
                None => return Err(Fault::Broken(self.at)),
            }
        }
        Ok(text)
    }

    /// Goes past the end of the element that just began.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Some(Event::Start(_)) => depth += 1,
                Some(Event::End(_)) => depth -= 1,
                Some(Event::Text(_)) => {}
                None => return Err(Fault::Broken(self.at)),
            }
        }
        Ok(())
    }
}

/// Where the `>` of a tag stands, quoted ones left out.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (i, b) in tag.bytes().enumerate() {
        match quote {
            Some(q) => {
                if b == q {
                    quote = None;
                }
            }
            None => match b {
                b'"' | b'\'' => quote = Some(b),
                b'>' => return Some(i),
                b'<' => return None,
                _ => {}
            },
        }
    }
    None
}

impl<'a> Tag<'a> {
    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes.trim_start();
        while let Some((name, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let end = after[1..].find(quote)?;
            if local(name.trim()) == wanted {
                return Some(unescape(&after[1..=end]));
            }
            rest = after[end + 2..].trim_start();
        }
        None
    }
}

/// Resolves the five named references and those by number; others stay as they are.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(i) = rest.find('&') {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let resolved = end.and_then(|end| {
            let name = &rest[1..end];
            let c = match name {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                "apos" => '\'',
                _ => {
                    let number = name.strip_prefix('#')?;
                    let number = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(number)?
                }
            };
            Some((c, end + 1))
        });
        let (c, length) = resolved.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Adds text to a document; characters that XML cannot hold are left out.
pub(super) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

/// The encoding that an XML declaration names; "" if none.
pub(super) fn declared_encoding(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let Some(declaration) = head.strip_prefix("<?xml").and_then(|d| d.split_once("?>")).map(|d| d.0) else {
        return String::new();
    };
    let after = declaration.split_once("encoding").map_or("", |a| a.1);
    after
        .trim_start_matches(['=', ' ', '"', '\''])
        .split(['"', '\''])
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Result<Vec<String>, Fault> {
        let mut reader = Reader::new(text);
        let mut seen = Vec::new();
        while let Some(event) = reader.next()? {
            seen.push(match event {
                Event::Start(tag) => format!("<{} {}", tag.name, tag.attribute("a").unwrap_or_default()),
                Event::End(name) => format!("/{name}"),
                Event::Text(text) => text.into_owned(),
            });
        }
        Ok(seen)
    }

    #[test]
    fn documents_are_read() {
        let text = "\u{feff}<?xml version='1.0'?><!DOCTYPE k><!-- <x> --><k:r b=\"2>1\" x:a='&lt;&#x683c;&quot;'>1 &amp; 2<e a=\"\"/><![CDATA[<&>]]></k:r>\n";
        assert_eq!(
            events(text).expect("well-formed"),
            ["<r <格\"", "1 & 2", "<e ", "/e", "<&>", "/r"]
        );
    }

    #[test]
    fn bombs_and_breaks_are_refused() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>";
        assert_eq!(events(bomb), Err(Fault::Entities));
        for broken in [
            "<a>",
            "<a",
            "<a></b>",
            "<a b=\"></a>",
            "<a><",
            "<>",
            "<!-- ",
            "<![CDATA[",
            "</a>",
        ] {
            assert!(matches!(events(broken), Err(Fault::Broken(_))), "{broken}");
        }
        assert_eq!(events(&"<a>".repeat(1000)), Err(Fault::TooDeep));
    }

    #[test]
    fn any_text_survives() {
        let text = "<甲> & \"乙\" \u{1}\u{ffff}";
        let mut document = "<a b=\"".to_owned();
        escape(&mut document, text);
        document.push_str("\">");
        escape(&mut document, text);
        document.push_str("</a>");
        let mut reader = Reader::new(&document);
        let wanted = "<甲> & \"乙\" ";
        let Ok(Some(Event::Start(tag))) = reader.next() else {
            panic!("a start")
        };
        assert_eq!(tag.attribute("b").as_deref(), Some(wanted));
        assert_eq!(reader.inner_text().as_deref(), Ok(wanted));
        assert_eq!(
            declared_encoding(b"<?xml version=\"1.0\" encoding=\"GB2312\"?><a/>"),
            "GB2312"
        );
    }
}
