"""Vietnamese text and what stands in it; nothing here opens a file."""
