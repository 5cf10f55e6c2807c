"""Ask an analysis by names and days, and get its answers with their evidence: what every door calls."""
