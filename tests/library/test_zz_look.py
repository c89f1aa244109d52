from playwright.sync_api import sync_playwright
from tests.browser.journey import ARGUMENTS, chromium
from tests.layers import SERVER
from tests.library.test_import_pages import *
from kase.is2in.library import starting
from tests.builders.parties import PASSWORD
from unittest import mock
import os, base64, pathlib, unittest


class Look(PartiesCase):
    layer = SERVER

    def setUp(self):
        super().setUp()
        self.editor = self.officer("library@exchange.example", ("library",))
        self.client = self.person("admin@issuer.example")
        with mock.patch.dict(os.environ, {starting.SWITCH: ""}):
            starting.install()
        transaction.commit()

    def test_look(self):
        driver = self.enterContext(sync_playwright())
        ch = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        self.addCleanup(ch.close)
        base = f"http://localhost:{self.layer['port']}/{self.portal.getId()}"
        axe = pathlib.Path(__import__("axe_playwright_python.base").base.AXE_FILE_PATH).read_text()
        def page(who, lang="ru", width=1280):
            token = base64.b64encode(f"{who.email}:{PASSWORD}".encode()).decode()
            c = ch.new_context(extra_http_headers={"Authorization": f"Basic {token}", "Cookie": f"I18N_LANGUAGE={lang}"}, viewport={"width": width, "height": 900})
            return c.new_page()
        p = page(self.editor)
        def shot(name, p=p):
            p.screenshot(path=f"/tmp/l2_{name}.png", full_page=True)
            p.evaluate(axe)
            print(name, p.evaluate("async()=>{const f=await axe.run({resultTypes:['violations']});return f.violations.filter(o=>['serious','critical'].includes(o.impact)).map(o=>[o.id,o.nodes.map(n=>n.html.slice(0,150))])}"), p.evaluate("document.documentElement.scrollWidth-document.documentElement.clientWidth"))
        p.goto(f"{base}/regulations/trading/subscription-rules"); shot("document")
        links = p.eval_on_selector_all("a[href*='@@compare'],a[href*='@@edition/']", "a=>a.map(x=>x.href)")
        print(links[:10])
        for i, one in enumerate([x for x in links if "compare" in x][:1] + [x for x in links if "@@edition/" in x][:1]):
            p.goto(one); shot(f"link{i}")
        p.goto(f"{base}/regulations/listing/admission/listing-rules/@@import-regulation"); shot("import")
        p.set_input_files("#file", files=[{"name": "rules.docx", "mimeType": "application/octet-stream", "buffer": docx(*TEXT_2.split("\n"), "Статья 9. Отчетность", "Слова", "Статья 9. Еще", "Слова")}])
        p.fill("#since", "2026-12-01"); p.fill("#decision_number", "77")
        p.get_by_role("button", name="Показать распознанное").click(); shot("found")
        p.get_by_role("button", name="Сохранить черновик").click(); shot("kept"); print(p.url)
        c = page(self.client, "kk", 390)
        c.goto(f"{base}/regulations/trading"); shot("category_kk", c)
        c.locator(".subscription button").click(); shot("subscribed_kk", c)
        c.goto(f"{base}/@@my-regulations"); shot("mine_kk", c)
