"""Whether people at level B1 read a text with ease, as far as a program can see."""
