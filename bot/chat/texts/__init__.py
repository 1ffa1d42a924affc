"""Every sentence a person can receive, as functions of a translator."""
