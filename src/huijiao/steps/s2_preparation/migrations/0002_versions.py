"""Versions of records, and bulk edits; what stands now becomes the first version that is kept."""

import django.db.models.deletion
from django.db import migrations, models


def remember(apps, schema_editor):
    dataset = apps.get_model("s2_preparation", "Dataset")
    version = apps.get_model("s2_preparation", "DatasetVersion")
    rows = (
        version(dataset=d, version=d.version, name=d.name, record=d.record, by="", at=d.state_at)
        for d in dataset.objects.iterator()
    )
    version.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0001_initial'),
        ('s2_preparation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250)),
                ('sheet', models.JSONField()),
                ('by', models.CharField(max_length=200)),
                ('by_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('applied', models.DateTimeField(null=True)),
                ('undone', models.DateTimeField(null=True)),
                ('removed', models.JSONField(default=list)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_edits', to='programmes.project')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='DatasetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('record', models.JSONField()),
                ('by', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('bulk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='s2_preparation.bulkedit')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='s2_preparation.dataset')),
            ],
            options={
                'ordering': ('-version',),
                'constraints': [models.UniqueConstraint(fields=('dataset', 'version'), name='dataset_version_once')],
            },
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
