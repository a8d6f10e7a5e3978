"""Results weighted for attrition beside the unweighted."""
