"""Templates, style and script of a region's site, beside those that every site has."""
