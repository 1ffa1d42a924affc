"""The first tables

Revision: 0001, after nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policies", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )
    op.create_table(
        "clinic_keys",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("key_check", sa.LargeBinary(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_clinic_keys")),
    )
    op.create_table(
        "dead_update",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("died_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_dead_update")),
    )
    op.create_index("ix_dead_update_died_at", "dead_update", ["died_at"], unique=False)

    op.create_table(
        "dialog",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("dialog", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("role IN ('client', 'therapist', 'admin')", name=op.f("ck_dialog_role")),
        sa.PrimaryKeyConstraint("role", "subject", name=op.f("pk_dialog")),
    )
    op.create_table(
        "invitation",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("token_index", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role IN ('client', 'therapist', 'admin')", name=op.f("ck_invitation_role")
        ),
        sa.PrimaryKeyConstraint("role", "subject", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_index", name=op.f("uq_invitation_token_index")),
    )
    op.create_table(
        "seen_update",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_seen_update")),
    )
    op.create_index("ix_seen_update_seen_at", "seen_update", ["seen_at"], unique=False)

    op.create_table(
        "subject_key",
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('identity', 'record')", name=op.f("ck_subject_key_kind")),
        sa.PrimaryKeyConstraint("subject", "kind", name=op.f("pk_subject_key")),
    )
    op.create_table(
        "admin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('invited', 'active', 'ended')", name=op.f("ck_admin_state")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_admin_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin")),
        sa.UniqueConstraint("address_index", name=op.f("uq_admin_address_index")),
    )
    op.create_table(
        "therapist",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('invited', 'active', 'ended')", name=op.f("ck_therapist_state")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_therapist_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapist")),
        sa.UniqueConstraint("address_index", name=op.f("uq_therapist_address_index")),
    )
    op.create_table(
        "client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("paused_until", sa.String(), nullable=True),
        sa.Column("profile", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('invited', 'active', 'paused', 'stopped', 'erased')",
            name=op.f("ck_client_state"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_client_clinic_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_client_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("address_index", name=op.f("uq_client_address_index")),
    )
    op.create_index(
        "ix_client_return",
        "client",
        ["paused_until"],
        unique=False,
        sqlite_where=sa.text("state = 'paused' AND paused_until IS NOT NULL"),
        postgresql_where=sa.text("state = 'paused' AND paused_until IS NOT NULL"),
    )
    op.create_index("ix_client_therapist_id", "client", ["therapist_id"], unique=False)

    op.create_table(
        "digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("covers_after", sa.BigInteger(), nullable=False),
        sa.Column("covers_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_digest_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("therapist_id", "due_at", name=op.f("uq_digest_therapist_id_due_at")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.LargeBinary(), nullable=False),
        sa.Column("needs_acknowledgement", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_notice_client_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_notice_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_next",
        "notice",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL AND acknowledged_at IS NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL AND acknowledged_at IS NULL"),
    )
    op.create_index("ix_notice_therapist", "notice", ["therapist_id", "created_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_index", sa.LargeBinary(), nullable=False),
        sa.Column("to_index", sa.LargeBinary(), nullable=False),
        sa.Column("key_index", sa.LargeBinary(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=True),
        sa.Column("attachment", sa.LargeBinary(), nullable=True),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("checkin_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "act IN ('post', 'revise', 'remove', 'remove_ref')", name=op.f("ck_outbox_act")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'done', 'dead', 'expired')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_outbox_client_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_index", name=op.f("uq_outbox_dedupe_index")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
    )
    op.create_index(
        "ix_outbox_address",
        "outbox",
        ["to_index", "seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index("ix_outbox_client", "outbox", ["client_id"], unique=False)
    op.create_index(
        "ix_outbox_key",
        "outbox",
        ["key_index"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["lane", "seq"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_outbox_taken", "outbox", ["taken_at"], unique=False)
    op.create_index(
        "uq_outbox_sending",
        "outbox",
        ["to_index"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )

    op.create_table(
        "posted",
        sa.Column("key_index", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("letter", sa.LargeBinary(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_posted_client_id")),
        sa.PrimaryKeyConstraint("key_index", name=op.f("pk_posted")),
    )
    op.create_index("ix_posted_client", "posted", ["client_id", "posted_at"], unique=False)

    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("length_seconds", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("planned_until", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length_seconds > 0", name=op.f("ck_series_length")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_series_client_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_series_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index("ix_series_client_id", "series", ["client_id"], unique=False)
    op.create_index(
        "ix_series_planned_until",
        "series",
        ["planned_until"],
        unique=False,
        sqlite_where=sa.text("NOT ended"),
        postgresql_where=sa.text("NOT ended"),
    )

    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_session_state")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_session_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_session_client_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_session_series_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_session_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("series_id", "key", name=op.f("uq_session_series_id_key")),
    )
    op.create_index("ix_session_client", "session", ["client_id", "starts_at"], unique=False)
    op.create_index("ix_session_therapist", "session", ["therapist_id", "starts_at"], unique=False)

    op.create_table(
        "checkin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("session_starts_at", sa.BigInteger(), nullable=False),
        sa.Column("session_ends_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("remind_at", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('scheduled', 'claimed', 'sent', 'completed', 'expired', 'cancelled',"
            " 'undeliverable')",
            name=op.f("ck_checkin_state"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_checkin_client_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_checkin_session_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_checkin_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin")),
        sa.UniqueConstraint("session_id", name=op.f("uq_checkin_session_id")),
    )
    op.create_index(
        "ix_checkin_client", "checkin", ["client_id", "session_starts_at"], unique=False
    )
    op.create_index(
        "ix_checkin_due",
        "checkin",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'scheduled'"),
        postgresql_where=sa.text("state = 'scheduled'"),
    )
    op.create_index("ix_checkin_ended", "checkin", ["therapist_id", "ended_at"], unique=False)
    op.create_index(
        "ix_checkin_expire",
        "checkin",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND state IN ('claimed', 'sent', 'completed')"),
        postgresql_where=sa.text("closed_at IS NULL AND state IN ('claimed', 'sent', 'completed')"),
    )
    op.create_index(
        "ix_checkin_remind",
        "checkin",
        ["remind_at"],
        unique=False,
        sqlite_where=sa.text("state = 'sent' AND closed_at IS NULL AND remind_at IS NOT NULL"),
        postgresql_where=sa.text("state = 'sent' AND closed_at IS NULL AND remind_at IS NOT NULL"),
    )

    op.create_table(
        "reply",
        sa.Column("checkin_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_reply_checkin_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_reply_client_id")),
        sa.PrimaryKeyConstraint("checkin_id", name=op.f("pk_reply")),
    )
    op.create_index("ix_reply_client_id", "reply", ["client_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reply")
    op.drop_table("checkin")
    op.drop_table("session")
    op.drop_table("series")
    op.drop_table("posted")
    op.drop_table("outbox")
    op.drop_table("notice")
    op.drop_table("digest")
    op.drop_table("client")
    op.drop_table("therapist")
    op.drop_table("admin")
    op.drop_table("subject_key")
    op.drop_table("seen_update")
    op.drop_table("invitation")
    op.drop_table("dialog")
    op.drop_table("dead_update")
    op.drop_table("clinic_keys")
    op.drop_table("clinic")
