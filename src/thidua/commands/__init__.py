"""The commands people type. Each reads its flags, calls the library and says what happened."""
