//! The camera: world centimetres ↔ CSS pixels. Pure.

use crate::territory::{Point, Rect};

/// Where the map looks. Independent of the window's size, so that it can be stored and shared by
/// two windows.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Camera {
    /// World centimetres east at the middle of the window.
    pub x: f64,
    /// World centimetres north at the middle of the window.
    pub y: f64,
    /// CSS pixels a centimetre.
    pub scale: f64,
}

/// Closest zoom: 4 CSS pixels a metre.
pub const MAX_SCALE: f64 = 0.04;

/// A camera and the size of its window in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Where it looks.
    pub camera: Camera,
    /// Window width.
    pub width: f64,
    /// Window height.
    pub height: f64,
}

impl View {
    /// The camera that shows `rect` as large as fits, with `margin` CSS pixels around.
    pub fn fit(rect: &Rect, width: f64, height: f64, margin: f64) -> Camera {
        if rect.is_empty() {
            return Camera {
                x: 0.0,
                y: 0.0,
                scale: MAX_SCALE / 100.0,
            };
        }
        let (w, h) = (
            f64::from(rect.max.x) - f64::from(rect.min.x),
            f64::from(rect.max.y) - f64::from(rect.min.y),
        );
        let room = |size: f64| (size - 2.0 * margin).max(size * 0.5).max(1.0);
        Camera {
            x: f64::from(rect.min.x) + w / 2.0,
            y: f64::from(rect.min.y) + h / 2.0,
            scale: (room(width) / w.max(1.0)).min(room(height) / h.max(1.0)).min(MAX_SCALE),
        }
    }

    /// World to window.
    pub fn to_screen(self, x: f64, y: f64) -> (f64, f64) {
        let c = &self.camera;
        (
            (x - c.x) * c.scale + self.width / 2.0,
            (c.y - y) * c.scale + self.height / 2.0,
        )
    }

    /// Window to world.
    pub fn to_world(self, x: f64, y: f64) -> (f64, f64) {
        let c = &self.camera;
        (
            (x - self.width / 2.0) / c.scale + c.x,
            c.y - (y - self.height / 2.0) / c.scale,
        )
    }

    /// Window to a point of the map.
    pub fn to_point(self, x: f64, y: f64) -> Point {
        let (x, y) = self.to_world(x, y);
        Point {
            x: round(x),
            y: round(y),
        }
    }

    /// The world rectangle under a window rectangle `(x, y, width, height)`, a little enlarged.
    pub fn world_rect(&self, x: f64, y: f64, width: f64, height: f64) -> Rect {
        let (x0, y0) = self.to_world(x - 1.0, y + height + 1.0);
        let (x1, y1) = self.to_world(x + width + 1.0, y - 1.0);
        Rect {
            min: Point {
                x: round(x0.floor()),
                y: round(y0.floor()),
            },
            max: Point {
                x: round(x1.ceil()),
                y: round(y1.ceil()),
            },
        }
    }

    /// The world rectangle that the window shows.
    pub fn visible(&self) -> Rect {
        self.world_rect(0.0, 0.0, self.width, self.height)
    }

    /// Moves the map with the hand: by CSS pixels right and down.
    pub fn pan(&mut self, dx: f64, dy: f64) {
        self.camera.x -= dx / self.camera.scale;
        self.camera.y += dy / self.camera.scale;
    }

    /// Zooms so that what is under the window point stays there.
    pub fn zoom_about(&mut self, x: f64, y: f64, factor: f64, extent: &Rect) {
        let (wx, wy) = self.to_world(x, y);
        self.camera.scale = clamp_scale(self.camera.scale * factor, extent, self.width, self.height);
        let (nx, ny) = self.to_world(x, y);
        self.camera.x += wx - nx;
        self.camera.y += wy - ny;
    }

    /// Keeps some of `extent` in the window: its middle never leaves the box, and the scale stays
    /// between a third of the whole and [`MAX_SCALE`].
    pub fn clamp(&mut self, extent: &Rect) {
        if extent.is_empty() {
            return;
        }
        self.camera.scale = clamp_scale(self.camera.scale, extent, self.width, self.height);
        let within = |v: f64, lo: i32, hi: i32| v.clamp(f64::from(lo), f64::from(hi));
        self.camera.x = within(self.camera.x, extent.min.x, extent.max.x);
        self.camera.y = within(self.camera.y, extent.min.y, extent.max.y);
    }

    /// CSS pixels of a length in centimetres.
    pub fn px(&self, centimetres: f64) -> f64 {
        centimetres * self.camera.scale
    }
}

fn clamp_scale(scale: f64, extent: &Rect, width: f64, height: f64) -> f64 {
    let least = View::fit(extent, width, height, 0.0).scale / 3.0;
    if scale.is_finite() {
        scale.clamp(least.min(MAX_SCALE), MAX_SCALE)
    } else {
        least
    }
}

/// Saturating: a far-away window is still a window.
fn round(v: f64) -> i32 {
    v.round() as i32
}

/// A scale bar: the roundest length (1, 2 or 5 times a power of ten metres) that is at most
/// `most` CSS pixels wide, and its width.
pub fn scale_bar(scale: f64, most: f64) -> (f64, f64) {
    let metres = most / (scale * 100.0);
    if !metres.is_finite() || metres <= 0.0 {
        return (0.0, 0.0);
    }
    let mut step = 1.0;
    while step * 10.0 <= metres {
        step *= 10.0;
    }
    while step > metres {
        step /= 10.0;
    }
    let length = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|m| m * step)
        .find(|&l| l <= metres)
        .unwrap_or(step);
    (length, length * 100.0 * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Rect = Rect {
        min: Point { x: -1000, y: 500 },
        max: Point { x: 9000, y: 4500 },
    };

    fn view() -> View {
        View {
            camera: View::fit(&BOX, 800.0, 600.0, 20.0),
            width: 800.0,
            height: 600.0,
        }
    }

    #[test]
    fn fit_shows_the_whole_box_within_its_margin() {
        let v = View {
            camera: View::fit(
                &Rect {
                    min: Point { x: 0, y: 0 },
                    max: Point { x: 100_000, y: 20_000 },
                },
                800.0,
                600.0,
                20.0,
            ),
            width: 800.0,
            height: 600.0,
        };
        let (x0, _) = v.to_screen(0.0, 0.0);
        let (x1, _) = v.to_screen(100_000.0, 0.0);
        assert!((x0 - 20.0).abs() < 1e-9 && (x1 - 780.0).abs() < 1e-9, "{x0} {x1}");
    }

    #[test]
    fn screen_and_world_are_inverse_and_north_is_up() {
        let v = view();
        let (x, y) = v.to_screen(1234.0, 2345.0);
        let (wx, wy) = v.to_world(x, y);
        assert!((wx - 1234.0).abs() < 1e-6 && (wy - 2345.0).abs() < 1e-6);
        assert!(v.to_screen(0.0, 4000.0).1 < v.to_screen(0.0, 1000.0).1);
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        for factor in [0.5, 1.7, 100.0, 1e-6] {
            let mut v = view();
            let before = v.to_world(123.0, 456.0);
            v.zoom_about(123.0, 456.0, factor, &BOX);
            let after = v.to_world(123.0, 456.0);
            assert!((before.0 - after.0).abs() < 1e-6 && (before.1 - after.1).abs() < 1e-6);
            assert!(v.camera.scale <= MAX_SCALE);
        }
    }

    #[test]
    fn a_lost_camera_comes_back() {
        let mut v = view();
        v.pan(1e9, -1e9);
        v.clamp(&BOX);
        assert!(v.visible().touches(&BOX));
        v.camera.scale = f64::NAN;
        v.clamp(&BOX);
        assert!(v.camera.scale > 0.0);
    }

    #[test]
    fn the_scale_bar_is_round_and_fits() {
        for scale in [1e-6, 3e-5, 7.7e-4, 0.04] {
            let (metres, px) = scale_bar(scale, 120.0);
            assert!(px <= 120.0 && px > 40.0, "{scale}: {px}");
            let mut lead = metres;
            while lead >= 10.0 {
                lead /= 10.0;
            }
            while lead < 0.999_999 {
                lead *= 10.0;
            }
            assert!([1.0, 2.0, 5.0].iter().any(|m| (lead - m).abs() < 1e-6), "{metres}");
        }
    }
}
