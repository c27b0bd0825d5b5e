//! Colour roles, palettes, inheritance and downgrade to 256, 16 and no colours.
