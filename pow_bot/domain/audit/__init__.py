"""Who looked at, searched, changed or was refused what: a chain that shows any later change."""
