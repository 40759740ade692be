"""mend: places, kinds of faults, reports of small faults

Revision 0049, after 0048, made on 2026-12-01.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "building_id"],
            ["buildings.community_id", "buildings.id"],
            name="fk_places_building_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_places_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("community_id", "code", name=op.f("uq_places_community_id_code")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_places_community_id_id")),
        sa.UniqueConstraint("community_id", "name", name=op.f("uq_places_community_id_name")),
    )
    op.create_table(
        "fault_kinds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("advice", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.CheckConstraint("hours BETWEEN 1 AND 720", name=op.f("ck_fault_kinds_hours")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_fault_kinds_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["units.community_id", "units.id"],
            name="fk_fault_kinds_unit_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_kinds")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_fault_kinds_community_id_id")),
        sa.UniqueConstraint("community_id", "name", name=op.f("uq_fault_kinds_community_id_name")),
    )
    op.create_index(op.f("ix_fault_kinds_unit_id"), "fault_kinds", ["unit_id"], unique=False)
    op.create_table(
        "snap_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("spot", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("offered_unit_id", sa.Integer(), nullable=True),
        sa.Column("redone", sa.Integer(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("dispatched_at", Moment(), nullable=True),
        sa.Column("handled_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("reply", sa.String(length=400), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "clerk_id"],
            ["people.community_id", "people.id"],
            name="fk_snap_reports_clerk_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_snap_reports_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "issue_id"],
            ["issues.community_id", "issues.id"],
            name="fk_snap_reports_issue_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "kind_id"],
            ["fault_kinds.community_id", "fault_kinds.id"],
            name="fk_snap_reports_kind_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "merged_into_id"],
            ["snap_reports.community_id", "snap_reports.id"],
            name="fk_snap_reports_merged_into_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "offered_unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_reports_offered_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["places.community_id", "places.id"],
            name="fk_snap_reports_place_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "reporter_id"],
            ["people.community_id", "people.id"],
            name="fk_snap_reports_reporter_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_reports_unit_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snap_reports")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_snap_reports_community_id_id")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_snap_reports_community_id_key")),
        sa.UniqueConstraint(
            "community_id", "number", name=op.f("uq_snap_reports_community_id_number")
        ),
    )
    op.create_index(
        op.f("ix_snap_reports_community_id_kind_id_id"),
        "snap_reports",
        ["community_id", "kind_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_snap_reports_community_id_place_id_id"),
        "snap_reports",
        ["community_id", "place_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_snap_reports_community_id_reported_at"),
        "snap_reports",
        ["community_id", "reported_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_snap_reports_community_id_unit_id_id"),
        "snap_reports",
        ["community_id", "unit_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_snap_reports_community_id_issue_id"),
        "snap_reports",
        ["community_id", "issue_id"],
        unique=False,
    )
    op.create_index(
        "ix_snap_reports_open",
        "snap_reports",
        ["community_id", "due"],
        sqlite_where=sa.text("state IN ('reported', 'dispatched', 'redo', 'handled')"),
        postgresql_where=sa.text("state IN ('reported', 'dispatched', 'redo', 'handled')"),
    )
    op.create_index(
        op.f("ix_snap_reports_community_id_reporter_id"),
        "snap_reports",
        ["community_id", "reporter_id"],
        unique=False,
    )
    op.create_table(
        "snap_handlings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("late_unit_id", sa.Integer(), nullable=True),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("handled_at", Moment(), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("without", sa.String(length=200), nullable=False),
        sa.Column("mended", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.String(length=400), nullable=False),
        sa.Column("left_out_at", Moment(), nullable=True),
        sa.Column("left_out_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "answered_by"],
            ["people.community_id", "people.id"],
            name="fk_snap_handlings_answered_by",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_snap_handlings_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "handled_by"],
            ["people.community_id", "people.id"],
            name="fk_snap_handlings_handled_by",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "late_unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_handlings_late_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "left_out_by"],
            ["people.community_id", "people.id"],
            name="fk_snap_handlings_left_out_by",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "report_id"],
            ["snap_reports.community_id", "snap_reports.id"],
            name="fk_snap_handlings_report_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_handlings_unit_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snap_handlings")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_snap_handlings_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "report_id",
            "round",
            name=op.f("uq_snap_handlings_community_id_report_id_round"),
        ),
    )
    op.create_index(
        op.f("ix_snap_handlings_community_id_unit_id_since"),
        "snap_handlings",
        ["community_id", "unit_id", "since"],
        unique=False,
    )
    op.create_table(
        "snap_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_snap_photos_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "handling_id"],
            ["snap_handlings.community_id", "snap_handlings.id"],
            name="fk_snap_photos_handling_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "report_id"],
            ["snap_reports.community_id", "snap_reports.id"],
            name="fk_snap_photos_report_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snap_photos")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_snap_photos_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "sha256",
            "report_id",
            "handling_id",
            name=op.f("uq_snap_photos_community_id_sha256_report_id_handling_id"),
        ),
    )
    op.create_index(
        op.f("ix_snap_photos_report_id_position"),
        "snap_photos",
        ["report_id", "position"],
        unique=False,
    )
    op.create_table(
        "snap_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_snap_drafts_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name="fk_snap_drafts_person_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snap_drafts")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_snap_drafts_community_id_id")),
        sa.UniqueConstraint(
            "community_id", "key", "sha256", name=op.f("uq_snap_drafts_community_id_key_sha256")
        ),
    )
    op.create_index(
        op.f("ix_snap_drafts_community_id_at"), "snap_drafts", ["community_id", "at"], unique=False
    )
    op.create_index(op.f("ix_snap_drafts_person_id"), "snap_drafts", ["person_id"], unique=False)
    op.create_table(
        "snap_joins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_snap_joins_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name="fk_snap_joins_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "report_id"],
            ["snap_reports.community_id", "snap_reports.id"],
            name="fk_snap_joins_report_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snap_joins")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_snap_joins_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "report_id",
            "person_id",
            name=op.f("uq_snap_joins_community_id_report_id_person_id"),
        ),
    )
    op.create_index(op.f("ix_snap_joins_person_id"), "snap_joins", ["person_id"], unique=False)
    op.create_table(
        "snap_hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("right_unit_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "answered_by"],
            ["people.community_id", "people.id"],
            name="fk_snap_hand_overs_answered_by",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "by_id"],
            ["people.community_id", "people.id"],
            name="fk_snap_hand_overs_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_snap_hand_overs_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "from_unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_hand_overs_from_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "report_id"],
            ["snap_reports.community_id", "snap_reports.id"],
            name="fk_snap_hand_overs_report_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "right_unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_hand_overs_right_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "to_unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_hand_overs_to_unit_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snap_hand_overs")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_snap_hand_overs_community_id_id")),
    )
    op.create_index(
        op.f("ix_snap_hand_overs_report_id_id"),
        "snap_hand_overs",
        ["report_id", "id"],
        unique=False,
    )
    op.create_table(
        "snap_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "answered_by"],
            ["people.community_id", "people.id"],
            name="fk_snap_orders_answered_by",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_snap_orders_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "report_id"],
            ["snap_reports.community_id", "snap_reports.id"],
            name="fk_snap_orders_report_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["units.community_id", "units.id"],
            name="fk_snap_orders_unit_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snap_orders")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_snap_orders_community_id_id")),
        sa.UniqueConstraint(
            "community_id", "report_id", name=op.f("uq_snap_orders_community_id_report_id")
        ),
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("report_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("called", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("about", sa.String(length=120), nullable=True))
        batch_op.add_column(
            sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_foreign_key(
            "fk_duties_report_id",
            "snap_reports",
            ["community_id", "report_id"],
            ["community_id", "id"],
        )
        batch_op.drop_constraint(op.f("ck_duties_about_one"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_duties_about_one"),
            "CASE WHEN issue_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN text_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN report_id IS NULL THEN 0 ELSE 1 END = 1",
        )
        batch_op.create_index(op.f("ix_duties_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM duties WHERE report_id IS NOT NULL")
    op.execute("DELETE FROM timers WHERE kind = 'report_silent'")
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_duties_report_id"))
        batch_op.drop_constraint(op.f("ck_duties_about_one"), type_="check")
        batch_op.drop_constraint("fk_duties_report_id", type_="foreignkey")
        batch_op.drop_column("hidden")
        batch_op.drop_column("about")
        batch_op.drop_column("called")
        batch_op.drop_column("report_id")
        batch_op.create_check_constraint(
            op.f("ck_duties_about_one"), "(issue_id IS NULL) <> (text_id IS NULL)"
        )
    for table in (
        "snap_orders",
        "snap_hand_overs",
        "snap_joins",
        "snap_drafts",
        "snap_photos",
        "snap_handlings",
        "snap_reports",
        "fault_kinds",
        "places",
    ):
        op.drop_table(table)
