"""What multiple imputation of the items makes of the main results."""
