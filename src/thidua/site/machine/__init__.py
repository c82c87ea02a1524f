"""What machines fetch beside the pages."""
