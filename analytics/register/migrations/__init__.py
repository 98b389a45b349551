"""Steps that bring a register up to date, run by Alembic."""
