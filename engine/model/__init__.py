"""Pure values of the engine: frozen, typed, closed. They know no storage, no diagrams and no web."""
