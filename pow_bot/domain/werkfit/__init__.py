"""A professional's judgement: how werkfit somebody is, which steps come first, and who takes them."""
