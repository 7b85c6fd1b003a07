"""Run in a home of its own: what the public sees there, and what the counters will give out next, as JSON."""

import json
import re
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from huijiao.core import certificates  # noqa: E402
from huijiao.steps.s4_review.models import Report  # noqa: E402
from huijiao.steps.s5_archiving.models import Holding  # noqa: E402
from huijiao.steps.s6_publication.models import Release  # noqa: E402
from huijiao.tools.papers import sealing  # noqa: E402
from huijiao.tools.papers.queries import by_key, file_of  # noqa: E402
from huijiao.tools.pids.models import AccessionScheme, CertificateCounter, Identifier  # noqa: E402
from huijiao.tools.vault import queries as vault  # noqa: E402

settings.ALLOWED_HOSTS = ["*"]
client = Client()
told = {}
number = Report.objects.get().number
names = sorted(Release.objects.values_list("accession", flat=True))
paths = ["/catalogue/", "/sitemap.xml", f"/verify/{number}", f"/verify/{number}/statement.json"]
for path in [*paths, *(f"/d/{name}" for name in names)]:
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told[path] = [answer.status_code, re.sub(r'value="\w{64}"|nonce="[^"]+"', "", body.decode())]
for name in names:
    told[f"file of {name}"] = client.get(f"/d/{name}/files/数据.csv").status_code
report = Report.objects.get()
pdf = file_of(by_key(report.certificate_document)).read_bytes()
told["genuine"] = certificates.verify(pdf, sealing.trusted_keys()).genuine
told["identifiers"] = sorted(Identifier.objects.values_list("kind", "value", "state"))
told["accessions"] = sorted(AccessionScheme.objects.filter(next__gt=1).values_list("kind", "prefix", "next"))
told["certificates"] = sorted(CertificateCounter.objects.values_list("centre", "year", "next"))
told["holdings"] = sorted(
    [h.accession, h.cstr, h.doi, h.subject_code, h.object_id, h.object_version, h.inventory_digest, h.state]
    for h in Holding.objects.all()
)
told["people"] = [str(report.signer), str(Holding.objects.first().dataset.project.operator)]
told["files"] = sorted([e.path, e.bytes, e.sha256] for h in Holding.objects.all() for e in vault.listing(h.object_id))
json.dump(told, sys.stdout, ensure_ascii=False)
