"""assisting units with their parts; evidence of what was done, and its posting

What was written as free text stays readable beside the task; names in it that are units of the
community become rows with the task's own day, and leave the text.

Revision 0014, after 0013, made on 2026-11-29.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: What an assisting unit of before does, in words: nothing more was written down.
PART = "配合牵头单位"


def upgrade() -> None:
    op.create_table(
        "assists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=120), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_assists_community_id")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_assists_settled_by")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_assists_task_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_assists_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assists")),
        sa.UniqueConstraint(
            "community_id", "task_id", "position",
            name=op.f("uq_assists_community_id_task_id_position"),
        ),
    )  # fmt: skip
    with op.batch_alter_table("assists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assists_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assists_community_id_unit_id_deadline"),
            ["community_id", "unit_id", "deadline"],
            unique=False,
        )
    op.create_table(
        "completion_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_completion_photos_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["completions.id"], name=op.f("fk_completion_photos_completion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_photos")),
        sa.UniqueConstraint(
            "community_id", "sha256", "completion_id",
            name=op.f("uq_completion_photos_community_id_sha256_completion_id"),
        ),
    )  # fmt: skip
    with op.batch_alter_table("completion_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_completion_photos_completion_id"), ["completion_id"], unique=False
        )
    with op.batch_alter_table("completions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cost", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("without", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("done_posted_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("done_ends_on", sa.Date(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_resolutions_community_id_done_ends_on"),
            ["community_id", "done_ends_on"],
            unique=False,
        )
    _split(op.get_bind())


def _split(connection: sa.Connection) -> None:
    units = {
        (community, name): id_
        for id_, community, name in connection.execute(
            sa.text("SELECT id, community_id, name FROM units")
        )
    }
    tasks = sa.table(
        "tasks",
        *(sa.column(name) for name in ("id", "community_id", "lead_unit_id", "assisting")),
        sa.column("deadline", sa.Date()),
    )
    assists = sa.table(
        "assists",
        *(sa.column(name) for name in ("community_id", "task_id", "position", "unit_id", "part")),
        sa.column("deadline", sa.Date()),
    )
    written = connection.execute(
        sa.select(tasks).where(tasks.c.assisting != "").order_by(tasks.c.id)
    ).all()
    for task in written:
        names = [name.strip() for name in re.split("[、,，;；/]", task.assisting) if name.strip()]
        found = list(dict.fromkeys(
            name for name in names
            if units.get((task.community_id, name), task.lead_unit_id) != task.lead_unit_id
        ))  # fmt: skip
        if not found:
            continue
        connection.execute(
            assists.insert(),
            [
                {
                    "community_id": task.community_id,
                    "task_id": task.id,
                    "position": position,
                    "unit_id": units[task.community_id, name],
                    "part": PART,
                    "deadline": task.deadline,
                }
                for position, name in enumerate(found, 1)
            ],
        )
        left = "、".join(name for name in names if name not in found)
        connection.execute(tasks.update().where(tasks.c.id == task.id).values(assisting=left))


def downgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT a.task_id, u.name FROM assists a JOIN units u ON u.id = a.unit_id "
            "ORDER BY a.task_id, a.position"
        )
    ).all()
    names: dict[int, list[str]] = {}
    for task_id, name in rows:
        names.setdefault(task_id, []).append(name)
    for task_id, found in names.items():
        before = connection.execute(
            sa.text("SELECT assisting FROM tasks WHERE id = :id"), {"id": task_id}
        ).scalar_one()
        together = "、".join([*found, *([before] if before else [])])[:200]
        connection.execute(
            sa.text("UPDATE tasks SET assisting = :text WHERE id = :id"),
            {"text": together, "id": task_id},
        )
    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolutions_community_id_done_ends_on"))
        batch_op.drop_column("done_ends_on")
        batch_op.drop_column("done_posted_at")
    with op.batch_alter_table("completions", schema=None) as batch_op:
        batch_op.drop_column("without")
        batch_op.drop_column("cost")
    with op.batch_alter_table("completion_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_completion_photos_completion_id"))
    op.drop_table("completion_photos")
    with op.batch_alter_table("assists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assists_community_id_unit_id_deadline"))
        batch_op.drop_index(batch_op.f("ix_assists_task_id"))
    op.drop_table("assists")
