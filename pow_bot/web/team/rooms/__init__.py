"""The other rooms of the workplace: calls, hand-overs, requests, the case table and more."""
