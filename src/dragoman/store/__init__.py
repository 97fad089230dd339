"""Where what was read and coded is kept: SQLite in the project's folder, or PostgreSQL by URL. See `docs/store.md`."""
