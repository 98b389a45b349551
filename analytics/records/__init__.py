"""Records in: files become kept rows and refused rows, and kept rows survive."""
