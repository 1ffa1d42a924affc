"""Who looked at what, what is kept no longer, and incidents

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ACTIONS = (
    "action IN ('overview', 'comments', 'client_view', 'supervision_sheet', 'export', 'invited', "
    "'joined', 'role_granted', 'role_ended', 'handed_over', 'history_released', 'relinked', "
    "'consented', 'paused', 'stopped', 'erased', 'retention_ended', 'policy_changed', "
    "'key_rotated', 'instrument_imported')"
)


def upgrade() -> None:
    op.add_column("client", sa.Column("relinked_at", sa.BigInteger(), nullable=True))
    op.add_column("invitation", sa.Column("issued_by", sa.String(), nullable=True))
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(_ACTIONS, name=op.f("ck_audit_action")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_client_id", "audit", ["client_id"])
    op.create_table(
        "ending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("announced_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_ending_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ending")),
    )
    op.create_index("ix_ending_therapist_id", "ending", ["therapist_id"])
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )


def downgrade() -> None:
    op.drop_table("incident")
    op.drop_table("ending")
    op.drop_table("audit")
    op.drop_column("invitation", "issued_by")
    op.drop_column("client", "relinked_at")
