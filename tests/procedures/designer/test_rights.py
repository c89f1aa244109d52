"""Who models procedures: a role per folder, and no way past the designer."""

from AccessControl.PermissionRole import rolesForPermissionOn
from kase.is2in.parties import api as parties
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.designer.rights import keep_designers
from kase.is2in.procedures.designer.rights import let_design
from kase.is2in.procedures.designer.rights import shut_plones_ways
from kase.is2in.web.privilege import acting_as
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.builders import parties as builders
from tests.permissions.calls import authorization
from tests.procedures.designer.test_pages import DesignerCase
from tests.procedures.test_catalogue_pages import AUDIT
from tests.procedures.test_catalogue_pages import CODE
import json
import transaction


DEFINE = "kase.is2in: Define procedures"
FORM = "filling/fill/general/applicant"
DESIGNER = "methodology@exchange.example"
OFFICER = "listing@exchange.example"
# 400: no such step, no such field.
REFUSED = (400, 401, 403, 404, 405)
# Addresses staff may remember lead to the designer, the rest of Plone's pages are refused.
LED = ("edit", "delete_confirmation", "folder_contents", "view")
LED_FROM_FORMS = ("fields", "import-easyform")
PAGES = (
    *("object_cut", "object_copy", "object_paste", "object_rename", "folder_rename", "actions"),
    *("manage-content-rules", "manage-portlets", "saveddata", "actions/x", "fields/new/@@edit"),
    "content_status_modify?workflow_action=hide",
)
ADDED = (
    ("", "Procedure"),
    (CODE, "Process"),
    (f"{CODE}/filling", "Subprocess"),
    (f"{CODE}/filling/fill", "Stage"),
    (f"{CODE}/filling/fill/general", "EasyForm"),
)
# Plone's scripts that change things at once.
ACTS = (
    "fc-delete",
    "fc-rename",
    "fc-paste",
    "fc-order",
    "fc-properties",
    "fc-workflow",
    "fileUpload",
    "selectViewTemplate",
    "manage_delObjects",
    "manage_renameObject",
    "manage_cutObjects",
    "manage_pasteObjects",
    "manage_addProduct/OFSP/manage_addFolder",
)
REST = (
    ("PATCH", "", {"title": "Иное"}),
    ("PATCH", "", {"criteria": "x", "fields_model": "<model/>", "days": 9}),
    ("PATCH", "", {"ordering": {"obj_id": "filling", "delta": "bottom"}}),
    ("POST", "", {"@type": "Process", "title": "Иное"}),
    ("POST", "", {"@type": "EasyForm", "title": "Иное"}),
    ("DELETE", "", None),
    ("PUT", "", {"title": "Иное"}),
    ("POST", "/@move", {"source": "{form}"}),
    ("POST", "/@copy", {"source": "{form}"}),
    ("POST", "/@lock", {}),
    ("POST", "/@tus-upload", {}),
    ("POST", "/@workflow/hide", {}),
    ("POST", "/@translations", {"id": "x"}),
    ("PROPPATCH", "", None),
    ("MKCOL", "/new", None),
    ("LOCK", "", None),
    ("MOVE", "", None),
    ("COPY", "", None),
)


class Rights(DesignerCase):
    """The role, where it is given and below."""

    def may(self, email, context):
        with acting_as(parties.person_by_email(email).id):
            return bool(api.user.has_permission(DEFINE, obj=context))

    def test_officers_do_not_model_procedures(self):
        self.assertFalse(self.may(OFFICER, self.procedure))
        self.assertTrue(self.may(DESIGNER, self.procedure))
        for page in ("@@designer", "@@editions", "@@design-part", "@@export-definition"):
            self.refused(self.browser(OFFICER), f"{self.address}/{page}")
        self.refused(self.browser(OFFICER), f"{self.url}/procedures/@@vocabulary")
        officer = self.browser(OFFICER)
        officer.open(f"{self.url}/procedures")
        self.sees_not(officer, "Добавить процедуру")
        officer.open(self.address)
        self.sees_not(officer, "Открыть в конструкторе")

    def test_a_folder_is_modelled_by_whom_it_is_given_to(self):
        let_design("listing", "listing")
        transaction.commit()
        audit = self.portal["procedures"]["auditors"][AUDIT]
        self.assertTrue(self.may(OFFICER, self.procedure))
        self.assertFalse(self.may(OFFICER, audit))
        browser = self.browser(OFFICER)
        browser.open(f"{self.url}/procedures")
        self.sees(browser, "/procedures/listing/@@procedure-add")
        self.sees_not(browser, "/procedures/auditors/@@procedure-add")
        self.sees_not(browser, "@@vocabulary")
        browser.open(f"{self.address}/@@designer")
        self.press(browser, "down:filling/fill/general")
        self.assertEqual(self.part(("filling", "fill")).stages[1].id, "general")
        self.refused(self.browser(OFFICER), f"{audit.absolute_url()}/@@designer")
        self.refused(self.browser(OFFICER), f"{audit.aq_parent.absolute_url()}/@@procedure-add")

    def test_the_sharing_page_gives_the_role_for_administrators_only(self):
        page = f"{self.url}/procedures/listing/@@sharing"
        for email in (OFFICER, DESIGNER, "executor@issuer.example"):
            self.refused(self.browser(email), page)
        owner = self.browser(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        owner.open(page)
        self.sees(owner, "Методолог процедур")
        owner.open(f"{self.url}/organizations/@@sharing")
        self.sees_not(owner, "Методолог процедур")
        owner.open(f"{self.url}/procedures")
        self.sees(owner, "Кто моделирует процедуры")

    def test_who_modelled_before_there_was_a_role_keeps_it_once(self):
        root = self.portal["procedures"]
        root.manage_delLocalRoles([who for who, _roles in root.get_local_roles()])
        keep_designers()
        self.assertTrue(self.may(OFFICER, self.procedure))
        root.manage_delLocalRoles(["listing"])
        keep_designers()
        holders = dict(root.get_local_roles())
        self.assertNotIn("listing", holders)
        self.assertIn("methodology", holders)


class Shut(DesignerCase):
    """Nobody changes a part by Plone's own pages, not even who models or keeps the site."""

    def setUp(self):
        super().setUp()
        self.before = working_copy(self.procedure)
        self.parts = ("", "/filling", "/filling/fill", "/filling/fill/general", f"/{FORM}")

    def unchanged(self, tried):
        self.portal._p_jar.sync()
        self.assertEqual(working_copy(self.procedure), self.before, tried)

    def people(self):
        return (
            self.browser(SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
            self.browser(DESIGNER),
            self.browser(OFFICER),
        )

    def test_addresses_lead_to_the_designer(self):
        browser = self.browser(DESIGNER)
        for page in (*LED, *LED_FROM_FORMS):
            for part in self.parts if page in LED else self.parts[-1:]:
                # EasyForm's own list of contents leads to its form, and that to the designer.
                if (part, page) in (("", "view"), (self.parts[-1], "folder_contents")):
                    continue
                self.assertTrue(self.led(browser, f"{self.address}{part}/{page}"), (part, page))
        browser.open(f"{self.address}/{FORM}/fields")
        self.sees(browser, "меняются только в конструкторе")
        for place in ("procedures", "procedures/listing"):
            browser.open(f"{self.url}/{place}/edit")
            self.assertEqual(browser.url, f"{self.url}/{place}")

    def led(self, browser, url):
        """Return whether an address answers with the way to the designer, without going there."""
        header = {"Authorization": authorization(DESIGNER, builders.PASSWORD)}
        answer = browser.testapp.request(url, headers=header, expect_errors=True)
        return answer.status_int == 302 and "/@@designer" in answer.headers["Location"]

    def test_other_pages_are_refused(self):
        for browser in self.people():
            browser.handleErrors, browser.raiseHttpErrors = True, False
            for part in (self.parts[1], self.parts[-1]):
                for page in PAGES:
                    browser.open(f"{self.address}{part}/{page}")
                    status = int(browser.headers["Status"].split()[0])
                    refused = status in REFUSED or "login" in browser.url
                    self.assertTrue(refused, (part, page, status))
        self.unchanged("pages")

    def test_adding_and_acting(self):
        for browser in self.people():
            browser.handleErrors, browser.raiseHttpErrors = True, False
            for place, kind in ADDED:
                browser.open(f"{self.url}/procedures/listing/{place}/++add++{kind}")
                status = int(browser.headers["Status"].split()[0])
                self.assertTrue(status in REFUSED or "login" in browser.url, (kind, status))
            for act in ACTS:
                data = "ids:list=general&id=general&new_id=x&selection=[]&templateId=view"
                browser.post(f"{self.address}/filling/fill/{act}", data)
                status = int(browser.headers["Status"].split()[0])
                refused = status in REFUSED or "login" in browser.url
                self.assertTrue(refused, (act, status, browser.url))
            browser.post(f"{self.address}/filling/edit", "form.widgets.days=9")
            self.assertTrue(browser.headers["Status"].startswith("403"))
            self.unchanged("pages")

    def test_programs(self):
        people = {
            DESIGNER: builders.PASSWORD,
            OFFICER: builders.PASSWORD,
            SITE_OWNER_NAME: SITE_OWNER_PASSWORD,
        }
        testapp = self.browser().testapp
        for who, password in people.items():
            headers = {
                "Accept": "application/json",
                "Content-Type": "application/json",
                "Authorization": authorization(who, password),
            }
            for part in self.parts:
                for method, path, body in REST:
                    text = json.dumps(body).replace("{form}", f"{self.address}/{FORM}")
                    answer = testapp.request(
                        f"{self.address}{part}{path}",
                        method=method,
                        body=text.encode() if body is not None else b"",
                        headers=headers,
                        expect_errors=True,
                    )
                    said = (who, method, part + path, answer.status_int)
                    self.assertIn(answer.status_int, REFUSED, said)
            self.unchanged(who)

    def test_a_site_that_was_open_is_shut(self):
        part = self.procedure["filling"]
        part.manage_permission("Modify portal content", ("Officer",), acquire=False)
        shut_plones_ways()
        self.assertEqual(rolesForPermissionOn("Modify portal content", part), ())
