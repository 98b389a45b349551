"""Pages of the app: one question a file, no arithmetic."""
