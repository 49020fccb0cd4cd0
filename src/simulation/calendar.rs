//! Working days, shifts and the three clocks (紧急工作时, 工作时, 工作日).
