"""What becomes of respondents' data beside the analysis: shared without identities, or erased."""
