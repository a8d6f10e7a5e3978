# Needs: config/papers/<paper>.yaml; a study's release tables where the study names the paper
# Makes: results/papers/<paper>/{claims.csv, claims.html}; release/paper_claims.csv of the study
