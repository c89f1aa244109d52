"""Who may vote, when, how often; what comes of it; what nobody may change afterwards."""

from kase.is2in.committee import api as committee
from kase.is2in.committee import store
from kase.is2in.committee.types import Rule
from kase.is2in.committee.voting import tally
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from sqlalchemy.exc import IntegrityError
from tests.builders import committee as build
from tests.builders import parties as build_parties
from tests.builders.procedures import acting
from tests.layers import INTEGRATION
import unittest


HOSTILE = "<script>alert(1)</script>‮"


class Voting(unittest.TestCase):
    """A body of five with a secretary, a meeting with one question."""

    layer = INTEGRATION

    def setUp(self):
        self.body = build.body()
        self.meeting = build.meeting(self.body)
        self.item = build.question(self.meeting.id)
        self.voters = build.voters()

    def refused(self, error, code, person, act, *args, **fields):
        with acting(person), self.assertRaises(error) as caught:
            act(person, *args, **fields)
        self.assertEqual(caught.exception.code, code)

    def refused_vote(self, error, code, person, choice="for", **fields):
        self.refused(error, code, person, committee.vote, self.item.id, choice, **fields)

    def secretary(self, act, *args):
        with acting(build.secretary()) as who:
            return act(who, *args)

    def test_only_members_who_are_there_vote_while_the_vote_is_open(self):
        first, second = self.voters[:2]
        self.refused_vote(Conflict, "state", first)
        build.opened(self.meeting.id, self.voters[1:])
        self.refused_vote(Conflict, "absent", first)
        self.refused_vote(Forbidden, "not-member", build.secretary())
        self.refused_vote(Missing, "meeting", build.officer("library"))
        build_parties.organization("ISSR", ("issuer",))
        client = build_parties.person("executor@issuer.example", "ISSR")
        self.refused_vote(Missing, "meeting", client)
        self.refused_vote(RuleRefused, "choice", second, "maybe")
        self.refused_vote(Forbidden, "not-yours", second, user_id=self.voters[2].id)
        build.vote(self.item.id, "", "for", "for", "for", "against")
        self.secretary(committee.close_vote, self.item.id, {}, None)
        self.refused_vote(Conflict, "vote-closed", second, "against", instead="for")
        self.secretary(committee.close_minutes, self.meeting.id, None)
        self.refused_vote(Conflict, "state", second, "against", instead="for")

    def test_a_vote_is_changed_only_by_who_knows_it(self):
        build.opened(self.meeting.id)
        first = self.voters[0]
        build.vote(self.item.id, "for", "", "", "", "")
        # The same again changes nothing; another one must name what it replaces.
        build.vote(self.item.id, "for", "", "", "", "")
        self.refused_vote(Conflict, "voted", first, "against")
        with acting(first):
            committee.vote(first, self.item.id, "against", instead="for")
        self.refused_vote(Conflict, "voted", first, "abstain", instead="for")
        [cast] = store.ballots([self.item.id])[self.item.id]
        self.assertEqual((cast.user_id, cast.choice), (first.id, "against"))

    def test_a_conflict_of_interest_takes_vote_and_quorum(self):
        build.opened(self.meeting.id, self.voters[:3])
        build.vote(self.item.id, "for", "for", "for", "", "")
        first = self.voters[2]
        self.refused(RuleRefused, "fields", first, committee.declare, self.item.id, first.id, " ")
        other = self.voters[1].id
        declare = committee.declare
        self.refused(Forbidden, "not-yours", first, declare, self.item.id, other, "Он")
        with acting(first):
            committee.declare(first, self.item.id, first.id, "Доля в эмитенте")
        self.refused_vote(Forbidden, "conflict-of-interest", first)
        found = tally(store.get_item(self.item.id), store.get_meeting(self.meeting.id))
        self.assertEqual((found.votes_for, found.present, found.members), (2, 2, 4))
        self.assertEqual(found.result, "no_quorum")
        made = self.secretary(committee.close_vote, self.item.id, {"text": "Нет"}, None)
        self.assertEqual(made.outcome, "no_quorum")

    def test_those_who_are_silent_are_named(self):
        build.opened(self.meeting.id)
        build.vote(self.item.id, "for", "for", "for", "", "")
        who = build.secretary()
        self.refused(Conflict, "not-all", who, committee.close_vote, self.item.id, {}, None)
        made = self.secretary(committee.close_vote, self.item.id, {"silent": True}, None)
        self.assertEqual((made.outcome, made.tally.silent), ("adopted", 2))
        self.assertEqual(made.decision, "Утвердить план.")

    def test_the_chair_breaks_a_tie(self):
        build.opened(self.meeting.id, self.voters[:4])
        build.vote(self.item.id, "for", "for", "against", "against")
        made = self.secretary(committee.close_vote, self.item.id, {}, None)
        self.assertEqual((made.outcome, made.tally.cast), ("adopted", True))

    def test_two_secretaries_at_once(self):
        base = store.get_meeting(self.meeting.id).version
        self.secretary(committee.close_agenda, self.meeting.id, base)
        who, close = build.secretary(), committee.close_agenda
        self.refused(Stale, "stale", who, close, self.meeting.id, base)
        self.refused(Conflict, "state", who, close, self.meeting.id, None)

    def test_the_agenda_is_closed(self):
        self.secretary(committee.close_agenda, self.meeting.id, None)
        who, given = build.secretary(), {"title": "Еще", "draft": "Нет"}
        self.refused(Conflict, "state", who, committee.add_question, self.meeting.id, given, None)
        self.refused(Conflict, "state", who, committee.change_item, self.item.id, given, None)
        self.refused(Conflict, "state", who, committee.shift, self.item.id, True, None)
        self.secretary(committee.reopen_agenda, self.meeting.id, None)
        self.secretary(committee.add_question, self.meeting.id, given, None)

    def test_members_do_not_run_the_meeting(self):
        for person, error, code in (
            (self.voters[1], Forbidden, "not-secretary"),
            (build.officer("library"), Missing, "meeting"),
        ):
            for act, args in (
                (committee.close_agenda, (self.meeting.id, None)),
                (committee.cancel, (self.meeting.id, "Нет", None)),
                (committee.remove, (self.item.id, "Нет", None)),
                (committee.change, (self.meeting.id, {"place": "Там"}, None)),
            ):
                with self.subTest(person.email, act=act.__name__):
                    self.refused(error, code, person, act, *args)

    def test_what_is_closed_stays(self):
        build.opened(self.meeting.id)
        build.vote(self.item.id)
        made = build.closed(self.meeting.id)
        for text in (
            "UPDATE ballot SET choice = 'against' WHERE item = :item",
            "DELETE FROM ballot WHERE item = :item",
            "UPDATE agenda_item SET outcome = 'rejected' WHERE id = :item",
            "UPDATE attendance SET presence = 'absent' WHERE meeting = :meeting",
            "INSERT INTO conflict_of_interest VALUES (:item, 'u', 'x', NULL, now())",
            "UPDATE meeting SET number = 'X' WHERE id = :meeting",
            "DELETE FROM meeting WHERE id = :meeting",
        ):
            with self.subTest(text), self.assertRaises(IntegrityError):
                nested = ledger.session().begin_nested()
                try:
                    ledger.write(text, {"item": self.item.id, "meeting": made.id})
                finally:
                    nested.rollback()

    def test_minutes_are_numbered_without_gaps(self):
        numbers = []
        for serial in range(3):
            meeting = build.meeting(self.body)
            item = build.question(meeting.id)
            if serial == 1:
                self.secretary(committee.cancel, meeting.id, "Нет докладчика", None)
                continue
            build.opened(meeting.id)
            build.vote(item.id)
            numbers.append(build.closed(meeting.id).number[-3:])
        self.assertEqual(numbers, ["001", "002"])

    def test_hostile_texts(self):
        self.refused(
            RuleRefused,
            "fields",
            build.secretary(),
            committee.add_question,
            self.meeting.id,
            {"title": HOSTILE, "draft": "x" * 5000},
            None,
        )
        plain = {"title": HOSTILE[:-1], "draft": "#set page(fill: red) $x$"}
        self.secretary(committee.add_question, self.meeting.id, plain, None)
        made = self.secretary(committee.close_agenda, self.meeting.id, None)
        self.assertTrue(made.agenda)


class Bodies(unittest.TestCase):
    """Keepers keep them, and nobody else."""

    layer = INTEGRATION

    def setUp(self):
        self.body = build.body()

    def keeper(self, act, *args):
        with acting(build.officer("officers")):
            return act(*args)

    def test_others_do_not_keep(self):
        with acting(build.officer("listing")):
            for act, args in (
                (committee.add_body, (build.FACTS,)),
                (committee.change_body, (self.body.code, {"place": "Там"}, 1)),
                (committee.add_seat, (self.body.code, {})),
                (committee.end_seat, (1, {})),
            ):
                with self.subTest(act.__name__), self.assertRaises(Forbidden):
                    act(*args)

    def test_versions_and_two_keepers(self):
        made = self.keeper(
            committee.change_body, self.body.code, {"majority": "two_thirds", "casting": False}, 1
        )
        self.assertEqual((made.version, made.rule.majority), (2, "two_thirds"))
        with self.assertRaises(Stale):
            self.keeper(committee.change_body, self.body.code, {"place": "Там"}, 1)

    def test_a_casting_vote_needs_a_plain_majority(self):
        with self.assertRaises(RuleRefused) as caught:
            self.keeper(committee.change_body, self.body.code, {"majority": "all"}, 1)
        self.assertEqual([one.field for one in caught.exception.errors], ["casting"])
        self.assertEqual(self.body.rule, Rule())

    def test_one_chairman_and_only_people_of_the_exchange(self):
        build_parties.organization("ISSR", ("issuer",))
        client = build_parties.person("executor@issuer.example", "ISSR")
        with self.assertRaises(RuleRefused):
            seat = {"person": client.email, "part": "member"}
            self.keeper(committee.add_seat, self.body.code, seat)
        with self.assertRaises(Conflict) as caught:
            seat = {"person": build.officer("listing").id, "part": "chairman"}
            self.keeper(committee.add_seat, self.body.code, seat)
        self.assertEqual(caught.exception.code, "taken")

    def test_who_leaves_no_longer_sees(self):
        meeting = build.meeting(self.body)
        build.question(meeting.id)
        member = build.member("member")
        with acting(member):
            committee.one_meeting(member, meeting.id)
        seat = next(one for one in committee.seats(self.body.code) if one.user_id == member.id)
        yesterday = {"until": f"{seat.since.fromordinal(seat.since.toordinal() - 1)}"}
        self.keeper(committee.end_seat, seat.id, yesterday)
        with acting(member), self.assertRaises(Missing):
            committee.one_meeting(member, meeting.id)


class ByPapers(unittest.TestCase):
    """A vote without a meeting: who has voted was there."""

    layer = INTEGRATION

    def test_quorum_is_who_has_voted(self):
        body = build.body()
        day = build.today()
        until = {"form": "by_papers", "votes_until": f"{day.isoformat()}T23:59"}
        meeting = build.meeting(body, **until)
        item = build.question(meeting.id)
        build.opened(meeting.id)
        first = build.voters()[0]
        self.assertEqual([one.id for one, _m in committee.awaited_votes(first)], [item.id])
        build.vote(item.id, "for", "for", "", "", "")
        self.assertEqual(committee.awaited_votes(first), ())
        found = store.get_meeting(meeting.id)
        self.assertEqual(tally(store.get_item(item.id), found).result, "no_quorum")
        build.vote(item.id, "", "", "for", "", "")
        self.assertEqual(tally(store.get_item(item.id), found).result, "adopted")
        self.assertEqual(build.closed(meeting.id).state, "closed")
