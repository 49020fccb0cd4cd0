//! KML ⇄ layer: the placemarks' polygons, their extended data, and the folders they lie in.

use super::{Feature, Layer, Polygons};
use crate::exchange::encoding;
use crate::exchange::import::side::{self, Side};
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::Cell;
use crate::exchange::xml::{Event, Fault, Reader, declared_encoding, escape};
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::territory::coordinates::{System, Verdict};
use crate::territory::{Point, Projection};
use std::fmt::Write as _;

/// Where a plane without a place on earth lies in a file that knows only degrees: about 0° E, 0° N, in
/// the sea, so that nobody takes it for a place.
const NOWHERE: Projection = Projection::TransverseMercator {
    longitude: 0.0,
    latitude: 0.0,
};

/// Column of the folder that a placemark lies in.
const FOLDER: &str = "文件夹";

/// Whether a document looks like KML.
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(2048)];
    let text = encoding::text(head);
    text.contains("<kml") || text.contains("opengis.net/kml") || text.contains("<Placemark")
}

/// Reads the placemarks.
pub fn read(name: &str, bytes: &[u8], tell: &mut dyn FnMut(u16)) -> Result<Layer, ReadError> {
    let text = encoding::named(&declared_encoding(bytes), bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut layer = Layer {
        name: name.to_owned(),
        format: "KML",
        columns: vec!["name".to_owned(), FOLDER.to_owned()],
        features: Vec::new(),
        // The standard knows no other; what offices export may be GCJ-02 nonetheless, which the user can say.
        system: Verdict::Is(System::Degrees),
        side: None,
    };
    let mut reader = Reader::new(text);
    let mut folders: Vec<String> = Vec::new();
    let mut ours = false;
    while let Some(event) = reader.next()? {
        match event {
            Event::Start(tag) => match tag.name {
                "Folder" | "Document" => folders.push(String::new()),
                "name" => {
                    let name = reader.inner_text()?;
                    if let Some(folder) = folders.last_mut() {
                        *folder = name.trim().to_owned();
                    }
                }
                "Placemark" => {
                    // The document's own name says nothing about a place.
                    let folder = folders
                        .iter()
                        .skip(1)
                        .rfind(|f| !f.is_empty())
                        .cloned()
                        .unwrap_or_default();
                    placemark(&mut reader, &mut layer, folder)?;
                    if layer.features.len().is_multiple_of(1024) {
                        tell((reader.position() * 1000 / text.len().max(1)) as u16);
                    }
                }
                // Beside the placemarks: what our own files carry.
                "Data" if tag.attribute("name").as_deref() == Some(side::FILE) => ours = true,
                "value" if std::mem::take(&mut ours) => layer.side = Side::read(&reader.inner_text()?),
                "Style" | "StyleMap" | "Schema" => reader.skip()?,
                _ => {}
            },
            Event::End("Folder" | "Document") => {
                folders.pop();
            }
            _ => {}
        }
    }
    if layer.features.is_empty() {
        return Err(words::no_features().into());
    }
    if layer.side.as_ref().is_some_and(|s| s.origin.is_none()) {
        layer.system = Verdict::Is(System::Plane);
        let forward = NOWHERE.forward_all();
        let place = |[x, y]: [f64; 2]| forward.as_ref().and_then(|f| f(x, y)).map(Point::metres);
        for ring in layer
            .features
            .iter_mut()
            .filter_map(|f| f.polygons.as_mut().ok())
            .flatten()
            .flatten()
        {
            for p in ring {
                *p = place(*p).map_or([f64::NAN; 2], |(x, y)| [x, y]);
            }
        }
    }
    Ok(layer)
}

fn set(layer: &mut Layer, values: &mut Vec<Cell>, column: &str, value: &str) {
    let column = match layer.column(column) {
        Some(c) => c,
        None if layer.columns.len() >= 256 => return,
        None => {
            layer.columns.push(column.to_owned());
            layer.columns.len() - 1
        }
    };
    if values.len() <= column {
        values.resize(column + 1, Cell::Empty);
    }
    values[column] = Cell::text(value.trim());
}

fn placemark(reader: &mut Reader, layer: &mut Layer, folder: String) -> Result<(), Fault> {
    let mut values = vec![Cell::Empty, Cell::text(folder)];
    let mut polygons: Polygons = Vec::new();
    let mut wrong: Option<Pair> = None;
    let mut foreign = None;
    let mut data = String::new();
    let mut depth = 1;
    while depth > 0 {
        let event = reader.next()?.ok_or(Fault::Broken(reader.position()))?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                match tag.name {
                    "name" if depth == 2 => {
                        let name = reader.inner_text()?;
                        set(layer, &mut values, "name", &name);
                        depth -= 1;
                    }
                    "Data" => data = tag.attribute("name").unwrap_or_default().into_owned(),
                    "value" if !data.is_empty() => {
                        let value = reader.inner_text()?;
                        set(layer, &mut values, &data, &value);
                        depth -= 1;
                    }
                    "SimpleData" => {
                        let column = tag.attribute("name").unwrap_or_default().into_owned();
                        let value = reader.inner_text()?;
                        set(layer, &mut values, &column, &value);
                        depth -= 1;
                    }
                    "Polygon" => polygons.push(Vec::new()),
                    "Point" => foreign = Some("Point"),
                    "LineString" => foreign = Some("LineString"),
                    "coordinates" => {
                        let text = reader.inner_text()?;
                        depth -= 1;
                        if let Some(polygon) = polygons.last_mut() {
                            match ring(&text) {
                                Ok(ring) => polygon.push(ring),
                                Err(why) => wrong = wrong.or(Some(why)),
                            }
                        }
                    }
                    _ => {}
                }
            }
            Event::End(_) => depth -= 1,
            Event::Text(_) => {}
        }
    }
    let polygons = match (wrong, polygons.iter().all(Vec::is_empty), foreign) {
        (Some(why), ..) => Err(why),
        (None, true, Some(kind)) => Err(words::not_polygon(kind)),
        (None, true, None) => Err(words::no_geometry()),
        _ => Ok(polygons),
    };
    layer.features.push(Feature { polygons, values });
    Ok(())
}

/// `lon,lat,height lon,lat …`; heights are left out.
fn ring(text: &str) -> Result<Vec<[f64; 2]>, Pair> {
    text.split_whitespace()
        .map(|position| {
            let mut numbers = position.split(',').map(|n| n.parse::<f64>().unwrap_or(f64::NAN));
            let (x, y) = (numbers.next().unwrap_or(f64::NAN), numbers.next().unwrap_or(f64::NAN));
            if x.is_finite() && y.is_finite() {
                Ok([x, y])
            } else {
                Err(words::bad_coordinate(x, y))
            }
        })
        .collect()
}

/// A layer as KML, one placemark a feature, named by `name`'s column.
pub fn write(layer: &Layer, name: &str) -> Vec<u8> {
    let mut out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>"
            .to_owned();
    escape(&mut out, &layer.name);
    out.push_str("</name>\n");
    let plane = layer.system == Verdict::Is(System::Plane);
    if plane {
        out.push_str("<description>");
        escape(&mut out, words::kml_nowhere());
        out.push_str("</description>\n");
    }
    if let Some(side) = &layer.side {
        let _ = write!(out, "<ExtendedData><Data name=\"{}\"><value>", side::FILE);
        escape(&mut out, &side.write());
        out.push_str("</value></Data></ExtendedData>\n");
    }
    let title = layer.column(name);
    for feature in &layer.features {
        let Ok(polygons) = &feature.polygons else { continue };
        out.push_str("<Placemark><name>");
        escape(&mut out, &feature.value(title).label());
        out.push_str("</name><ExtendedData>");
        for (column, value) in layer.columns.iter().zip(&feature.values) {
            out.push_str("<Data name=\"");
            escape(&mut out, column);
            out.push_str("\"><value>");
            escape(&mut out, &value.label());
            out.push_str("</value></Data>");
        }
        out.push_str("</ExtendedData><MultiGeometry>");
        for polygon in polygons {
            out.push_str("<Polygon>");
            for (i, ring) in polygon.iter().enumerate() {
                let side = if i == 0 { "outer" } else { "inner" };
                let _ = write!(out, "<{side}BoundaryIs><LinearRing><coordinates>");
                for &[x, y] in ring {
                    let (x, y) = if plane {
                        NOWHERE.inverse(Point::from_metres(x, y)).unwrap_or_default()
                    } else {
                        (x, y)
                    };
                    let _ = write!(out, "{x:.9},{y:.9} ");
                }
                let _ = write!(out, "</coordinates></LinearRing></{side}BoundaryIs>");
            }
            out.push_str("</Polygon>");
        }
        out.push_str("</MultiGeometry></Placemark>\n");
    }
    out.push_str("</Document></kml>\n");
    out.into_bytes()
}
