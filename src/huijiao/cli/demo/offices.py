"""What the centre and the agency do in the demonstration, each person in a session of their own."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from huijiao.cli.demo.browser import Browser, Stuck

PATIENCE = 90.0
_ROUND = re.compile(r"/review/\d+/")
REVIEWER, LEAD, HEAD, OFFICER = "shencha01", "zuzhang01", "zhuren01", "guanli01"


@dataclass
class Offices:
    """The people of the centre and the agency, logged in when first needed."""

    base: str
    password: str
    sessions: dict[str, Browser] = field(default_factory=dict)

    def of(self, username: str) -> Browser:
        """Return a person's browser."""
        if username not in self.sessions:
            browser = Browser(self.base)
            browser.get("/login/")
            browser.send("/login/", {"username": username, "password": self.password})
            self.sessions[username] = browser
        return self.sessions[username]

    def round(self, stage: str) -> str:
        """Return the address of the round that waits at a stage (方案 or 实体数据), once it is open."""
        browser, end = self.of(REVIEWER), time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for row in browser.get("/review/").page.xpath("//table//tr"):
                links = [a for a in row.xpath(".//a/@href") if _ROUND.fullmatch(a)]
                if links and stage in row.text_content():
                    return str(links[0])
            time.sleep(0.4)
        raise Stuck(f"no round of {stage} waits: {browser.said()}")

    def claim(self, round_: str) -> None:
        """Take the round."""
        self.of(REVIEWER).get(round_).post(f"{round_}act/claim/")

    def find(self, round_: str, text: str, **anchor: str) -> None:
        """Add a finding anchored to a document, cell or file."""
        self.of(REVIEWER).get(round_).post(f"{round_}findings/", {"text": text, "severity": "FIX", **anchor})

    def dataset(self, round_: str, name: str) -> str:
        """Return the choice of a dataset in the finding form."""
        browser = self.of(REVIEWER).get(round_)
        for option in browser.page.xpath("//select[@name='dataset']/option"):
            if name in option.text_content():
                return str(option.get("value"))
        raise Stuck(f"{name} cannot be chosen")

    def settle(self, round_: str, status: str, note: str) -> int:
        """Accept, dismiss or reopen every open finding of the machine; return how many."""
        browser = self.of(REVIEWER).get(round_)
        pages = dict.fromkeys(
            f.get("action") for f in browser.forms("findings/") if (f.get("action") or "").rstrip("/")[-1:].isdigit()
        )
        for action in pages:
            browser.post(action, {"status": status, "note": note})
        return len(pages)

    def opine(self, round_: str, conclusion: str) -> None:
        """Fill in the review form as the machine prefilled it, and hand the opinion to the lead."""
        browser = self.of(REVIEWER).get(round_)
        form = next(iter(browser.forms(f"{round_}form/")), None)
        if form is None:
            raise Stuck(f"no review form: {browser.said()}")
        data = {k: v or "" for k, v in form.form_values()}
        browser.post(f"{round_}form/", {**data, "do": "opine", "conclusion": conclusion})

    def sign(self, round_: str, verb: str, reason: str = "") -> None:
        """The lead signs: return or pass."""
        self.of(LEAD).get(round_).post(f"{round_}act/{verb}/", {"reason": reason})

    def certify(self, project: str) -> str:
        """Draft, seal, check and issue by different hands; return the certificate's number."""
        page = f"/review/project/{project}/report/"
        self.of(REVIEWER).get(page).post(f"{page}act/draft/")
        self.of(LEAD).get(page).post(f"{page}act/seal/")
        self.of(LEAD).post(f"{page}act/check/")
        head = self.of(HEAD).get(page).post(f"{page}act/issue/")
        found = [w for w in head.page.text_content().split() if "-HJ-" in w]
        if not found:
            raise Stuck(f"no certificate was issued: {head.said()}")
        return found[0].strip("《》“”。，,.（）()")

    def decide(self, project: str, noun: str) -> None:
        """The agency approves a plan or a report."""
        page = f"/agency/project/{project}/"
        self.of(OFFICER).get(page).post(f"{page}{noun}/approve/")

    def classify(self, project: str) -> int:
        """The curator confirms the proposed classes; return how many."""
        browser = self.of(REVIEWER).get("/review/holdings/")
        form = next((f for f in browser.forms("classify") if f.xpath(".//*[@name='pick']")), None)
        if form is None:
            raise Stuck(f"nothing to classify in {project}: {browser.said()}")
        picks = form.xpath(".//*[@name='pick']/@value")
        data = {k: v or "" for k, v in form.form_values() if k not in {"pick", "holding"}}
        browser.post("/review/holdings/classify/", {**data, "pick": picks})
        return len(picks)

    def open_catalogue(self, project: str) -> int:
        """The agency approves every catalogue entry; return how many."""
        page = f"/agency/project/{project}/"
        browser = self.of(OFFICER).get(page)
        picks = browser.page.xpath("//*[@name='pick']/@value")
        browser.post(f"{page}catalogue/", {"do": "approve", "pick": picks})
        return len(picks)
