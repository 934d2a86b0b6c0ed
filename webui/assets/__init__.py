"""Front-end sources (style sheets, one script) and the command that bundles them into `webui/static/dist`."""
