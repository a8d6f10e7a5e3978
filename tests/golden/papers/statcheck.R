# statcheck's verdict on each statement of statements.csv, with and without one-tailed tests.
# Writes expected.json; the tests read only that file.
suppressPackageStartupMessages({library(statcheck); library(jsonlite)})
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
input <- read.csv(file.path(folder, "statements.csv"), colClasses = "character", encoding = "UTF-8")
one <- function(text) {
  sink(nullfile()); on.exit(sink())
  found <- suppressMessages(statcheck(text, messages = FALSE))
  if (is.null(found) || nrow(found) != 1) stop("not read: ", text)
  found
}
rows <- lapply(seq_len(nrow(input)), function(i) {
  found <- one(input$text[i])
  list(id = input$id[i], computed_p = found$computed_p, error = found$error,
       decision_error = found$decision_error)
})
write(toJSON(list(
  versions = list(R = as.character(getRversion()), statcheck = as.character(packageVersion("statcheck"))),
  statements = rows), auto_unbox = TRUE, digits = 15, pretty = FALSE), file.path(folder, "expected.json"))
