"""How far the plans' targets are met, and in which words it is told."""
