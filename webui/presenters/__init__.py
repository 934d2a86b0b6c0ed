"""Engine values turned into words, dates and shapes for the eye. No requests, no engine calls."""
