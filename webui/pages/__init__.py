"""Screens: one blueprint per family. A page function reads the request, calls the engine, chooses a page."""
