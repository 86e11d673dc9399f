"""Uses the command line with secrets of all kinds, right and wrong, and keeps all that it says."""

import base64
import http.server
import json
import os
import pathlib
import signal
import subprocess
import threading

HOOK = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAIR = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
TEXT = "It's a Secret to Everybody"


class Refusing(http.server.BaseHTTPRequestHandler):
    """Answers 500 and says back all that it was told, as a debug page may."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(500)
        self.end_headers()
        self.wfile.write(str(self.headers).encode() + body)

    def log_message(self, *_):
        pass


class Uses:
    """Runs of `tackle`, whose outputs and files lie below one folder."""

    def __init__(self, tackle, folder):
        self.tackle = str(pathlib.Path(tackle).resolve())
        self.folder = pathlib.Path(folder)
        # Where the secrets are kept is not looked through.
        self.kept = self.folder.parent / "kept"
        self.kept.mkdir()
        self.count = 0

    def keep(self, name, text):
        path = self.kept / name
        path.write_text(text)
        path.chmod(0o604)
        return str(path)

    def run(self, *arguments, stdin=b"", limit=60):
        environment = {**os.environ, "HOOK": HOOK, "PAIR": PAIR, "TEXT": TEXT, "SHORT": HOOK[:14]}
        self.count += 1
        with open(self.folder / f"run-{self.count}.txt", "wb") as output:
            subprocess.run([self.tackle, *arguments], input=stdin, stdout=output,
                           stderr=subprocess.STDOUT, env=environment, cwd=self.folder,
                           timeout=limit, check=False)

    def cases(self, cases):
        """The shared cases, of which those with a bad secret are the most telling."""
        for number, case in enumerate(cases):
            if number % 6 and case.get("reason") != "bad_secret" or case["body"] is None:
                continue
            secrets = case["secret"] if isinstance(case["secret"], list) else [case["secret"]]
            arguments = ["--scheme", case["scheme"], "--body", "-"]
            for secret in secrets:
                arguments += ["--secret", secret]
            headers = []
            for name, values in case["headers"].items():
                for value in values if isinstance(values, list) else [values]:
                    headers += ["--header", f"{name}: {value}"]
            body = base64.b64decode(case["body"])
            self.run("verify", *arguments, *headers, "--now", str(case["now"]), stdin=body)
            self.run("sign", *arguments, stdin=body)

    def configurations(self):
        """Right ones and wrong ones, looked at in every way."""
        right = [
            "secret: { env: HOOK }", f"secret: {HOOK}",
            f"secret: {{ file: {self.keep('hook', HOOK)} }}",
            f"scheme: standard-ed25519\n    secret: {PAIR}",
            f"scheme: github\n    secret: \"{TEXT}\"", "scheme: stripe\n    secret: { env: TEXT }",
            "scheme: http-message-signatures\n    secret: { env: PAIR }",
            f"endpoint-secrets: {{ a: {HOOK}, b: [{{ env: HOOK }}] }}",
        ]
        wrong = [
            "secret: { env: SHORT }", f"secret: {HOOK}x", f"secert: {HOOK}", f"secret: [{HOOK}]",
            f"secret: {{ env: {HOOK} }}", f"secret: {{ file: {HOOK} }}", f"secret: {{ {HOOK}: x }}",
            f"scheme: {HOOK}\n    secret: x", f"scheme: standard\n    secret: {PAIR}",
            f"scheme: standard-ed25519\n    secret: {HOOK}", f"{HOOK}: secret",
            f"secret: {{ env: HOOK, encoding: {HOOK} }}", f"secret: {{ env: PAIR, from: {HOOK} }}",
            f"secret: {{ file: {self.keep('pair', PAIR)} }}",
            f"endpoint-secrets: {{ a: {{ evn: {HOOK} }} }}", f"secrets: {HOOK}",
        ]
        for number, options in enumerate(right + wrong):
            name = self.keep(f"{number}.yaml",
                             f"pipeline:\n  - plugin: hmac\n    {options}\n  - plugin: discard\n")
            for command in ("check", "explain"):
                self.run(command, name)
            self.run("send", "https://shop.example/", "--config", name, "--json")

    def arguments(self):
        """Secrets where they belong and where they do not."""
        for secret in (HOOK, HOOK + "x", PAIR, TEXT):
            for scheme in ("standard", "standard-ed25519", "github", "http-message-signatures", "custom"):
                for command in (["sign", "--url", "https://shop.example/", "--body", "-"],
                                ["verify", "--url", "https://shop.example/", "--body", "-"],
                                ["send", "https://127.0.0.1:9/", "--json"]):
                    self.run(*command, "--scheme", scheme, "--secret", secret, stdin=b"{}")
            if secret == TEXT:
                continue  # in the place of a file's name it is one
            for option in ("--secret-file", "--secret-env", "--scheme", "--key-id", "--id",
                           "--timestamp", "--secret-encoding", "--secrte", "--header"):
                self.run("verify" if option == "--header" else "sign", "--body", "-", option, secret)
            for command in ("sign", "check", "plugins", "send", secret):
                self.run(command, secret)
        self.run("plugins", "hmac")

    def spool(self):
        """Deliveries that fail until they are dead, by every scheme, and all that is told of it."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        config = self.keep("spool.yaml", f"""pipeline:
  - plugin: file-spool
    directory: {self.folder}/spool
    schedule: [100ms]
  - plugin: hmac
    secrets: [{HOOK}, {{ file: {self.kept}/hook }}]
  - plugin: hmac
    scheme: standard-ed25519
    secret: {{ env: PAIR }}
  - plugin: hmac
    scheme: github
    secret: "{TEXT}"
  - plugin: hmac
    scheme: http-message-signatures
    secret: {{ env: HOOK }}
  - plugin: curl
    allow: [127.0.0.0/8]
""")
        lines = [json.dumps({"url": f"http://127.0.0.1:{server.server_port}/{n}", "event": "a.b",
                             "payload": {"n": n}}) for n in range(20)]
        self.run("run", "--config", config, stdin="\n".join(lines).encode())
        directory = str(self.folder / "spool")
        for command in (["stat"], ["stat", "--json"], ["ls", "--all"], ["endpoints"], ["verify"]):
            self.run("spool", command[0], directory, *command[1:])
        self.run("spool", "export", directory)
        server.shutdown()

    def listener(self):
        """A receiver that is sent what is genuine and what is not."""
        with open(self.folder / "listen.txt", "wb") as output:
            process = subprocess.Popen([self.tackle, "listen", "--port", "0", "--secret", HOOK],
                                       stdout=output, stderr=subprocess.PIPE)
            first = process.stderr.readline()
            url = first.split()[2].decode()
            for secret in (HOOK, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"):
                self.run("send", url, "--allow", "127.0.0.1", "--secret", secret, "--json")
            process.send_signal(signal.SIGTERM)
            output.write(first + process.communicate(timeout=30)[1])
