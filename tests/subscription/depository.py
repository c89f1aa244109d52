"""The simulator of the depository in this process, and behind its protocol."""

from kase.is2in.subscription.depository import client
from kase.is2in.subscription.depository import server
from kase.is2in.subscription.depository.facts import AllFacts
from kase.is2in.subscription.depository.facts import Facts
from kase.is2in.subscription.depository.simulator import Simulator
from kase.is2in.subscription.interfaces import IClearing
from kase.is2in.subscription.interfaces import IDepository
from unittest import mock
from zope.component import provideUtility
from zope.component.globalregistry import getGlobalSiteManager
import os
import threading


TOKEN = "0123456789abcdef"


def wire(test, **facts) -> Simulator:
    """Let a test's depository be a simulator in this process, with facts of ``Facts``."""
    simulator = Simulator(AllFacts(Facts(**facts)))
    for port in (IDepository, IClearing):
        provideUtility(simulator, port)
        test.addCleanup(getGlobalSiteManager().unregisterUtility, simulator, port)
    return simulator


def serve(test, **facts) -> server.Server:
    """Serve a depository on a port of this machine, named by the environment, for one test."""
    found = server.Server(server.Depository(TOKEN, facts))
    # Its threads end with it.
    found.daemon_threads = False
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    test.addCleanup(thread.join)
    test.addCleanup(found.server_close)
    test.addCleanup(found.shutdown)
    name(test, f"http://127.0.0.1:{found.server_address[1]}")
    return found


def name(test, address: str) -> None:
    """Let the environment name a depository for one test."""
    values = {client.ADDRESS: address, client.TOKEN: TOKEN}
    test.enterContext(mock.patch.dict(os.environ, values))
    client._late.clear()
