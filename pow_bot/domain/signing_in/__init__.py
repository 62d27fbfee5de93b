"""How colleagues prove who they are: passwords, codes, passkeys, and single sign-on."""
