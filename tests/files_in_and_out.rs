//! Files in and out: maps in every form come back as they went, ledgers change what they say and
//! nothing else, and bad files of every kind are refused in words.

mod support;

use geju::exchange::archive::Writer;
use geju::exchange::import::{self, Options};
use geju::exchange::layer::recognise::{Found, recognise};
use geju::exchange::ledger;
use geju::exchange::workbook::{Cell, Table, csv, read, write};
use geju::job::office::{MapForm, map_file};
use geju::plan::{GridId, History, Plan, PlanEdit};
use geju::scenario::Scenario;
use geju::territory::build::{Choice, Rules};
use geju::territory::coordinates::System;
use geju::territory::{ArcId, Barrier, Point, Territory, UnitId, sample};

fn found(name: &str, bytes: Vec<u8>) -> Found {
    recognise(vec![(name.to_owned(), bytes)], &mut |_| {}).expect("it is recognised")
}

fn refused(name: &str, bytes: &[u8]) -> String {
    let why = match recognise(vec![(name.to_owned(), bytes.to_vec())], &mut |_| {}) {
        Err(why) => why,
        Ok(found) => import::survey("x", &found.layers, &found.tables)
            .and_then(|survey| import::import(&found.layers, &[], &survey.guess, &mut |_, _| {}).map(|_| ()))
            .expect_err("nothing usable"),
    };
    assert!(why.0.chars().any(|c| c > '一'), "no Chinese: {}", why.0);
    why.1
}

fn imported(found: Found) -> import::Imported {
    let survey = import::survey("测试", &found.layers, &found.tables).expect("it can be surveyed");
    import::import(&found.layers, &found.tables, &survey.guess, &mut |_, _| {}).expect("it can be imported")
}

/// Every arc with what it is, whichever way and in whichever order the map has them.
fn grounds(territory: &Territory) -> Vec<(Vec<Point>, Barrier)> {
    let map = territory.map();
    let mut all: Vec<_> = (0..map.arcs.len())
        .map(|i| {
            let mut points = map.arc_points(ArcId::of(i)).to_vec();
            if points.first() == points.last() {
                points.pop();
                let lowest = (0..points.len()).min_by_key(|&i| points[i]).unwrap_or(0);
                points.rotate_left(lowest);
                if points[1] > points[points.len() - 1] {
                    points[1..].reverse();
                }
            } else if points.first() > points.last() {
                points.reverse();
            }
            (points, map.arcs[i].barrier)
        })
        .collect();
    all.sort();
    all
}

/// A map that no program of ours has written, with holes, parts and a T-junction: what is made of it
/// comes back the same in every form.
#[test]
fn a_foreign_map_comes_back_as_it_was_taken() {
    let ring = |points: &[(f64, f64)]| {
        let shown: Vec<String> = points.iter().map(|(x, y)| format!("[{x},{y}]")).collect();
        format!("[{}]", shown.join(","))
    };
    let frame = ring(&[
        (106.2, 38.0),
        (106.2, 38.02),
        (106.22, 38.02),
        (106.22, 38.0),
        (106.2, 38.0),
    ]);
    let hole = ring(&[
        (106.205, 38.005),
        (106.215, 38.005),
        (106.215, 38.015),
        (106.205, 38.015),
        (106.205, 38.005),
    ]);
    let part = ring(&[(106.25, 38.01), (106.24, 38.0), (106.26, 38.0), (106.25, 38.01)]);
    let multi = format!(
        r#"{{"type":"Feature","properties":{{"编码":"640302001","户数":310,"网格":"甲"}},"geometry":{{"type":"MultiPolygon","coordinates":[[{part}],[{frame},{hole}]]}}}}"#
    );
    let bytes = collection(&[
        square(106.205, 38.005, 0.01, r#"{"编码":"640302002","户数":35,"网格":"乙"}"#),
        multi,
        square(106.22, 38.001, 0.01, r#"{"编码":"640302003","户数":7,"网格":"乙"}"#),
        square(106.3, 38.3, 0.001, r#"{"编码":"640302004"}"#),
    ]);
    let first = imported(found("x.geojson", bytes));
    assert!(first.refused.is_empty(), "{:?}", first.refused);
    for form in [MapForm::GeoJson, MapForm::Shapefile, MapForm::Kml] {
        let bytes = map_file(&first.territory, &first.plan, form, "units");
        let again = imported(found("again.x", bytes.clone()));
        assert!(again.territory.data() == first.territory.data(), "{form:?}");
        assert_eq!(again.plan, first.plan, "{form:?}");
        assert!(
            map_file(&again.territory, &again.plan, form, "units") == bytes,
            "{form:?}"
        );
    }
}

/// The list of which unit is in which grid, as CSV: brought back it changes nothing, and brought to a
/// draft that differs it makes the draft what it says.
#[test]
fn the_assignment_comes_back_from_csv() {
    let sample = sample::generate(3);
    let csv = csv::write(&ledger::assignment(&sample.territory, &sample.reform));
    let tables = read::book("归属.csv", &csv).expect("our own table");
    let scenario = Scenario::new("现状", sample.reform.clone());
    let same = ledger::read(&sample.territory, &scenario, &tables).expect("understood");
    assert_eq!(same.refused, vec![]);
    assert!(same.is_empty(), "{:?}", same.changes);
    let mut other = scenario.clone();
    let to = GridId(sample.reform.grid_of(UnitId(0)).map_or(0, |g| g.0 + 1));
    PlanEdit::Assign(vec![(UnitId(0), Some(to))])
        .apply(&mut other.plan)
        .expect("both are there");
    let back = ledger::read(&sample.territory, &other, &tables).expect("understood");
    History::default().apply(&mut other, &back.edit).expect("it fits");
    assert_eq!(other.plan.assignment(), sample.reform.assignment());
}

/// Slivers and overlaps of a file are told one by one with place, size, whom they lie between and what was
/// done; a choice about one of them is kept to; our own files are taken as they are.
#[test]
fn what_does_not_fit_is_told_and_chosen_one_by_one() {
    let shape = |x: f64, y: f64, wide: f64, high: f64, code: &str| {
        let (east, north) = (x + wide, y + high);
        format!(
            r#"{{"type":"Feature","properties":{{"编码":"{code}","户数":300}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{east},{y}],[{east},{north}],[{x},{north}],[{x},{y}]]]}}}}"#
        )
    };
    // Metres of a plane: 甲 and 乙 stand 0.8 m apart, 丙 laps over 丁 by 0.8 m, 戊 closes everything in.
    let bytes = collection(&[
        shape(1000.0, 1000.0, 200.0, 100.0, "甲"),
        shape(1200.8, 1000.0, 199.2, 100.0, "乙"),
        shape(1000.0, 1100.0, 200.0, 100.0, "丙"),
        shape(1199.2, 1100.0, 200.8, 100.0, "丁"),
        shape(1000.0, 900.0, 400.0, 100.0, "戊"),
    ]);
    let found = found("x.geojson", bytes);
    let mut options = import::survey("x", &found.layers, &[]).expect("polygons").guess;
    let made = |options: &Options| import::import(&found.layers, &[], options, &mut |_, _| {}).expect("a map");
    let area = |made: &import::Imported, code: &str| {
        let unit = (made.territory.units().iter()).position(|u| u.code == code);
        unit.map(|u| made.territory.geometry().area[u].round())
    };
    let first = made(&options);
    assert!(first.refused.is_empty(), "{:?}", first.refused);
    let told: Vec<_> = (first.fitted.iter())
        .map(|f| (f.who.join("–"), f.what.0.as_str(), f.done.0.as_str(), f.at.is_empty()))
        .collect();
    assert_eq!(
        told,
        [
            ("丙–丁".to_owned(), "重叠 80.0 平方米", "归“丙”：在文件中靠前", false),
            (
                "甲–乙".to_owned(),
                "缝隙 80.0 平方米，平均宽 79 厘米",
                "补给“甲”：与缝隙相邻的边最长",
                false
            ),
        ]
    );
    assert_eq!(
        [area(&first, "甲"), area(&first, "丁")],
        [Some(20_080.0), Some(20_000.0)]
    );
    // Each otherwise.
    for fitted in &first.fitted {
        let (kind, shapes, at) = fitted.key.expect("a choice");
        options.fit.single.push((kind, shapes, at, Choice::Second));
    }
    let second = made(&options);
    assert_eq!(
        [area(&second, "甲"), area(&second, "乙")],
        [Some(20_000.0), Some(20_000.0)]
    );
    assert_eq!(
        [area(&second, "丙"), area(&second, "丁")],
        [Some(19_920.0), Some(20_080.0)]
    );
    // Nothing done: the gap stays, the later of two goes with the reason.
    options.fit = Rules::LEAVE;
    let left = made(&options);
    assert_eq!((area(&left, "甲"), area(&left, "丁")), (Some(20_000.0), None));
    assert!(left.refused[0].reason.1.contains("overlaps"), "{:?}", left.refused);
    // What goes out and comes back fits, and nobody mends it.
    let out = map_file(&second.territory, &second.plan, MapForm::GeoJson, "units");
    let back = imported(self::found("again.geojson", out));
    assert!(back.fitted.is_empty() && back.territory.data() == second.territory.data());
}

fn square(x: f64, y: f64, side: f64, properties: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{},{y}],[{},{}],[{x},{}],[{x},{y}]]]}}}}"#,
        x + side,
        x + side,
        y + side,
        y + side
    )
}

fn collection(features: &[String]) -> Vec<u8> {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")).into_bytes()
}

/// Import → export → import changes nothing: the same bytes of territory and plan, in both forms.
#[test]
fn maps_come_back_as_they_went() {
    let sample = sample::generate(sample::SAMPLE_SEED);
    let mut once: Option<(Territory, Plan)> = None;
    for form in [MapForm::GeoJson, MapForm::Shapefile, MapForm::Kml] {
        let bytes = map_file(&sample.territory, &sample.reform, form, "units");
        let first = imported(found("units.x", bytes));
        assert!(first.refused.is_empty(), "{form:?}: {:?}", first.refused.first());
        assert_eq!(first.plan, sample.reform, "{form:?}");
        assert_eq!(first.territory.data().units, sample.territory.data().units, "{form:?}");
        assert_eq!(first.territory.data().layers, sample.territory.data().layers);
        // What lies on the ground along every boundary is kept, arc by arc.
        assert!(grounds(&first.territory) == grounds(&sample.territory), "{form:?}");
        let again = imported(found("again.x", map_file(&first.territory, &first.plan, form, "units")));
        assert_eq!(again.territory.hash(), first.territory.hash(), "{form:?}");
        assert!(
            again.territory.data() == first.territory.data() && again.plan == first.plan,
            "{form:?}"
        );
        match &once {
            None => once = Some((first.territory, first.plan)),
            Some((territory, _)) => assert_eq!(first.territory.hash(), territory.hash(), "both forms say the same"),
        }
    }
}

#[test]
fn kml_comes_back_with_its_holes_and_parts() {
    let sample = sample::generate(3);
    let bytes = map_file(&sample.territory, &sample.baseline, MapForm::Kml, "units");
    let mut kmz = Writer::new();
    kmz.add("doc.kml", &bytes);
    let back = imported(found("x.kmz", kmz.finish()));
    assert_eq!(
        back.territory.units().len() + back.refused.len(),
        sample.territory.units().len()
    );
    assert!(
        back.refused.len() * 100 < sample.territory.units().len(),
        "{:?}",
        back.refused.first()
    );
    let households = |t: &Territory| t.units().iter().map(|u| u64::from(u.households)).sum::<u64>();
    assert!(households(&back.territory) * 100 > households(&sample.territory) * 99);
}

/// A Shapefile of GBK attributes without .cpg, in two zones, merged on one plane.
#[test]
fn files_of_two_zones_merge() {
    let part = |zone: u8, lon: f64| {
        let system = System::zone(3, zone, true).expect("a zone of China");
        let corner = |lon: f64, lat: f64| system.of_degrees(lon, lat).expect("on earth");
        let ring: Vec<String> = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01), (0.0, 0.0)]
            .iter()
            .map(|(dx, dy)| {
                let (x, y) = corner(lon + dx, 37.8 + dy);
                format!("[{x:.3},{y:.3}]")
            })
            .collect();
        collection(&[format!(
            r#"{{"type":"Feature","properties":{{"户数":{zone}}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
            ring.join(",")
        )])
    };
    let files = vec![
        ("a.geojson".to_owned(), part(35, 106.49)),
        ("b.geojson".to_owned(), part(36, 106.5)),
    ];
    let both = recognise(files, &mut |_| {}).expect("two layers");
    let survey = import::survey("吴忠", &both.layers, &[]).expect("both are known by their numbers");
    assert!(
        survey.layers.iter().all(|l| l.sure && !l.swapped),
        "{:?}",
        survey.layers
    );
    let made = imported(both);
    let geometry = made.territory.geometry();
    assert_eq!(made.territory.units().len(), 2);
    let shared = geometry.neighbours(geju::territory::UnitId(0));
    assert_eq!(shared.len(), 1, "they share the meridian between the zones");
    // 0.01° of latitude is 1,110 m.
    assert!((shared[0].length - 1_110.0).abs() < 2.0, "{}", shared[0].length);
}

#[test]
fn swapped_axes_are_seen_and_turned() {
    let bytes = collection(&[square(37.9, 106.2, 0.01, r#"{"户数":5}"#)]);
    let file = found("x.geojson", bytes);
    let survey = import::survey("x", &file.layers, &[]).expect("readable");
    assert!(survey.layers[0].swapped && !survey.layers[0].sure);
    let made = imported(file);
    let area = made.territory.geometry().area[0];
    assert!((area - 1_110.0 * 878.0).abs() < 10_000.0, "{area}");
}

#[test]
fn a_ledger_is_joined_by_code_whatever_excel_made_of_it() {
    let map = collection(&[
        square(106.0, 38.0, 0.01, r#"{"BM":"640402001001"}"#),
        square(106.01, 38.0, 0.01, r#"{"BM":"640402001002"}"#),
        square(106.02, 38.0, 0.01, r#"{"BM":"640402001009"}"#),
    ]);
    let ledger =
        "楼栋台账,,\n编码,户数,联系电话\n640402001001.0,\"1,200\",13900000000\n640402001002,35户,\n640402009999,7,\n";
    let files = vec![
        ("m.geojson".to_owned(), map),
        ("台账.csv".to_owned(), ledger.as_bytes().to_vec()),
    ];
    let both = recognise(files, &mut |_| {}).expect("a layer and a ledger");
    assert_eq!(both.dropped, ["联系电话"]);
    let made = imported(both);
    let households: Vec<u32> = made.territory.units().iter().map(|u| u.households).collect();
    assert_eq!(households, [1200, 35, 0]);
    assert_eq!((made.unjoined[0].0, made.unjoined[1].0), (1, 1));
}

/// A Shapefile of one triangle, its points last.
fn shapefile_of_one() -> Vec<u8> {
    let points = [[106.0, 38.0], [106.0, 38.1], [106.1, 38.0], [106.0, 38.0]];
    let mut content = 5u32.to_le_bytes().to_vec();
    [106.0f64, 38.0, 106.1, 38.1]
        .iter()
        .for_each(|v| content.extend(v.to_le_bytes()));
    for n in [1u32, points.len() as u32, 0] {
        content.extend(n.to_le_bytes());
    }
    points
        .iter()
        .flatten()
        .for_each(|v: &f64| content.extend(v.to_le_bytes()));
    let mut shp = 9994u32.to_be_bytes().to_vec();
    shp.extend([0; 20]);
    shp.extend((((108 + content.len()) / 2) as u32).to_be_bytes());
    shp.extend(1000u32.to_le_bytes());
    shp.extend(5u32.to_le_bytes());
    shp.extend([0; 64]);
    shp.extend(1u32.to_be_bytes());
    shp.extend(((content.len() / 2) as u32).to_be_bytes());
    shp.extend(content);
    shp
}

#[test]
fn bad_files_are_refused_in_words() {
    let sample = sample::generate(3);
    let shapefile = map_file(&sample.territory, &sample.baseline, MapForm::Shapefile, "units");
    assert!(refused("x.zip", &shapefile[..shapefile.len() / 2]).contains("damaged"));
    assert!(refused("x.geojson", b"").contains("empty"));
    assert!(refused("x.geojson", br#"{"type":"FeatureCollection","features":[]}"#).contains("no features"));
    assert!(refused("x.kml", b"<kml><Document><Placemark>").contains("XML"));
    assert!(refused("x.kml", b"<!DOCTYPE k [<!ENTITY a \"ha\">]><kml><Placemark/></kml>").contains("entities"));
    assert!(refused("x.pdf", b"%PDF-1.7").contains("not supported"));
    assert!(refused("x.rar", b"Rar!\x1a\x07").contains("RAR"));
    // A .shp that claims 2 GB.
    let mut claims = vec![0u8; 200];
    claims[..4].copy_from_slice(&9994u32.to_be_bytes());
    claims[24..28].copy_from_slice(&0x3fff_ffffu32.to_be_bytes());
    assert!(refused("x.shp", &claims).contains("claims"));
    // An archive that unpacks to more than any file may have.
    let mut bomb = Writer::new();
    bomb.add("x.csv", &vec![b'0'; 1 << 20]);
    let mut bomb = bomb.finish();
    let at = bomb.windows(4).rposition(|w| w == b"PK\x01\x02").expect("a directory");
    bomb[at + 24..at + 28].copy_from_slice(&0x7fff_ffffu32.to_le_bytes());
    assert!(refused("x.zip", &bomb).contains("MB"));
    // Old datums are named.
    let mut zip = Writer::new();
    zip.add("x.geojson", br#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4610"}},"features":[{"type":"Feature","properties":{},"geometry":null}]}"#);
    assert!(refused("x.zip", &zip.finish()).contains("Xian 1980"));
    // Nothing but features that cross themselves.
    let bow = br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[106,38],[106.1,38.1],[106.1,38],[106,38.1],[106,38]]]}}]}"#;
    assert!(refused("x.geojson", bow).contains("crosses itself"));
    // A ring that passes a point of its own, a ring of two points, a Shapefile whose points are NaN.
    let flat = br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[106,38],[106.1,38.1],[106,38]]]}}]}"#;
    assert!(!refused("x.geojson", flat).is_empty());
    let mut wild = shapefile_of_one();
    let at = wild.len() - 8;
    wild[at..].copy_from_slice(&f64::NAN.to_le_bytes());
    assert!(refused("x.shp", &wild).contains("NaN"), "{}", refused("x.shp", &wild));
    // Text in an encoding that GeoJSON must not have.
    let gbk = b"{\"type\":\"FeatureCollection\",\"name\":\"\xce\xe2\xd6\xd2\",\"features\":[]}";
    assert!(refused("x.geojson", gbk).contains("UTF-8"));
    assert!(refused("x.geojson", b"\xff\xfe{\x00").contains("UTF-16"));
    // Archives within archives, archives of nothing.
    let mut inner = Writer::new();
    inner.add("inner.zip", &Writer::new().finish());
    assert!(!refused("x.zip", &inner.finish()).is_empty());
    assert!(!refused("x.zip", &Writer::new().finish()).is_empty());
    let nan = br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[NaN,38]]]}}]}"#;
    assert!(refused("x.geojson", nan).contains("JSON"));
}

#[test]
fn bad_workbooks_are_refused_in_words() {
    let english = |name: &str, bytes: &[u8]| read::book(name, bytes).expect_err("refused").1;
    let compound = [0xd0u8, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    assert!(english("x.xlsx", &compound).contains(".xls"));
    let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(english("x.xlsx", &[&compound[..], &mark].concat()).contains("password"));
    assert!(english("x.xls", b"<html><table></table></html>").contains("web page"));
    let part = |name: &str, content: &str| {
        let mut zip = Writer::new();
        zip.add("[Content_Types].xml", b"<Types/>");
        zip.add(
            "xl/workbook.xml",
            br#"<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>"#,
        );
        zip.add(
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>"#,
        );
        zip.add(name, content.as_bytes());
        zip.finish()
    };
    let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    assert!(english("x.xlsx", &part("xl/sharedStrings.xml", laughs)).contains("entities"));
    assert!(english("x.xlsx", &part("xl/worksheets/s.xml", "<worksheet><sheetData><row")).contains("XML"));
    assert!(english("x.xlsx", &part("xl/other.xml", "")).contains("incomplete"));
}

fn tables(workbook: &geju::exchange::workbook::Workbook) -> Vec<Table> {
    read::book("x.xlsx", &write::xlsx(workbook)).expect("our own workbook")
}

#[test]
fn a_ledger_written_and_read_changes_nothing() {
    let sample = sample::generate(3);
    let scenario = Scenario::reform("优化调整", sample.reform.clone());
    let out = ledger::write(&sample.territory, &scenario, Some(&sample.baseline));
    assert!(
        out.sheets.iter().any(|s| s.name == "调整" && !s.rows.is_empty()),
        "who moved is told"
    );
    let update = ledger::read(&sample.territory, &scenario, &tables(&out)).expect("understood");
    assert_eq!(update.refused, vec![]);
    assert!(update.is_empty(), "{:?}", update.changes);
}

#[test]
fn a_changed_ledger_changes_what_it_says_in_one_step() {
    let sample = sample::generate(3);
    let mut scenario = Scenario::new("现状", sample.baseline.clone());
    let before = scenario.clone();
    let mut out = ledger::write(&sample.territory, &scenario, None);
    let grids = out.sheets.iter_mut().find(|s| s.name == "网格").expect("the grids");
    let lived_in = grids
        .rows
        .iter()
        .position(|r| matches!(r[4], Cell::Number(n) if n > 0.0))
        .expect("a grid with households");
    grids.rows[lived_in][1] = Cell::text("新名网格");
    grids.rows[lived_in][4] = Cell::Number(777.0);
    grids.rows[lived_in][6] = Cell::Number(9.0);
    grids
        .rows
        .push(vec![Cell::text("999999999999999"), Cell::text("无此网格")]);
    let update = ledger::read(&sample.territory, &scenario, &tables(&out)).expect("understood");
    assert_eq!(update.refused.len(), 1);
    assert!(update.refused[0].sheet == "网格" && update.refused[0].column.contains("网格编码"));
    let mut history = History::default();
    history.apply(&mut scenario, &update.edit).expect("it fits");
    assert_eq!(scenario.plan.grids()[lived_in].name, "新名网格");
    assert_eq!(scenario.staffing.grids.values().collect::<Vec<_>>(), [&9]);
    let territory = Territory::new(update.territory.expect("households belong to the territory"));
    let households: u32 = (territory.units().iter().zip(scenario.plan.assignment()))
        .filter(|(_, g)| g.is_some_and(|g| g.index() == lived_in))
        .map(|(u, _)| u.households)
        .sum();
    assert_eq!(households, 777);
    history.undo(&mut scenario).expect("one step");
    assert_eq!(scenario, before);
}

#[test]
fn templates_have_seven_sheets_that_are_understood_when_filled() {
    let sample = sample::generate(3);
    let scenario = Scenario::new("现状", sample.baseline.clone());
    let template = ledger::template(&sample.territory, &scenario);
    let names: Vec<&str> = template.sheets.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["社区", "网格", "小区", "楼栋", "人员", "案件", "经费"]);
    let options = Options::default();
    assert_eq!(options.tolerance, 0);
}
