"""What therapists ask for themselves: guesses, self checks, days away

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("back_on", sa.String(), nullable=False),
        sa.Column("back_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ends_at <= back_at", name=op.f("ck_absence_order")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_absence_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_back", "absence", ["back_at"], unique=False)
    op.create_index("ix_absence_therapist", "absence", ["therapist_id", "starts_at"], unique=False)

    op.create_table(
        "absence_word",
        sa.Column("absence_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["absence_id"], ["absence.id"], name=op.f("fk_absence_word_absence_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_absence_word_client_id")
        ),
        sa.PrimaryKeyConstraint("absence_id", "client_id", name=op.f("pk_absence_word")),
    )
    op.create_index("ix_absence_word_client_id", "absence_word", ["client_id"], unique=False)

    op.create_table(
        "wish",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("wish", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_wish_client_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_wish")),
    )
    op.create_table(
        "self_check",
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_self_check_therapist_id")
        ),
        sa.PrimaryKeyConstraint("therapist_id", "week", name=op.f("pk_self_check")),
    )
    op.create_table(
        "prompt",
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("prompt IN ('self_check', 'guess')", name=op.f("ck_prompt_prompt")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_prompt_therapist_id")
        ),
        sa.PrimaryKeyConstraint("therapist_id", "prompt", name=op.f("pk_prompt")),
    )
    op.create_table(
        "guess",
        sa.Column("checkin_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("guess", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_guess_checkin_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_guess_client_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_guess_therapist_id")
        ),
        sa.PrimaryKeyConstraint("checkin_id", name=op.f("pk_guess")),
    )
    op.create_index("ix_guess_client_id", "guess", ["client_id"], unique=False)

    op.create_table(
        "reveal",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_reveal_client_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_reveal")),
    )


def downgrade() -> None:
    for table in ("reveal", "guess", "prompt", "self_check", "wish", "absence_word", "absence"):
        op.drop_table(table)
