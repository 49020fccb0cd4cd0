//! Names, units and explanations of the indices.
