"""From a grid of parameters in a TOML file to a labelled, verified store."""
