"""What people did stays: the database itself refuses to change or remove an act."""

from django.db import migrations

_REFUSAL = "BEGIN SELECT RAISE(ABORT, 'acts stay'); END"


class Migration(migrations.Migration):
    """Adds the two refusals."""

    dependencies = [("desk", "0001_initial")]  # noqa: RUF012 - as Django wants it
    operations = [  # noqa: RUF012
        migrations.RunSQL(
            f"CREATE TRIGGER act_no_{verb.lower()} BEFORE {verb} ON desk_act {_REFUSAL}",
            f"DROP TRIGGER act_no_{verb.lower()}",
        )
        for verb in ("UPDATE", "DELETE")
    ]
