"""Invitations, and facts that an administrator sets right for a colleague (A8)."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from tests.builders import parties as build
from tests.parties.floor import PartiesCase
import transaction


NEW = "new@issuer.example"


class Invitations(PartiesCase):
    """From the first letter to the password, or to nothing."""

    def setUp(self):
        super().setUp()
        self.admin = self.administrator()
        self.token_of_admin = self.token("admin@issuer.example")

    def add(self, email=NEW):
        body = {"email": email, "surname": "Новая", "given_name": "Анна", "roles": ["executor"]}
        reply = self.call("POST", "@users", body, token=self.token_of_admin)
        self.assertEqual(reply.status, 201, reply.text)
        return reply.json["id"]

    def state(self, user_id):
        reply = self.call("GET", f"@users/{user_id}", token=self.token_of_admin)
        return reply.json["invitation"]["state"]

    def test_sent_expired_again_accepted(self):
        user_id = self.add()
        self.assertEqual(self.state(user_id), "sent")
        with self.later(hours=73):
            self.assertEqual(parties.invitation_of(user_id).state, "expired")
            parties.send_again(user_id)
            self.commit()
            self.assertEqual(parties.invitation_of(user_id).state, "sent")
            body = {"key": self.key_of_letter(), "new_password": build.PASSWORD}
            self.assertEqual(self.call("POST", "@set-password", body).status, 204)
            self.assertEqual(parties.invitation_of(user_id).state, "accepted")
        self.assertEqual(self.state(self.admin.id), "accepted")

    def test_letter_is_for_who_has_never_been_here(self):
        self.add()
        subject, text = self.postbox.letters[-1][1:3]
        self.assertIn("открыта учетная запись", subject)
        self.assertIn(NEW, text)
        self.assertIn("&set_language=ru", text)

    def test_letters_are_limited_and_the_first_link_is_dead(self):
        user_id = self.add()
        first = self.key_of_letter()
        path = f"@user-invitations/{user_id}"
        statuses = [
            self.call("POST", path, {}, token=self.token_of_admin).status for _time in range(4)
        ]
        self.assertEqual(statuses, [202, 202, 202, 429])
        self.assertEqual(len(self.postbox.letters), 4)
        body = {"key": first, "new_password": build.PASSWORD}
        self.assertEqual(self.call("POST", "@set-password", body).status, 422)

    def test_taken_back(self):
        user_id = self.add()
        key = self.key_of_letter()
        path = f"@user-invitations/{user_id}"
        self.assertEqual(self.call("DELETE", path, token=self.token_of_admin).status, 204)
        self.assertFalse(parties.person(user_id).active)
        body = {"key": key, "new_password": build.PASSWORD}
        self.assertEqual(self.call("POST", "@set-password", body).status, 422)
        # Opened again, the old link stays dead.
        parties.activate_person(user_id)
        self.commit()
        self.assertEqual(self.call("POST", "@set-password", body).status, 422)
        self.assertEqual(self.call("POST", path, {}, token=self.token_of_admin).status, 202)

    def test_who_has_come_is_not_taken_back(self):
        someone = self.person()
        path = f"@user-invitations/{someone.id}"
        self.assertEqual(self.call("DELETE", path, token=self.token_of_admin).status, 409)
        self.assertTrue(parties.person(someone.id).active)

    def test_neighbours_and_colleagues_cannot(self):
        user_id = self.add()
        self.administrator("admin@consultant.example", "CONS")
        self.person("executor@issuer.example")
        neighbour = self.token("admin@consultant.example")
        colleague = self.token("executor@issuer.example")
        for token in (neighbour, colleague):
            for method in ("POST", "DELETE"):
                reply = self.call(method, f"@user-invitations/{user_id}", {}, token=token)
                self.assertEqual(reply.status, 404, method)
        self.assertNotIn("invitation", self.call("GET", f"@users/{user_id}", token=colleague).json)
        self.officer()
        officer = self.token("officer@exchange.example")
        path = f"@user-invitations/{user_id}"
        self.assertEqual(self.call("POST", path, {}, token=officer).status, 202)
        self.assertEqual(self.call("DELETE", path, token=officer).status, 403)

    def test_the_page_says_how_far_it_is(self):
        user_id = self.add()
        browser = self.log_in("admin@issuer.example")
        browser.open(f"{self.url}/@@users")
        self.assertIn("ссылка действует до", browser.contents)
        browser.getControl("Пригласить снова").click()
        self.assertIn("отправлена", browser.contents)
        browser.getControl("Отозвать приглашение").click()
        transaction.begin()
        self.assertFalse(parties.person(user_id).active)


class Corrections(PartiesCase):
    """Position, phone and IIN of a colleague."""

    def setUp(self):
        super().setUp()
        self.admin = self.administrator()
        self.worker = self.person()
        self.client = self.token("admin@issuer.example")

    def change(self, token=None, user_id=None, **facts):
        path = f"@users/{user_id or self.worker.id}"
        return self.call("PATCH", path, facts, token=token or self.client)

    def test_an_administrator_sets_them_right_and_the_person_is_told(self):
        number = build.number("another", "8501013")
        reply = self.change(position=" Главный  бухгалтер ", phone="+7 727 237 53 24", iin=number)
        self.assertEqual(reply.status, 200, reply.text)
        found = parties.person(self.worker.id)
        self.assertEqual((found.position, found.iin), ("Главный бухгалтер", number))
        self.assertEqual(self.postbox.letters[-1][0], self.worker.email)
        self.assertNotIn(number, self.postbox.letters[-1][2])
        (entry,) = [
            one
            for one in ledger.history(f"person:{self.worker.id}")
            if one.action == "person-corrected"
        ]
        self.assertEqual(entry.details, {"fields": ["iin", "phone", "position"]})
        # Nothing changed, nobody told.
        self.assertEqual(self.change(iin=number).status, 200)
        self.assertEqual(len(self.postbox.letters), 1)

    def test_wrong_ones_are_refused_by_field(self):
        for facts, status in (
            ({"iin": "850101300125"}, 422),
            ({"phone": "call me"}, 422),
            ({"position": "a\0b"}, 422),
            ({"position": "я" * 201}, 422),
            ({"position": 5}, 400),
            ({"surname": "Другая"}, 400),
        ):
            reply = self.change(**facts)
            self.assertEqual(reply.status, status, facts)
        self.assertEqual(parties.person(self.worker.id), self.worker)

    def test_neighbours_colleagues_and_officers_cannot(self):
        self.administrator("admin@consultant.example", "CONS")
        self.officer()
        for email, status in (
            ("admin@consultant.example", 404),
            (self.worker.email, 403),
            ("officer@exchange.example", 403),
        ):
            reply = self.change(self.token(email), position="Никто")
            self.assertEqual(reply.status, status, email)

    def test_the_form(self):
        browser = self.log_in("admin@issuer.example")
        browser.open(f"{self.url}/@@account?user={self.worker.id}")
        browser.getControl(name="iin").value = "1"
        browser.getControl(name="position").value = "<i>Директор</i>"
        page = browser.getForm(id="facts")
        page.getControl("Сохранить").click()
        self.assertTrue(browser.headers["status"].startswith("422"))
        self.assertIn("&lt;i&gt;Директор", browser.contents)
        browser.getControl(name="iin").value = ""
        browser.getForm(id="facts").getControl("Сохранить").click()
        transaction.begin()
        self.assertEqual(parties.person(self.worker.id).position, "<i>Директор</i>")
        self.assertNotIn("<i>Директор", browser.contents)
        self.officer()
        browser = self.log_in("officer@exchange.example")
        browser.open(f"{self.url}/@@account?user={self.worker.id}")
        self.assertNotIn('name="iin"', browser.contents)
