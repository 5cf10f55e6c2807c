"""What changes: the answers under one reading or the other, and between two states of the record."""
