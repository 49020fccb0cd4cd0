//! Numbers, dates and units as people write them (万, 亿, %).
