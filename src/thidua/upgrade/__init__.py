"""From one version of the program to the next: a ward's folder changed, tried, and undone."""
