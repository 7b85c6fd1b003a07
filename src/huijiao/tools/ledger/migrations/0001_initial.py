"""The fact table and the triggers that keep it append-only on both databases."""

from __future__ import annotations

from django.db import migrations, models

SQLITE = [
    f"""CREATE TRIGGER ledger_fact_no_{verb} BEFORE {verb.upper()} ON ledger_fact
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
    for verb in ("update", "delete")
]
POSTGRES = [
    """CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    """CREATE TRIGGER ledger_fact_no_change BEFORE UPDATE OR DELETE ON ledger_fact
    FOR EACH ROW EXECUTE FUNCTION ledger_append_only()""",
    """CREATE TRIGGER ledger_fact_no_truncate BEFORE TRUNCATE ON ledger_fact
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()""",
]


def forwards(apps, schema_editor):  # noqa: ANN001, ANN201, ARG001 - Django's signature
    """Create the triggers of this database."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRES}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(db_index=True, max_length=60)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("about", models.CharField(db_index=True, max_length=80)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=200)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("on_behalf", models.CharField(blank=True, max_length=200)),
                ("via", models.CharField(max_length=20)),
                ("ip", models.CharField(blank=True, max_length=45)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("target", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={"ordering": ("seq",)},
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
