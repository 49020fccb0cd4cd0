//! The whole part of a number, without a cast: casts from floats look for what does not fit, which in
//! wasm takes longer than the work around them.

/// Added to a small number and taken off again it leaves the nearest whole one (ties to even); what
/// stands in the low bits in between is that number too.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// The whole part of `x`, from 0 to 2³¹ − 1, as an integer and as a float.
#[inline(always)]
pub(super) fn whole(x: f64) -> (u32, f64) {
    let near = (x - 0.5) + ROUND;
    let (whole, float) = (near.to_bits() as u32, near - ROUND);
    // Numbers next to a whole one may be rounded past it.
    if float > x {
        (whole.wrapping_sub(1), float - 1.0)
    } else if float + 1.0 <= x {
        (whole.wrapping_add(1), float + 1.0)
    } else {
        (whole, float)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_floor(n in 0_u32..0x7fff_ffff, part in 0.0..1.0_f64) {
            for x in [f64::from(n), f64::from(n).next_up(), f64::from(n) + part, (f64::from(n) + 1.0).next_down()] {
                prop_assert_eq!(whole(x), (x as u32, x.floor()));
            }
        }
    }
}
