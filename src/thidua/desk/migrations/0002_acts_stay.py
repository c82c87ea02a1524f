"""What people did stays: the database itself refuses to change or remove an act."""

from typing import ClassVar

from django.db import migrations

_REFUSAL = "BEGIN SELECT RAISE(ABORT, 'acts stay'); END"


class Migration(migrations.Migration):
    """Adds the two refusals."""

    dependencies: ClassVar = [("desk", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(
            f"CREATE TRIGGER act_no_{verb.lower()} BEFORE {verb} ON desk_act {_REFUSAL}",
            f"DROP TRIGGER act_no_{verb.lower()}",
        )
        for verb in ("UPDATE", "DELETE")
    ]
