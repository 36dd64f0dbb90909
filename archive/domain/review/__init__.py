"""What is kept of reviews: decisions about works, and who looked at the proofs behind them."""
