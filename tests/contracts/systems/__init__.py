"""What every connector to the systems of record must do."""
