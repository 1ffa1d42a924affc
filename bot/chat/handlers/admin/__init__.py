"""`/admin`: the office manager's menus."""
