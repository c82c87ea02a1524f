"""What readers get, for any renderer."""
