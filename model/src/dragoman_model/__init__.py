"""The files of the model; `MODEL_CARD.md` beside this says what it is, what it was made from, and its limits."""
