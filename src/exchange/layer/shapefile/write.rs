//! Layer → the zipped files of a Shapefile: UTF-8 with `.cpg`, CGCS2000 with `.prj`.

use super::{CODE, dbf};
use crate::exchange::archive::Writer;
use crate::exchange::import::side;
use crate::exchange::layer::{Layer, Polygons};
use crate::territory::coordinates::{System, Verdict};

/// CGCS2000 in degrees as Esri writes it.
const CGCS2000: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// A ZIP of `.shp`, `.shx`, `.dbf`, `.cpg`, `.prj`, and of what only we read.
pub fn write(layer: &Layer, stem: &str) -> Vec<u8> {
    let (shp, shx) = shapes(layer);
    let rows: Vec<_> = layer.features.iter().map(|f| f.values.clone()).collect();
    let mut archive = Writer::new();
    archive.add(&format!("{stem}.shp"), &shp);
    archive.add(&format!("{stem}.shx"), &shx);
    archive.add(&format!("{stem}.dbf"), &dbf::write(&layer.columns, &rows));
    archive.add(&format!("{stem}.cpg"), b"UTF-8");
    if layer.system == Verdict::Is(System::Degrees) {
        archive.add(&format!("{stem}.prj"), CGCS2000.as_bytes());
    }
    if let Some(side) = &layer.side {
        archive.add(side::FILE, side.write().as_bytes());
    }
    archive.finish()
}

fn extent(polygons: &Polygons, extent: &mut [f64; 4]) {
    for [x, y] in polygons.iter().flatten().flatten() {
        *extent = [
            extent[0].min(*x),
            extent[1].min(*y),
            extent[2].max(*x),
            extent[3].max(*y),
        ];
    }
}

const EMPTY: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

fn shapes(layer: &Layer) -> (Vec<u8>, Vec<u8>) {
    let mut body = Vec::new();
    let mut index = Vec::new();
    let mut whole = EMPTY;
    for (i, feature) in layer.features.iter().enumerate() {
        let mut content = Vec::new();
        match &feature.polygons {
            Err(_) => content.extend(0u32.to_le_bytes()),
            Ok(polygons) => {
                let mut own = EMPTY;
                extent(polygons, &mut own);
                extent(polygons, &mut whole);
                content.extend(5u32.to_le_bytes());
                own.iter().for_each(|v| content.extend(v.to_le_bytes()));
                let rings: Vec<&Vec<[f64; 2]>> = polygons.iter().flatten().collect();
                let points: usize = rings.iter().map(|r| r.len()).sum();
                content.extend((rings.len() as u32).to_le_bytes());
                content.extend((points as u32).to_le_bytes());
                let mut first = 0u32;
                for ring in &rings {
                    content.extend(first.to_le_bytes());
                    first += ring.len() as u32;
                }
                // The other way round than GeoJSON: outer rings clockwise.
                for [x, y] in rings.iter().flat_map(|r| r.iter().rev()) {
                    content.extend(x.to_le_bytes());
                    content.extend(y.to_le_bytes());
                }
            }
        }
        let words = (content.len() / 2) as u32;
        index.extend((((100 + body.len()) / 2) as u32).to_be_bytes());
        index.extend(words.to_be_bytes());
        body.extend((i as u32 + 1).to_be_bytes());
        body.extend(words.to_be_bytes());
        body.extend(content);
    }
    if whole == EMPTY {
        whole = [0.0; 4];
    }
    let header = |length: usize| {
        let mut header = Vec::with_capacity(100);
        header.extend(CODE.to_be_bytes());
        header.extend([0; 20]);
        header.extend(((length / 2) as u32).to_be_bytes());
        header.extend(1000u32.to_le_bytes());
        header.extend(5u32.to_le_bytes());
        whole.iter().for_each(|v| header.extend(v.to_le_bytes()));
        header.extend([0; 32]);
        header
    };
    let mut shp = header(100 + body.len());
    shp.append(&mut body);
    let mut shx = header(100 + index.len());
    shx.append(&mut index);
    (shp, shx)
}
