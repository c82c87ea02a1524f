"""Documents that became articles, so that one that comes twice is known again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the table."""

    dependencies = [("desk", "0003_links_and_answers")]  # noqa: RUF012 - as Django wants it
    operations = [  # noqa: RUF012
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal", models.CharField(db_index=True, max_length=64)),
                ("path", models.CharField(db_index=True, max_length=400)),
                ("name", models.CharField(max_length=300)),
                ("who", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
