"""The page of phones: what the people of a sandbox see and do, in a browser on this machine."""
