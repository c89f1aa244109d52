"""Runs the whole product of one clone: SQL, objects, site, worker, web server.

    house.py run [--port N] [--no-demo]    start everything; Ctrl-C or `make stop` ends it
    house.py stop                          end what a run of this clone started
    house.py reset [--sure]                throw the data away

While it runs, its variables lie in var/run/environment, where the commands of bin/ find them.
Standard library only, so that `stop` and `reset` work before anything is installed.
"""

from pathlib import Path
from processes import free_port
from processes import port_is_free
from processes import Process
from processes import ROOT
from processes import RUN
from processes import socket_folder
from processes import VAR
import argparse
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request


SITE = "is2in"
INTERPRETER = ROOT / "parts/instance/bin/interpreter"
SITE_MADE = VAR / "site-made"
# What a run tells the commands of bin/ about itself.
KNOWN = RUN / "environment"
PROFILE = ROOT / "src/kase.is2in/kase/is2in/profiles/default/metadata.xml"
STEPS = 5
START_SECONDS = 180
# In the order of stopping: what is asked first depends on what comes after.
NAMES = ("http", "worker", "depository", "zeo")


class Failed(Exception):
    """The run cannot go on; the text says why and what to do."""


def say(step: int, text: str) -> None:
    """Print a line of progress."""
    print(f"[{step}/{STEPS}] {text}", flush=True)


def environment(port: int, demo: bool = True) -> dict[str, str]:
    """Return the variables every process of the clone gets; those set outside win."""
    pki = VAR / "demo-pki"
    own = {
        "IS2IN_DSN": "",
        "IS2IN_ZEO": str(socket_folder() / "zeo.sock"),
        "IS2IN_SITE": SITE,
        "IS2IN_URL": f"http://localhost:{port}/{SITE}",
        "IS2IN_MAIL_DIR": str(VAR / "mail"),
        "IS2IN_DEMO_PKI": str(pki),
        "IS2IN_TRUST": str(pki / "trust"),
        "IS2IN_TRUST_TUMAR": str(pki / "tumar/trust"),
        **(demo_seal(pki) if demo else {}),
        "IS2IN_ZOPE_CONF": str(ROOT / "parts/instance/etc/zope.conf"),
    }
    return {**os.environ, **{name: os.environ.get(name) or value for name, value in own.items()}}


def demo_seal(pki: Path) -> dict[str, str]:
    """Return the seal and the time-stamps of the demo.

    The keys of an older demo have none until its site is brought up to date.
    """
    store = pki / "seal.p12"
    if pki.exists() and not store.exists():
        return {}
    return {"IS2IN_SEAL": str(store), "IS2IN_SEAL_PASSWORD": "demo", "IS2IN_TSA": "demo"}


def with_depository(env: dict[str, str], demo: bool) -> dict[str, str]:
    """Return the variables with the address and the token of the demo's own depository.

    One that is named outside is somebody else's process.
    """
    if not demo or env.get("IS2IN_DEPOSITORY"):
        return env
    own = {
        "IS2IN_DEPOSITORY": f"http://127.0.0.1:{free_port()}",
        "IS2IN_DEPOSITORY_TOKEN": secrets.token_hex(16),
    }
    return {**env, **own}


def start_depository(env: dict[str, str]) -> Process:
    """Start the simulator of the depository and wait until it listens."""
    port = env["IS2IN_DEPOSITORY"].rpartition(":")[2]
    server = Process("depository")
    module = "kase.is2in.subscription.depository.server"
    # The interpreter of buildout takes options for its own up to the two dashes.
    server.start([INTERPRETER, "-m", module, "--", "--port", port], env)
    wait_for(server, lambda: not port_is_free(int(port)), "The simulator of the depository")
    return server


def tell(env: dict[str, str]) -> None:
    """Leave the variables of this run where the commands of bin/ find them."""
    KNOWN.touch(mode=0o600)
    KNOWN.write_text("".join(f"{name}={env[name]}\n" for name in env if name.startswith("IS2IN_")))


def start_sql(env: dict[str, str]) -> None:
    """Start the own PostgreSQL unless a DSN names another, and bring the tables up to date."""
    if not env["IS2IN_DSN"]:
        import postgres  # only here: `stop` must work without the environment

        env["IS2IN_DSN"] = postgres.start(VAR / "postgres", socket_folder())
    migrate = subprocess.run([ROOT / "bin/is2in-migrate"], env=env, capture_output=True, text=True)
    if migrate.returncode:
        raise Failed(f"The SQL tables could not be brought up to date:\n{migrate.stderr[-2000:]}")


def start_objects(env: dict[str, str]) -> Process:
    """Start the server of the object database and wait for its socket."""
    for folder in ("filestorage", "blobstorage", "mail", "cache", "instance"):
        (VAR / folder).mkdir(parents=True, exist_ok=True)
    address = Path(env["IS2IN_ZEO"])
    address.unlink(missing_ok=True)
    server = Process("zeo")
    server.start([ROOT / "parts/zeoserver/bin/runzeo"], env)
    wait_for(server, address.exists, "the object database")
    return server


def wait_for(process: Process, ready, what: str) -> None:
    """Wait until it is ready; raise Failed with its last words when it ends before."""
    end = time.monotonic() + START_SECONDS
    while not ready():
        if process.ended():
            raise Failed(f"{what} ended at its start. Its last words:\n{process.tail()}")
        if time.monotonic() > end:
            raise Failed(f"{what} is not ready after {START_SECONDS} s; see {process.log}")
        time.sleep(0.1)


def make_site(env: dict[str, str], demo: bool) -> None:
    """Create the site (first run) or bring it up to date (each later run)."""
    script = ROOT / "instance/scripts/create_site.py"
    command = [INTERPRETER, script, "--demo" if demo else "--plain"]
    result = subprocess.run(command, env=env, cwd=ROOT)
    if result.returncode:
        raise Failed("The site could not be made or brought up to date: the reason stands above.")
    SITE_MADE.write_text(profile_version())


def profile_version() -> str:
    """Return the version of the site's profile, as the code on disk has it."""
    found = re.search(r"<version>(\d+)</version>", PROFILE.read_text(encoding="utf-8"))
    return found[1] if found else ""


def start_http(env: dict[str, str], port: int) -> Process:
    """Start the web server on a port."""
    text = (ROOT / "parts/instance/etc/wsgi.ini").read_text()
    config = RUN / "wsgi.ini"
    config.write_text(re.sub(r"(?m)^((?:fast-)?listen = ).*$", rf"\g<1>localhost:{port}", text))
    server = Process("http")
    server.start([INTERPRETER, "-m", "Zope2.Startup.serve", config], env)
    return server


def answers(url: str) -> bool:
    """Return whether a page answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  (our own http URL)
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def run(port: int, demo: bool) -> None:
    """Start everything, say where it is, and wait until it is stopped."""
    began = time.monotonic()
    house = Process("house")
    if house.pid and house.pid != os.getpid():
        raise Failed("It is running already. `make stop` ends it.")
    RUN.mkdir(parents=True, exist_ok=True)
    house.file.write_text(str(os.getpid()))
    stop_children()
    if not port_is_free(port):
        raise Failed(
            f"Port {port} is used by another program. Choose one: make run PORT={port + 1}"
        )
    env = environment(port, demo)
    try:
        say(1, "PostgreSQL and its tables")
        start_sql(env)
        say(2, "Object database")
        children = [start_objects(env)]
        tell(env)
        if not SITE_MADE.exists():
            say(3, "Creating the site" + (" with demo data" if demo else ""))
            make_site(env, demo)
        elif SITE_MADE.read_text() != profile_version():
            say(3, "Bringing the site up to date; its data is kept")
            make_site(env, demo)
        else:
            say(3, "The site is there; its data is kept")
        # What was made just now completes the keys of an older demo.
        env = {**env, **environment(port, demo), "IS2IN_DSN": env["IS2IN_DSN"]}
        own = not env.get("IS2IN_DEPOSITORY")
        env = with_depository(env, demo)
        tell(env)
        say(4, "Web server and worker")
        if demo and own:
            children.append(start_depository(env))
        server = start_http(env, port)
        worker = Process("worker")
        worker.start([ROOT / "bin/worker"], env)
        children += [server, worker]
        wait_for(server, lambda: answers(env["IS2IN_URL"] + "/login"), "The web server")
        say(5, f"Ready after {time.monotonic() - began:.0f} s: {env['IS2IN_URL']}")
        greet(demo, env)
        watch(children)
    finally:
        stop_children()
        stop_sql()
        KNOWN.unlink(missing_ok=True)
        house.file.unlink(missing_ok=True)
        print("Stopped; the data is kept.", flush=True)


def greet(demo: bool, env: dict[str, str]) -> None:
    """Say how to log in and where things are."""
    if demo:
        print("      Demo accounts (password Demo#2026): executor@issuer.example,")
        print("      head@issuer.example, chancellery@exchange.example, listing@exchange.example …")
        print(f"      A simulator of the depository answers at {env['IS2IN_DEPOSITORY']}.")
    print(
        "      Mails are in var/mail, logs in var/log. Ctrl-C or `make stop` ends it.", flush=True
    )


def watch(children: list[Process]) -> None:
    """Wait for a signal; a child that dies is named, and the run ends."""

    def end(*_ignored):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        while True:
            for child in children:
                if child.ended():
                    raise Failed(f"{child.name} has ended. Its last words:\n{child.tail()}")
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)


def stop_children() -> None:
    """End what this or an earlier, killed run of this clone has left running."""
    for name in NAMES:
        Process(name).stop()


def stop_sql() -> None:
    """Stop the clone's own PostgreSQL, where it runs."""
    if (VAR / "postgres").exists():
        import postgres  # as in start_sql

        postgres.stop(VAR / "postgres")


def stop() -> None:
    """End a run of this clone from outside."""
    house = Process("house")
    if house.pid is None:
        stop_children()
        stop_sql()
        print("No run of this clone was alive; what it may have left behind is ended.")
        return
    house.stop(group=False, seconds=60)
    print("Stopped; the data is kept.")


def reset(sure: bool) -> None:
    """Delete the site, its objects, SQL, mails and the demo keys."""
    if Process("house").pid:
        raise Failed("It is running. `make stop` first.")
    if not sure and input("Delete the site and all its data? Type yes: ").strip() != "yes":
        print("Nothing was deleted.")
        return
    for name in ("filestorage", "blobstorage", "postgres", "mail", "demo-pki", "instance", "cache"):
        shutil.rmtree(VAR / name, ignore_errors=True)
    SITE_MADE.unlink(missing_ok=True)
    print("Deleted. `make run` makes it anew.")


def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run")
    running.add_argument("--port", type=int, default=8080)
    running.add_argument("--no-demo", action="store_true")
    commands.add_parser("stop")
    resetting = commands.add_parser("reset")
    resetting.add_argument("--sure", action="store_true")
    asked = parser.parse_args()
    try:
        if asked.command == "run":
            run(asked.port, not asked.no_demo)
        elif asked.command == "stop":
            stop()
        else:
            reset(asked.sure)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
