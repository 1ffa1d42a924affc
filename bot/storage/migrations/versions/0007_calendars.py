"""Calendar feeds, what they map to, and closures

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("feed", sa.LargeBinary(), nullable=False),
        sa.Column("feed_index", sa.LargeBinary(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("whole_at", sa.BigInteger(), nullable=True),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('feed', 'file')", name=op.f("ck_calendar_kind")),
        sa.CheckConstraint(
            "trouble IN ('unreachable', 'too_slow', 'forbidden_address', 'gone', 'too_large',"
            " 'not_a_calendar', 'too_costly', 'emptied')",
            name=op.f("ck_calendar_trouble"),
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_calendar_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
        sa.UniqueConstraint(
            "therapist_id", "feed_index", name=op.f("uq_calendar_therapist_id_feed_index")
        ),
    )
    op.create_index("ix_calendar_next", "calendar", ["next_at"], unique=False)

    op.create_table(
        "calendar_booking",
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_booking_calendar_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_calendar_booking_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_calendar_booking_session_id")
        ),
        sa.PrimaryKeyConstraint("calendar_id", "mark", name=op.f("pk_calendar_booking")),
    )
    op.create_index(
        "ix_calendar_booking_client_id", "calendar_booking", ["client_id"], unique=False
    )
    op.create_index(
        "ix_calendar_booking_start", "calendar_booking", ["calendar_id", "starts_at"], unique=False
    )

    op.create_table(
        "calendar_mapping",
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_mapping_calendar_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_calendar_mapping_client_id")
        ),
        sa.PrimaryKeyConstraint("calendar_id", "mark", name=op.f("pk_calendar_mapping")),
    )
    op.create_index(
        "ix_calendar_mapping_client_id", "calendar_mapping", ["client_id"], unique=False
    )

    op.create_table(
        "calendar_code",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_calendar_code_client_id")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_calendar_code")),
        sa.UniqueConstraint("code_index", name=op.f("uq_calendar_code_code_index")),
    )

    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_closure_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )


def downgrade() -> None:
    op.drop_table("closure")
    op.drop_table("calendar_code")
    op.drop_table("calendar_mapping")
    op.drop_table("calendar_booking")
    op.drop_table("calendar")
