"""What pages share: shell, session, filters, cells and forms."""
