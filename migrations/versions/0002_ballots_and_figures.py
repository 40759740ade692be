"""ballots and figures

Revision 0002, after 0001, made on 2026-11-22.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("code", name=op.f("uq_offices_code")),
    )
    op.create_table(
        "council_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("public_members", sa.Integer(), nullable=False),
        sa.Column("fixed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_council_meetings_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_meetings")),
        sa.UniqueConstraint("office_id", "month", name=op.f("uq_council_meetings_office_id_month")),
    )
    op.create_table(
        "council_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("stands_for", sa.String(length=120), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_council_members_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_members")),
    )
    with op.batch_alter_table("council_members", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_council_members_office_id"), ["office_id"], unique=False
        )

    op.create_table(
        "officers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_officers_account_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_officers_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint(
            "office_id", "account_id", "since", name=op.f("uq_officers_office_id_account_id_since")
        ),
    )
    op.create_table(
        "due_counts",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("owed", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_due_counts_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "kind", "month", name=op.f("pk_due_counts")),
    )
    op.create_table(
        "scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_scans_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
        sa.UniqueConstraint("community_id", "sha256", name=op.f("uq_scans_community_id_sha256")),
    )
    op.create_table(
        "step_counts",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_step_counts_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "step", name=op.f("pk_step_counts")),
    )
    op.create_table(
        "unit_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_unit_items_community_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_items_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_items")),
        sa.UniqueConstraint(
            "community_id",
            "unit_id",
            "list",
            "text",
            name=op.f("uq_unit_items_community_id_unit_id_list_text"),
        ),
    )
    op.create_table(
        "activity",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_activity_community_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_activity_person_id")),
        sa.PrimaryKeyConstraint("community_id", "person_id", "year", name=op.f("pk_activity")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("model", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("entered", sa.JSON(), nullable=False),
        sa.Column("excused", sa.JSON(), nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("evaluator", sa.String(length=120), nullable=False),
        sa.Column("evaluation", sa.Integer(), nullable=True),
        sa.Column("evaluation_text", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("remarked_at", Moment(), nullable=True),
        sa.Column("remarked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_assessments_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_assessments_confirmed_by")
        ),
        sa.ForeignKeyConstraint(["drawn_by"], ["people.id"], name=op.f("fk_assessments_drawn_by")),
        sa.ForeignKeyConstraint(
            ["remarked_by"], ["people.id"], name=op.f("fk_assessments_remarked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("community_id", "year", name=op.f("uq_assessments_community_id_year")),
    )
    op.create_table(
        "declarations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("age_band", sa.String(length=20), nullable=True),
        sa.Column("occupation", sa.String(length=20), nullable=True),
        sa.Column("interest", sa.String(length=20), nullable=True),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_declarations_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_declarations_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
        sa.UniqueConstraint(
            "community_id", "person_id", name=op.f("uq_declarations_community_id_person_id")
        ),
    )
    op.create_table(
        "owners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("voter_name", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("named_by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_owners_community_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_owners_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owners")),
        sa.UniqueConstraint(
            "community_id", "reference", name=op.f("uq_owners_community_id_reference")
        ),
    )
    with op.batch_alter_table("owners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_owners_person_id"), ["person_id"], unique=False)

    op.create_table(
        "petition_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("cases >= 0", name=op.f("ck_petition_counts_cases")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_petition_counts_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_petition_counts_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_counts")),
        sa.UniqueConstraint(
            "community_id", "month", name=op.f("uq_petition_counts_community_id_month")
        ),
    )
    op.create_table(
        "agenda_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_agenda_points_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name=op.f("fk_agenda_points_issue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_points")),
        sa.UniqueConstraint(
            "community_id",
            "issue_id",
            "round",
            "position",
            name=op.f("uq_agenda_points_community_id_issue_id_round_position"),
        ),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("performance", sa.String(), nullable=False),
        sa.Column("perform_by", sa.Date(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("concluded_at", Moment(), nullable=True),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("ruling", sa.String(length=12), nullable=True),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_agreements_community_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_agreements_issue_id")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["people.id"], name=op.f("fk_agreements_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint(
            "community_id",
            "issue_id",
            "round",
            name=op.f("uq_agreements_community_id_issue_id_round"),
        ),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_agreements_community_id_key")),
        sa.UniqueConstraint(
            "community_id", "number", name=op.f("uq_agreements_community_id_number")
        ),
    )
    op.create_table(
        "confidants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_confidants_community_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_confidants_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_confidants_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidants")),
        sa.UniqueConstraint(
            "community_id",
            "issue_id",
            "person_id",
            "part",
            name=op.f("uq_confidants_community_id_issue_id_person_id_part"),
        ),
    )
    with op.batch_alter_table("confidants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confidants_person_id"), ["person_id"], unique=False)

    op.create_table(
        "council_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("council_meeting_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_council_items_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["council_meeting_id"],
            ["council_meetings.id"],
            name=op.f("fk_council_items_council_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name=op.f("fk_council_items_issue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_items")),
        sa.UniqueConstraint(
            "community_id",
            "council_meeting_id",
            "issue_id",
            name=op.f("uq_council_items_community_id_council_meeting_id_issue_id"),
        ),
    )
    with op.batch_alter_table("council_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_council_items_council_meeting_id_position"),
            ["council_meeting_id", "position"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_council_items_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "exclusive_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("area > 0", name=op.f("ck_exclusive_parts_area_positive")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_exclusive_parts_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_exclusive_parts_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["owners.id"], name=op.f("fk_exclusive_parts_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusive_parts")),
        sa.UniqueConstraint(
            "community_id", "number", name=op.f("uq_exclusive_parts_community_id_number")
        ),
    )
    with op.batch_alter_table("exclusive_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusive_parts_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "issue_texts",
        sa.Column("issue_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column(
            "pairs", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_issue_texts_community_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_issue_texts_issue_id")),
        sa.PrimaryKeyConstraint("issue_id", name=op.f("pk_issue_texts")),
    )
    with op.batch_alter_table("issue_texts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issue_texts_community_id_issue_id"),
            ["community_id", "issue_id"],
            unique=False,
        )

    op.create_table(
        "mediation_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("others", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["called_by"], ["people.id"], name=op.f("fk_mediation_sessions_called_by")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_mediation_sessions_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name=op.f("fk_mediation_sessions_issue_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_mediation_sessions_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_sessions")),
        sa.UniqueConstraint(
            "community_id",
            "issue_id",
            "number",
            name=op.f("uq_mediation_sessions_community_id_issue_id_number"),
        ),
        sa.UniqueConstraint(
            "community_id", "key", name=op.f("uq_mediation_sessions_community_id_key")
        ),
    )
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("consented_at", Moment(), nullable=True),
        sa.Column("consent_channel", sa.String(length=10), nullable=True),
        sa.Column("consent_entered_by", sa.Integer(), nullable=True),
        sa.Column("refused_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_parties_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["consent_entered_by"], ["people.id"], name=op.f("fk_parties_consent_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_parties_household_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_parties_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_parties_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint(
            "community_id",
            "issue_id",
            "position",
            name=op.f("uq_parties_community_id_issue_id_position"),
        ),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_parties_community_id_key")),
    )
    op.create_table(
        "working_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("lead", sa.String(length=120), nullable=False),
        sa.Column("members", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("formed_at", Moment(), nullable=False),
        sa.Column("formed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_working_groups_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["formed_by"], ["people.id"], name=op.f("fk_working_groups_formed_by")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name=op.f("fk_working_groups_issue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_groups")),
        sa.UniqueConstraint(
            "community_id", "issue_id", name=op.f("uq_working_groups_community_id_issue_id")
        ),
    )
    op.create_table(
        "agreement_signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signer", sa.String(length=20), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_signatures_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_agreement_signatures_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_agreement_signatures_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_agreement_signatures_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_agreement_signatures_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatures")),
        sa.UniqueConstraint(
            "community_id",
            "agreement_id",
            "version",
            "signer",
            name=op.f("uq_agreement_signatures_community_id_agreement_id_version_signer"),
        ),
    )
    op.create_table(
        "choices",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_choices_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_choices_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "box_id", "commitment", name=op.f("pk_choices")),
    )
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("bylaws", sa.JSON(), nullable=False),
        sa.Column("opens_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.Column("extended_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_follow_ups_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_follow_ups_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint(
            "community_id",
            "agreement_id",
            "occasion",
            name=op.f("uq_follow_ups_community_id_agreement_id_occasion"),
        ),
    )
    op.create_table(
        "paper_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("sent_back_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_paper_batches_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_paper_batches_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_paper_batches_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["people.id"], name=op.f("fk_paper_batches_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batches")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_paper_batches_community_id_key")),
    )
    with op.batch_alter_table("paper_batches", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_batches_box_id_id"), ["box_id", "id"], unique=False
        )

    op.create_table(
        "poll_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.Column("basically", sa.Integer(), nullable=False),
        sa.Column("dissatisfied", sa.Integer(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_poll_results_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_poll_results_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolutions.id"], name=op.f("fk_poll_results_resolution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_results")),
        sa.UniqueConstraint(
            "community_id", "box_id", name=op.f("uq_poll_results_community_id_box_id")
        ),
    )
    with op.batch_alter_table("poll_results", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_poll_results_community_id_closed_at"),
            ["community_id", "closed_at"],
            unique=False,
        )

    op.create_table(
        "proposed_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_proposed_terms_by_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_proposed_terms_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name=op.f("fk_proposed_terms_issue_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_proposed_terms_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_terms")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_proposed_terms_community_id_key")),
    )
    with op.batch_alter_table("proposed_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_terms_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "selections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("signed", sa.Integer(), nullable=True),
        sa.Column("sheet_sha256", sa.String(length=64), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("until > since", name=op.f("ck_selections_term_has_days")),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_selections_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_selections_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_selections_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_selections_entered_by")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_selections_group_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_selections_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selections")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_selections_community_id_key")),
    )
    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.create_index(
            "uq_selections_one_open",
            ["community_id", "group_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "writings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("entry_number", sa.Integer(), nullable=True),
        sa.Column("entry_hash", sa.String(length=64), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("reminded_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_writings_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_writings_community_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_writings_issue_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_writings_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writings")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_writings_community_id_key")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_writings_community_id_number")),
    )
    with op.batch_alter_table("writings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writings_box_id"), ["box_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_writings_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(
            "uq_writings_one_open",
            ["community_id", "issue_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_candidates_community_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_candidates_person_id")),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["selections.id"], name=op.f("fk_candidates_selection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint(
            "community_id",
            "selection_id",
            "person_id",
            name=op.f("uq_candidates_community_id_selection_id_person_id"),
        ),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidates_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_candidates_selection_id_position"),
            ["selection_id", "position"],
            unique=False,
        )

    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_extensions_asked_by")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_extensions_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_extensions_decided_by")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_extensions_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_extensions_task_id_id"), ["task_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_extensions_one_undecided",
            ["community_id", "task_id"],
            unique=True,
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )

    op.create_table(
        "follow_up_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_follow_up_answers_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_follow_up_answers_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_answers_follow_up_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_follow_up_answers_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_answers")),
        sa.UniqueConstraint(
            "community_id",
            "follow_up_id",
            "party_id",
            name=op.f("uq_follow_up_answers_community_id_follow_up_id_party_id"),
        ),
    )
    op.create_table(
        "marks",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_marks_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_marks_community_id")
        ),
        sa.ForeignKeyConstraint(["voter_id"], ["voters.id"], name=op.f("fk_marks_voter_id")),
        sa.PrimaryKeyConstraint("community_id", "box_id", "voter_id", name=op.f("pk_marks")),
    )
    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reached_at", Moment(), nullable=True),
        sa.Column("reached_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_milestones_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["reached_by"], ["people.id"], name=op.f("fk_milestones_reached_by")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_milestones_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint(
            "community_id",
            "task_id",
            "position",
            name=op.f("uq_milestones_community_id_task_id_position"),
        ),
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestones_task_id"), ["task_id"], unique=False)

    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_orders_answered_by")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_orders_community_id")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name=op.f("fk_orders_issued_by")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_orders_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_orders_community_id_key")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_task_id_id"), ["task_id", "id"], unique=False)

    op.create_table(
        "paper_ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("returned_at", Moment(), nullable=True),
        sa.Column("spoiled_at", Moment(), nullable=True),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_paper_ballots_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_paper_ballots_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["people.id"], name=op.f("fk_paper_ballots_issued_by")
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"], ["voters.id"], name=op.f("fk_paper_ballots_voter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_ballots")),
        sa.UniqueConstraint(
            "community_id",
            "box_id",
            "serial",
            name=op.f("uq_paper_ballots_community_id_box_id_serial"),
        ),
    )
    with op.batch_alter_table("paper_ballots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_ballots_voter_id"), ["voter_id"], unique=False)
        batch_op.create_index(
            "uq_paper_ballots_one_valid",
            ["community_id", "box_id", "voter_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "paper_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paper_batches.id"], name=op.f("fk_paper_entries_batch_id")
        ),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_paper_entries_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_paper_entries_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entries")),
        sa.UniqueConstraint(
            "community_id",
            "batch_id",
            "serial",
            name=op.f("uq_paper_entries_community_id_batch_id_serial"),
        ),
    )
    with op.batch_alter_table("paper_entries", schema=None) as batch_op:
        batch_op.create_index(
            "uq_paper_entries_one_waiting",
            ["community_id", "box_id", "serial"],
            unique=True,
            sqlite_where=sa.text("waiting"),
            postgresql_where=sa.text("waiting"),
        )

    op.create_table(
        "proxies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_proxies_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_proxies_community_id")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_proxies_entered_by")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_proxies_holder_id")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["people.id"], name=op.f("fk_proxies_principal_id")
        ),
        sa.ForeignKeyConstraint(["voter_id"], ["voters.id"], name=op.f("fk_proxies_voter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxies")),
    )
    with op.batch_alter_table("proxies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proxies_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proxies_voter_id"), ["voter_id"], unique=False)
        batch_op.create_index(
            "uq_proxies_one_in_a_place",
            ["community_id", "box_id", "holder_id", "place"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.create_index(
            "uq_proxies_one_of_a_line",
            ["community_id", "box_id", "voter_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "report_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_report_comments_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_report_comments_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_report_comments_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_comments_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comments")),
        sa.UniqueConstraint(
            "community_id", "key", name=op.f("uq_report_comments_community_id_key")
        ),
    )
    with op.batch_alter_table("report_comments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_comments_report_id_id"), ["report_id", "id"], unique=False
        )

    op.create_table(
        "report_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_report_photos_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_photos_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_photos")),
        sa.UniqueConstraint(
            "community_id",
            "sha256",
            "report_id",
            name=op.f("uq_report_photos_community_id_sha256_report_id"),
        ),
    )
    with op.batch_alter_table("report_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_photos_report_id"), ["report_id"], unique=False)

    op.create_table(
        "successions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("outgoing_id", sa.Integer(), nullable=False),
        sa.Column("incoming_id", sa.Integer(), nullable=False),
        sa.Column("matters", sa.String(), nullable=False),
        sa.Column("handed_at", Moment(), nullable=True),
        sa.Column("handed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_successions_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["handed_by"], ["people.id"], name=op.f("fk_successions_handed_by")
        ),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["roles.id"], name=op.f("fk_successions_incoming_id")
        ),
        sa.ForeignKeyConstraint(
            ["outgoing_id"], ["roles.id"], name=op.f("fk_successions_outgoing_id")
        ),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["selections.id"], name=op.f("fk_successions_selection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
        sa.UniqueConstraint(
            "community_id",
            "outgoing_id",
            "incoming_id",
            name=op.f("uq_successions_community_id_outgoing_id_incoming_id"),
        ),
    )
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_successions_incoming_id"), ["incoming_id"], unique=False
        )

    op.create_table(
        "tolerances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_tolerances_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_tolerances_recorded_by")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_tolerances_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tolerances")),
        sa.UniqueConstraint(
            "community_id", "task_id", name=op.f("uq_tolerances_community_id_task_id")
        ),
    )
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nonce", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("commitment", sa.String(length=64), nullable=True))
        batch_op.alter_column(
            "choice", existing_type=sa.VARCHAR(length=40), type_=sa.Text(), existing_nullable=False
        )

    with op.batch_alter_table("boxes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uid", sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column("method", sa.String(length=20), server_default="one_of", nullable=False)
        )
        batch_op.add_column(
            sa.Column("secrecy", sa.String(length=10), server_default="named", nullable=False)
        )
        batch_op.add_column(sa.Column("labels", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("rule", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("profile", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("most_choices", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("changeable", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("channels", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("area", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("spoiled", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("header", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("footer", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_communities_office_id"), "offices", ["office_id"], ["id"]
        )

    with op.batch_alter_table("duplicate_ballots", schema=None) as batch_op:
        batch_op.alter_column(
            "choice", existing_type=sa.VARCHAR(length=40), type_=sa.Text(), existing_nullable=False
        )

    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("chased_at", Moment(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_duties_community_id_kind_due_settled_at"),
            ["community_id", "kind", "due", "settled_at"],
            unique=False,
        )

    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entries_decided",
            ["community_id", "issue_id", "number"],
            unique=False,
            sqlite_where=sa.text("verb IN ('issue:decided', 'issue:adopted_in_writing')"),
            postgresql_where=sa.text("verb IN ('issue:decided', 'issue:adopted_in_writing')"),
        )

    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confidential", sa.String(length=10), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_issues_community_id_kind_since_step_closing"),
            ["community_id", "kind", "since", "step", "closing"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_issues_community_id_step_id"),
            ["community_id", "step", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_issues_reopened",
            ["community_id", "id"],
            unique=False,
            sqlite_where=sa.text("reopened >= 2"),
            postgresql_where=sa.text("reopened >= 2"),
        )

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("planned", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_reports_community_id_month_resolution_id"),
            ["community_id", "month", "resolution_id"],
            unique=False,
        )

    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("arithmetic_en", sa.String(), server_default="", nullable=False)
        )
        batch_op.create_index(
            batch_op.f("ix_resolutions_community_id_ended_at_executed_at_in_force_at"),
            ["community_id", "ended_at", "executed_at", "in_force_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_resolutions_community_id_executed_at"),
            ["community_id", "executed_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_resolutions_community_id_in_force_at"),
            ["community_id", "in_force_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_resolutions_plans",
            ["community_id", "plan_submitted_at"],
            unique=False,
            sqlite_where=sa.text("plan_replied_at IS NULL AND plan_submitted_at IS NOT NULL"),
            postgresql_where=sa.text("plan_replied_at IS NULL AND plan_submitted_at IS NOT NULL"),
        )

    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("matter", sa.String(length=12), nullable=True))

    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_time", sa.Boolean(), nullable=True))
        batch_op.create_index(
            "ix_tasks_open",
            ["community_id", "deadline", "id", "lead_unit_id"],
            unique=False,
            sqlite_where=sa.text("accepted_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL"),
        )

    with op.batch_alter_table("voters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("code", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("weight", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("area", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(
            batch_op.f("ix_voters_box_id_household_id"), ["box_id", "household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_voters_box_id_person_id"), ["box_id", "person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("voters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voters_box_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_voters_box_id_household_id"))
        batch_op.drop_column("area")
        batch_op.drop_column("weight")
        batch_op.drop_column("code")
        batch_op.drop_column("owner_id")

    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tasks_open",
            sqlite_where=sa.text("accepted_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL"),
        )
        batch_op.drop_column("on_time")

    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_column("matter")

    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_resolutions_plans",
            sqlite_where=sa.text("plan_replied_at IS NULL AND plan_submitted_at IS NOT NULL"),
            postgresql_where=sa.text("plan_replied_at IS NULL AND plan_submitted_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_resolutions_community_id_in_force_at"))
        batch_op.drop_index(batch_op.f("ix_resolutions_community_id_executed_at"))
        batch_op.drop_index(
            batch_op.f("ix_resolutions_community_id_ended_at_executed_at_in_force_at")
        )
        batch_op.drop_column("arithmetic_en")

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_community_id_month_resolution_id"))
        batch_op.drop_column("planned")

    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_issues_reopened",
            sqlite_where=sa.text("reopened >= 2"),
            postgresql_where=sa.text("reopened >= 2"),
        )
        batch_op.drop_index(batch_op.f("ix_issues_community_id_step_id"))
        batch_op.drop_index(batch_op.f("ix_issues_community_id_kind_since_step_closing"))
        batch_op.drop_column("confidential")

    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_entries_decided",
            sqlite_where=sa.text("verb IN ('issue:decided', 'issue:adopted_in_writing')"),
            postgresql_where=sa.text("verb IN ('issue:decided', 'issue:adopted_in_writing')"),
        )

    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duties_community_id_kind_due_settled_at"))
        batch_op.drop_column("chased_at")
        batch_op.drop_column("reminded_at")

    with op.batch_alter_table("duplicate_ballots", schema=None) as batch_op:
        batch_op.alter_column(
            "choice", existing_type=sa.Text(), type_=sa.VARCHAR(length=40), existing_nullable=False
        )

    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_communities_office_id"), type_="foreignkey")
        batch_op.drop_column("office_id")

    with op.batch_alter_table("boxes", schema=None) as batch_op:
        batch_op.drop_column("footer")
        batch_op.drop_column("header")
        batch_op.drop_column("spoiled")
        batch_op.drop_column("area")
        batch_op.drop_column("channels")
        batch_op.drop_column("changeable")
        batch_op.drop_column("most_choices")
        batch_op.drop_column("profile")
        batch_op.drop_column("rule")
        batch_op.drop_column("labels")
        batch_op.drop_column("secrecy")
        batch_op.drop_column("method")
        batch_op.drop_column("uid")

    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.alter_column(
            "choice", existing_type=sa.Text(), type_=sa.VARCHAR(length=40), existing_nullable=False
        )
        batch_op.drop_column("commitment")
        batch_op.drop_column("nonce")

    op.drop_table("tolerances")
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_successions_incoming_id"))

    op.drop_table("successions")
    with op.batch_alter_table("report_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_photos_report_id"))

    op.drop_table("report_photos")
    with op.batch_alter_table("report_comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_comments_report_id_id"))

    op.drop_table("report_comments")
    with op.batch_alter_table("proxies", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proxies_one_of_a_line",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_proxies_one_in_a_place",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_proxies_voter_id"))
        batch_op.drop_index(batch_op.f("ix_proxies_holder_id"))

    op.drop_table("proxies")
    with op.batch_alter_table("paper_entries", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_paper_entries_one_waiting",
            sqlite_where=sa.text("waiting"),
            postgresql_where=sa.text("waiting"),
        )

    op.drop_table("paper_entries")
    with op.batch_alter_table("paper_ballots", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_paper_ballots_one_valid",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_paper_ballots_voter_id"))

    op.drop_table("paper_ballots")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_task_id_id"))

    op.drop_table("orders")
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestones_task_id"))

    op.drop_table("milestones")
    op.drop_table("marks")
    op.drop_table("follow_up_answers")
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_extensions_one_undecided",
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_extensions_task_id_id"))

    op.drop_table("extensions")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidates_selection_id_position"))
        batch_op.drop_index(batch_op.f("ix_candidates_person_id"))

    op.drop_table("candidates")
    with op.batch_alter_table("writings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_writings_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_writings_issue_id"))
        batch_op.drop_index(batch_op.f("ix_writings_box_id"))

    op.drop_table("writings")
    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_selections_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("selections")
    with op.batch_alter_table("proposed_terms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_terms_issue_id"))

    op.drop_table("proposed_terms")
    with op.batch_alter_table("poll_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_results_community_id_closed_at"))

    op.drop_table("poll_results")
    with op.batch_alter_table("paper_batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_batches_box_id_id"))

    op.drop_table("paper_batches")
    op.drop_table("follow_ups")
    op.drop_table("choices")
    op.drop_table("agreement_signatures")
    op.drop_table("working_groups")
    op.drop_table("parties")
    op.drop_table("mediation_sessions")
    with op.batch_alter_table("issue_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_texts_community_id_issue_id"))

    op.drop_table("issue_texts")
    with op.batch_alter_table("exclusive_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusive_parts_owner_id"))

    op.drop_table("exclusive_parts")
    with op.batch_alter_table("council_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_items_issue_id"))
        batch_op.drop_index(batch_op.f("ix_council_items_council_meeting_id_position"))

    op.drop_table("council_items")
    with op.batch_alter_table("confidants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confidants_person_id"))

    op.drop_table("confidants")
    op.drop_table("agreements")
    op.drop_table("agenda_points")
    op.drop_table("petition_counts")
    with op.batch_alter_table("owners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_owners_person_id"))

    op.drop_table("owners")
    op.drop_table("declarations")
    op.drop_table("assessments")
    op.drop_table("activity")
    op.drop_table("unit_items")
    op.drop_table("step_counts")
    op.drop_table("scans")
    op.drop_table("due_counts")
    op.drop_table("officers")
    with op.batch_alter_table("council_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_members_office_id"))

    op.drop_table("council_members")
    op.drop_table("council_meetings")
    op.drop_table("offices")
