"""The team's workplace: the way in, the queue, one intake, and all that is done there."""
