"""One module per lesson, each with a `LESSON`: its exercises, predictions and quiz."""
