"""Corrected payments, for databases made before 0001 itself had them.

`0001_initial` was edited in place until December 2026; it is frozen since (docs/adr/0019).
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("instalment")}
    if "corrected_at" not in known:
        op.add_column("instalment", sa.Column("corrected_at", sa.DateTime(timezone=True)))
    if "corrected_for" not in known:
        corrected_for = sa.Column("corrected_for", sa.Text(), nullable=False, server_default="")
        op.add_column("instalment", corrected_for)


def downgrade() -> None:
    """Leave the columns: 0001 has them."""
