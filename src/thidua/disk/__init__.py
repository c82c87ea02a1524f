"""The project's folder as the system shows it, and writing that is whole or not at all."""
