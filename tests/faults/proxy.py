"""nginx in front of several web services, by our own file for it, on a machine of its own."""

import http.client
import shutil
import ssl
import subprocess

from django.conf import settings

from tests.faults.site import Reached
from tests.year_of_mail.test_processes import until

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
HOST = "sets.uppershire.internal"
AROUND = """
pid {folder}/pid; error_log {folder}/error.log; daemon off; user root; worker_processes 1;
events {{}} http {{ access_log off; {site} }}
"""


class Proxy(Reached):
    port = 443
    cookies = "__Host-"
    heads = {"Host": HOST, "Referer": f"https://{HOST}/"}

    def __init__(self, folder, machine, sites):
        self.host = machine.address
        certificate = [folder / name for name in ("privkey.pem", "fullchain.pem")]
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-subj", f"/CN={HOST}", "-keyout", certificate[0], "-out", certificate[1]],
            capture_output=True, check=True,
        )  # fmt: skip
        servers = "".join(f"server {site.host}:{site.port};" for site in sites)
        site = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
        site = site.replace("server 127.0.0.1:8000;", servers)
        site = site.replace("/etc/letsencrypt/live/sets.example.net", str(folder))
        site = site.replace("sets.example.net", HOST)
        config = folder / "nginx.conf"
        config.write_text(AROUND.format(folder=folder, site=site))
        self.process = subprocess.Popen([*machine.inside, NGINX, "-c", config])
        until(self.answers)

    def connect(self, timeout):
        # Its certificate is our own.
        unverified = ssl._create_unverified_context()
        return http.client.HTTPSConnection(
            self.host, self.port, timeout=timeout, context=unverified
        )

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
