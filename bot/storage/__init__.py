"""What must last. SQLModel, SQLAlchemy and Alembic live only here."""
