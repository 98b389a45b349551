"""Pictures of findings: frames in, Altair out; the only rooms that know Altair."""
