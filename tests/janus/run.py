#!/usr/bin/env python3
"""Runs a collection over an organisation against the real service. README.md beside it says what is needed."""

import argparse
import base64
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request

PEOPLE = 200
FEW = 20
CLIENTS = 24
COLLECT_FIX = "    janus_core::initialize_rustls();\n    install_tracing_subscriber()?;"
PROGRAMS = ["janus_aggregator", "hpke_keygen", "collect"]
failures = []


def say(words):
    print(f"[{time.strftime('%H:%M:%S')}] {words}", flush=True)


def expect(holds, words):
    say(("as it should be: " if holds else "WRONG: ") + words)
    if not holds:
        failures.append(words)


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def random_text(length):
    return base64.urlsafe_b64encode(os.urandom(length)).rstrip(b"=").decode()


def build(source):
    """The service's programs, built unless they are there."""
    programs = source / "target/release"
    if all((programs / name).exists() for name in PROGRAMS):
        return programs
    main = source / "tools/src/bin/collect.rs"
    text = main.read_text()
    if COLLECT_FIX not in text:
        main.write_text(text.replace("    install_tracing_subscriber()?;", COLLECT_FIX, 1))
    say("building the service; half an hour of processor time")
    revision = run(["git", "-C", str(source), "rev-parse", "--short=7", "HEAD"]).strip()
    command = ["cargo", "build", "--locked", "--release", "-p", "janus_aggregator", "-p", "janus_tools",
               "--config", "profile.release.package.k8s-openapi.opt-level=0"]
    subprocess.run(command, cwd=source, check=True, env={**os.environ, "CARGO_INCREMENTAL": "0", "GIT_REVISION": revision})
    return programs


class Database:
    """A PostgreSQL of its own, with a database for each half."""

    def __init__(self, home, source, port):
        self.port, self.folder = port, home / "database"
        versions = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.bin = versions[-1] if versions else pathlib.Path(shutil.which("initdb")).parent
        self.folder.mkdir()
        self.as_user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.as_user = ["runuser", "-u", "postgres", "--"]
        data = self.folder / "data"
        self.server(["initdb", "-D", data, "-U", "janus", "--auth=trust", "-E", "UTF8", "--locale=C"])
        settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={self.folder} -c fsync=off"
        self.server(["pg_ctl", "-D", data, "-l", self.folder / "log", "-o", settings, "-w", "start"])
        for name in ["leader", "helper"]:
            self.ask("postgres", f"CREATE DATABASE {name}")
            schema = source / "db/00000000000001_initial_schema.up.sql"
            run(self.psql(name) + ["-v", "ON_ERROR_STOP=1", "-q1", "-f", str(schema)])

    def server(self, command):
        run(self.as_user + [str(self.bin / command[0])] + [str(word) for word in command[1:]], cwd=self.folder)

    def psql(self, name):
        return [str(self.bin / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "janus", "-d", name]

    def ask(self, name, query):
        return run(self.psql(name) + ["-qAt", "-c", query]).split()

    def stop(self):
        self.server(["pg_ctl", "-D", self.folder / "data", "-m", "fast", "stop"])


class Service:
    """Leader, helper, drivers; the programs of the service itself."""

    def __init__(self, home, programs, database):
        self.home, self.programs, self.database, self.running = home, programs, database, []
        self.ports = free_ports(9)
        self.leader, self.helper = (f"http://127.0.0.1:{port}/" for port in self.ports[:2])
        self.keys = {"leader": random_text(16), "helper": random_text(16)}
        self.log = open(home / "service.log", "w")
        shards = "batch_aggregation_shard_count: 4\n"
        http = shards + "max_upload_batch_size: 100\nmax_upload_batch_write_delay_ms: 50\nhpke_configs_refresh_interval: 1000\ntask_cache_ttl_s: 5\n"
        driver = shards + (
            "job_discovery_interval_s: 1\nmax_concurrent_job_workers: 4\nworker_lease_duration_s: 600\n"
            "worker_lease_clock_skew_allowance_s: 60\nmaximum_attempts_before_failure: 3\n"
        )
        creator = shards + (
            "tasks_update_frequency_s: 5\naggregation_job_creation_interval_s: 2\n"
            "min_aggregation_job_size: 1\nmax_aggregation_job_size: 500\n"
        )
        for number, (name, half, settings) in enumerate([
            ("leader", "leader", f'listen_address: "127.0.0.1:{self.ports[0]}"\n' + http),
            ("helper", "helper", f'listen_address: "127.0.0.1:{self.ports[1]}"\n' + http),
            ("creator", "leader", creator),
            ("aggregation", "leader", driver),
            ("collection", "leader", driver),
            ("cli-leader", "leader", ""),
            ("cli-helper", "helper", ""),
        ]):
            common = (
                f'database:\n  url: "postgres://janus@127.0.0.1:{database.port}/{half}"\n  check_schema_version: false\n'
                f'health_check_listen_address: "127.0.0.1:{self.ports[2 + number]}"\n'
            )
            (home / f"{name}.yaml").write_text(common + settings)

    def cli(self, half, *words):
        command = [str(self.programs / "janus_aggregator"), "janus_cli", "--config-file", str(self.home / f"cli-{half}.yaml"), *words]
        return run(command, env={**os.environ, "DATASTORE_KEYS": self.keys[half]})

    def make_keys(self, leader_aead):
        for half, number, aead in [("leader", "1", leader_aead), ("helper", "2", "chacha20poly1305")]:
            suite = ["--kem", "x25519", "--kdf", "hkdf-sha256", "--aead", aead]
            self.cli(half, "generate-hpke-key", "--id", number, *suite, "--hpke-config-out-file", str(self.home / f"{half}.entry"))
            self.cli(half, "set-hpke-key-state", "--id", number, "--state", "active")

    def start(self):
        for name, half, program in [("leader", "leader", "aggregator"), ("helper", "helper", "aggregator"),
                                    ("creator", "leader", "aggregation_job_creator"),
                                    ("aggregation", "leader", "aggregation_job_driver"),
                                    ("collection", "leader", "collection_job_driver")]:
            command = [str(self.programs / "janus_aggregator"), program, "--config-file", str(self.home / f"{name}.yaml")]
            environment = {**os.environ, "DATASTORE_KEYS": self.keys[half], "RUST_LOG": "error"}
            self.running.append(subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log))
        for url in [self.leader, self.helper]:
            for _ in range(200):
                try:
                    answer = urllib.request.urlopen(url + "hpke_config", timeout=2).read()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                sys.exit(f"{url} does not answer; see {self.log.name}")
            name = "leader" if url == self.leader else "helper"
            (self.home / f"{name}.keys").write_bytes(answer)

    def stop(self):
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait()

    def processor_seconds(self):
        ticks = 0
        for process in self.running:
            fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


class Person:
    """A developer with a log of their own. What is invented depends on the number alone."""

    def __init__(self, home, draglog, number):
        self.folder, self.draglog, self.number = home / f"people/{number:03}", draglog, number
        self.folder.mkdir(parents=True)
        self.environment = {"PATH": os.environ["PATH"], "DRAGLOG_DATA_DIR": str(self.folder / "data"),
                            "DRAGLOG_CONFIG_DIR": str(self.folder / "config")}

    def command(self, *words):
        return run([str(self.draglog), *map(str, words)], env=self.environment, cwd=self.folder)

    def live(self, monday):
        """A week: some waits, and the pulse or not. What was said to the pulse's first question, if anything."""
        chance = random.Random(f"{self.number} {monday}")
        for _ in range(chance.randint(0, 2)):
            day, minutes = monday + datetime.timedelta(days=chance.randint(0, 4)), chance.randint(5, 200)
            tag = chance.choice(["build_test", "flaky_fail", "context_hunt", "env_setup"])
            self.command("wait", "add", "build", "--from", f"{day}T10:00", "--minutes", minutes, "--tag", tag)
        if chance.random() < 0.15:
            return None
        freq, what = chance.randint(1, 5), sorted(chance.sample(range(1, 8), chance.randint(0, 2)))
        self.command("pulse", "answer", "context_gaps", f"cg_freq={freq}", f"cg_what={','.join(map(str, what)) or 0}",
                     f"cg_found={chance.randint(1, 3)}", "--at", f"{monday + datetime.timedelta(days=2)}T11:00")
        return freq

    def report(self, home, week, is_blank):
        """Makes the reports of a week; what they say, block by block, in draglog's own words."""
        tasks, words = home / "tasks/TASKS.toml", ["--week", week] + (["--blank"] if is_blank else [])
        preview = json.loads(self.command("share", "dap", tasks, "--preview", "--json", *words))
        if not preview["answered"] and not is_blank:
            words.append("--blank")
        self.command("share", "dap", tasks, "--leader-hpke", home / "leader.keys", "--helper-hpke", home / "helper.keys",
                     "-o", self.folder / week, "--accept-tasks", *words)
        return {block["id"]: block["says"] for block in preview["blocks"]}

    def send(self, folder):
        done = subprocess.run(["sh", str(folder / "upload.sh")], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def cells(block):
    """Labels of a block's cells, in order."""
    na = [block["na"]] if "na" in block and block["kind"] != "several" else []
    return block["options"] + na + ["no_answer"]


def truth(tasks, said):
    """What every cell has to sum up to."""
    sums = {}
    for task in tasks["task"]:
        labels, block = cells(task["block"]), task["block"]["id"]
        count = collections.Counter(label for person in said for label in person[block])
        sums[block] = [count[label] for label in labels]
    return sums


def collected(folder):
    """The numbers of reports and the sums that the collector's program printed."""
    reports, sums = set(), {}
    for file in folder.glob("*.txt"):
        lines = dict(line.split(": ", 1) for line in file.read_text().splitlines())
        reports.add(int(lines["Number of reports"]))
        sums[file.stem] = json.loads(lines["Aggregation result"])
    return reports, sums


class Run:
    def __init__(self, source, draglog, home):
        self.source, self.draglog, self.home = source, draglog, home
        monday = datetime.date.today() - datetime.timedelta(days=datetime.date.today().weekday())
        self.mondays = [monday - datetime.timedelta(weeks=back) for back in (4, 3, 2)]
        self.weeks = ["%d-W%02d" % day.isocalendar()[:2] for day in self.mondays]
        self.programs = build(source)
        self.database = Database(home, source, free_ports(1)[0])
        self.service = Service(home, self.programs, self.database)
        self.people = [Person(home, draglog, number) for number in range(PEOPLE)]

    def everybody(self, work, people=None):
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            return list(pool.map(work, people or self.people))

    def prepare(self):
        """Keys, tasks, two halves that run."""
        keygen = run([str(self.programs / "hpke_keygen"), "200"]).split("---\n")
        lines = [[line for line in part.splitlines() if line and not line.startswith("#")] for part in keygen]
        self.private_key, public = lines[1][0], lines[3][0]
        operator = Person(self.home, self.draglog, 999)
        layout = operator.command("round", "dap-tasks", "--example")
        for old, new in [("2026-W49..2027-W08", f"{self.weeks[0]}..{self.weeks[2]}"), ("minimum = 200", "minimum = 100"),
                         ("https://dap.platform.example/", self.service.leader),
                         ("https://dap.works-council.example/", self.service.helper),
                         ('collector = ""', f'collector = "{public}"')]:
            assert old in layout, old
            layout = layout.replace(old, new)
        (self.home / "layout.toml").write_text(layout)
        operator.command("round", "dap-tasks", self.home / "layout.toml", "-o", self.home / "tasks")
        self.tasks = tomllib.loads((self.home / "tasks/TASKS.toml").read_text())
        self.service.make_keys("aes-128-gcm")
        for half in ["leader", "helper"]:
            say(self.service.cli(half, "provision-tasks", str(self.home / f"tasks/{half}/tasks-{half}.yaml")).strip()[-100:] or f"{half} has its tasks")
        self.service.start()
        say(f"both halves run; {len(self.tasks['task'])} tasks, weeks {self.weeks}")

    def make(self):
        """Everybody lives through the weeks and makes reports: a few of the first week, everybody of the others."""
        begun = time.monotonic()
        freq = self.everybody(lambda person: [person.live(monday) for monday in self.mondays])
        say(f"{PEOPLE} people lived through {len(self.weeks)} weeks in {time.monotonic() - begun:.0f} s")
        begun, self.said = time.monotonic(), {}
        for place, week in enumerate(self.weeks):
            people = self.people[:FEW] if place == 0 else self.people
            one = lambda person: person.report(self.home, week, person.number % 10 == 9)
            self.said[week] = self.everybody(one, people)
        made = FEW + 2 * PEOPLE
        say(f"{made} times {len(self.tasks['task'])} reports made in {time.monotonic() - begun:.0f} s, two processes each time")
        # The invention and draglog's own words say the same.
        block = next(task["block"] for task in self.tasks["task"] if task["block"]["id"] == "context_gaps.cg_freq")
        for place, week in enumerate(self.weeks[1:], 1):
            told = [None if number % 10 == 9 else freq[number][place] for number in range(PEOPLE)]
            wanted = [told.count(option + 1) for option in range(len(block["options"]))]
            got = truth(self.tasks, self.said[week])["context_gaps.cg_freq"][: len(wanted)]
            expect(got == wanted, f"{week}: what was shown before it left is what was invented ({wanted})")

    def send(self):
        week = self.weeks[2]
        sizes = {len(file.read_bytes()) for file in (self.people[0].folder / week).glob("*.report")}
        total = sum(len(file.read_bytes()) for file in (self.people[0].folder / week).glob("*.report"))
        say(f"reports of {min(sizes)} to {max(sizes)} bytes, {total} bytes a person and week")
        begun = time.monotonic()
        answers = self.everybody(lambda person: person.send(person.folder / week))
        took, count = time.monotonic() - begun, PEOPLE * len(self.tasks["task"])
        expect(all(code == 0 for code, _ in answers), f"{week}: all {count} reports arrived")
        for code, words in answers:
            if code:
                say(words)
                break
        say(f"{count} uploads by the script, {CLIENTS} people at once: {took:.0f} s, {count / took:.0f} a second")
        code, words = self.people[0].send(self.people[0].folder / week)
        expect(code == 0 and f"{len(self.tasks['task'])} arrived" in words, "a second run of the script is answered as the first")
        answers = self.everybody(lambda person: person.send(person.folder / self.weeks[0]), self.people[:FEW])
        expect(all(code == 0 for code, _ in answers), f"{self.weeks[0]}: reports of {FEW} people arrived")

    def attack(self):
        """Reports that were changed on the way, by somebody who changes the script with them."""
        week, person = self.weeks[2], self.people[1]
        first = f"{self.tasks['task'][0]['block']['id']}: NOT arrived: "

        def changed(name, change, words, script=lambda text: text):
            folder = self.home / "changed" / name
            shutil.copytree(person.folder / week, folder)
            old = (folder / "01.report").read_bytes()
            new = change(old)
            (folder / "01.report").write_bytes(new)
            text = (folder / "upload.sh").read_text().replace(f"send 01.report {len(old)} ", f"send 01.report {len(new)} ")
            (folder / "upload.sh").write_text(script(text))
            code, answer = person.send(folder)
            line = next((line for line in answer.splitlines() if first in line), answer[-300:])
            expect(code == 1 and words in line, f"{name}: {line}")

        flip = lambda at: lambda report: report[:at] + bytes([report[at] ^ 1]) + report[at + 1:]
        changed("a bit of the number flipped", flip(3), "it does not open")
        changed("a bit of the leader's half flipped", flip(200), "it does not open")
        changed("a bit of the time flipped", flip(23), "it does not open")
        changed("cut in half", lambda report: report[: len(report) // 2], "invalidMessage")
        changed("one byte too many", lambda report: report + b"x", "invalidMessage")
        changed("another key's number", lambda report: report[:94] + b"\x63" + report[95:], "it knows the key no more")
        task = self.tasks["task"]
        changed("a report of another task", lambda report: report, "it does not open",
                lambda text: text.replace(task[0]["id"], task[1]["id"], 1))
        changed("an unknown task", lambda report: report, "unrecognizedTask",
                lambda text: text.replace(task[0]["id"], random_text(32), 1))
        changed("a new number for an old report", lambda report: os.urandom(16) + report[16:], "it does not open")
        # The last byte is of the helper's half: nobody is told, and it is not counted.
        other = Person(self.home, self.draglog, 501)
        other.report(self.home, week, True)
        body = (other.folder / week / "01.report").read_bytes()
        answer = self.post(f"{self.service.leader}tasks/{task[0]['id']}/reports", flip(len(body) - 1)(body))
        expect(answer == (200, b""), f"a bit of the helper's half flipped is answered as if it had arrived ({answer[0]}); the sums tell")

    def post(self, url, body):
        headers = {"content-type": "application/ppm-dap;message=upload-req"}
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
            return answer.status, answer.read()

    def load(self):
        """Everybody's reports of the week before, in requests of a hundred, for the speed of the service itself."""
        week, requests = self.weeks[1], []
        for place, task in enumerate(self.tasks["task"]):
            bodies = [(person.folder / week / f"{place + 1:02}.report").read_bytes() for person in self.people]
            for at in range(0, len(bodies), 100):
                requests.append((f"{self.service.leader}tasks/{task['id']}/reports", b"".join(bodies[at:at + 100])))

        before, begun = self.service.processor_seconds(), time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda request: self.post(*request), requests))
        took, count = time.monotonic() - begun, PEOPLE * len(self.tasks["task"])
        expect(all(answer == (200, b"") for answer in answers), f"{week}: all {count} reports arrived")
        say(f"{count} reports in requests of 100, 16 at once: {took:.1f} s, {count / took:.0f} a second")
        self.wait(2 * PEOPLE + FEW)
        spent = self.service.processor_seconds() - before
        say(f"aggregated {time.monotonic() - begun:.1f} s after the first upload; {1000 * spent / count:.2f} ms of processor time a report over all processes")

    def wait(self, wanted):
        """Until so many reports of every task are finished."""
        query = "SELECT coalesce(sum(c.success), 0) FROM tasks t LEFT JOIN task_aggregation_counters c ON c.task_id = t.id GROUP BY t.id"
        for _ in range(1200):
            counts = [int(count) for count in self.database.ask("leader", query)]
            if len(counts) == len(self.tasks["task"]) and min(counts) >= wanted:
                return
            time.sleep(0.5)
        expect(False, f"{wanted} reports of each task are finished (the fewest: {min(counts)})")

    def collect(self, week, folder):
        environment = {**os.environ, "PATH": f"{self.programs}:{os.environ['PATH']}", "HPKE_PRIVATE_KEY": self.private_key, "RUST_LOG": "error"}
        done = subprocess.run(["sh", str(self.home / "tasks/collector/collect.sh"), week, str(folder)],
                              capture_output=True, text=True, env=environment)
        return done.returncode, done.stdout + done.stderr

    def sum_up(self):
        few = self.weeks[0]
        code, words = self.collect(few, self.home / few)
        reason = next((line for line in words.splitlines() if "atch" in line), words[:200])
        expect(code == 1 and not list((self.home / few).glob("*.txt")), f"{few}, below the minimum, is refused: {reason.strip()[:160]}")
        for week in self.weeks[1:]:
            begun = time.monotonic()
            code, words = self.collect(week, self.home / week)
            say(f"{week} collected in {time.monotonic() - begun:.0f} s, {len(self.tasks['task'])} tasks one after the other")
            if code:
                say(words[-600:])
            reports, sums = collected(self.home / week)
            expect(reports == {PEOPLE}, f"{week}: each person is counted once ({reports})")
            wanted = truth(self.tasks, self.said[week])
            wrong = [block for block in wanted if sums.get(block) != wanted[block]]
            expect(not wrong, f"{week}: {len(wanted)} sums are the truth exactly{'' if not wrong else f'; not {wrong}'}")
        last = self.people[-1]
        late = Person(self.home, self.draglog, 500)
        late.report(self.home, self.weeks[2], True)
        code, words = late.send(late.folder / self.weeks[2])
        expect(code == 1 and "collected already" in words, f"too late: {words.splitlines()[0]}")
        page = last.command("report", "--dap", self.home / self.weeks[1], self.home / self.weeks[2])
        (self.home / "page.md").write_text(page)
        expect(f"{PEOPLE} people took part" in page, "the page is made of them")
        for name in ["leader", "helper"]:
            size = int(self.database.ask(name, f"SELECT pg_database_size('{name}')")[0])
            say(f"database of the {name}: {size / 1e6:.1f} MB with {(2 * PEOPLE + FEW) * len(self.tasks['task'])} reports")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("source", type=pathlib.Path, help="the service's source")
    root = pathlib.Path(__file__).resolve().parents[2]
    arguments.add_argument("--draglog", type=pathlib.Path, default=root / "target/debug/draglog")
    arguments.add_argument("--keep", action="store_true", help="leave the folder of the run behind")
    given = arguments.parse_args()
    home = pathlib.Path(tempfile.mkdtemp(prefix="draglog-janus-"))
    home.chmod(0o711)
    say(f"in {home}")
    begun, one = time.monotonic(), None
    try:
        one = Run(given.source.resolve(), given.draglog.resolve(), home)
        for step in [one.prepare, one.make, one.send, one.attack, lambda: one.wait(PEOPLE + FEW), one.load, one.sum_up]:
            step()
    finally:
        if one:
            one.service.stop()
            one.database.stop()
        if not given.keep:
            shutil.rmtree(home)
    say(f"{len(failures)} wrong; {time.monotonic() - begun:.0f} s in all")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
