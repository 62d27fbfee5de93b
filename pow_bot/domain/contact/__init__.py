"""Being in touch: who is called today, what came of it, and appointments."""
