# Needs: private/analyses/*.csv
# Makes: release/: protected tables, and figures, report, workbook and document made from them alone
