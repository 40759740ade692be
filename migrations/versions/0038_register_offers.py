"""who casts for an owner, a new list of owners, two records of one person: by two

Revision 0038, after 0037, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_SHAPES = (
    "(kind = 'voter' AND owner_id IS NOT NULL AND upload_id IS NULL AND kept_id IS NULL"
    " AND dropped_id IS NULL)"
    " OR (kind = 'owners' AND upload_id IS NOT NULL AND owner_id IS NULL AND kept_id IS NULL"
    " AND dropped_id IS NULL)"
    " OR (kind = 'merging' AND kept_id IS NOT NULL AND dropped_id IS NOT NULL"
    " AND kept_id <> dropped_id AND owner_id IS NULL AND upload_id IS NULL)"
)
_REFERENCES = {
    "owner_id": "owners",
    "person_id": "people",
    "upload_id": "uploads",
    "kept_id": "people",
    "dropped_id": "people",
    "given_by": "people",
    "settled_by": "people",
}


def upgrade() -> None:
    op.create_table(
        "register_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("kept_id", sa.Integer(), nullable=True),
        sa.Column("dropped_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT taken OR settled_by <> given_by", name=op.f("ck_register_offers_two")
        ),
        sa.CheckConstraint(_SHAPES, name=op.f("ck_register_offers_shape")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_register_offers_community_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column],
                [f"{table}.community_id", f"{table}.id"],
                name=op.f(f"fk_register_offers_{column}"),
            )
            for column, table in _REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_offers")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_register_offers_community_id_id")),
    )
    op.create_index(op.f("ix_register_offers_upload_id"), "register_offers", ["upload_id"])
    for name, columns, where in (
        ("one_voter", ["owner_id"], ""),
        ("one_list", [], " AND kind = 'owners'"),
        ("one_merging", ["dropped_id"], ""),
    ):
        waiting = sa.text(f"settled_at IS NULL{where}")
        op.create_index(
            f"uq_register_offers_{name}",
            "register_offers",
            ["community_id", *columns],
            unique=True,
            sqlite_where=waiting,
            postgresql_where=waiting,
        )


def downgrade() -> None:
    op.drop_table("register_offers")
