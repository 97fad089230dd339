"""Making the learned model: corpus, examples, network, training, export. Not part of the installed package."""
