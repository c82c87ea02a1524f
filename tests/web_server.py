"""nginx on loopback, set up as the handbook tells the administrator."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import ROOT

# One process without root's rights to switch away, and every file of its own below one folder.
FRAME = """
daemon off;
master_process off;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{}}
http {{
    types {{ text/html html; text/css css; text/javascript js; image/jpeg jpg; image/webp webp; }}
    log_format seen '$status $request_uri $http_user_agent';
    access_log {folder}/access.log seen;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{servers}
}}
"""


APACHE = """
ServerRoot {folder}
ServerName {name}
UseCanonicalName On
PidFile {folder}/pid
ErrorLog {folder}/error.log
Mutex file:{folder}
Listen 127.0.0.1:{port}
{modules}
TypesConfig /etc/mime.types
DocumentRoot {site}
<Directory {site}>
    Require all granted
    {settings}
</Directory>
"""
MODULES = ("mpm_event", "authz_core", "mime", "dir", "alias", "headers", "setenvif", "deflate",
           "filter")  # fmt: skip


@contextmanager
def apache(
    folder: Path, port: int, site: Path, settings: Path | None, name: str = "127.0.0.1"
) -> Iterator[None]:
    """Run Apache with the block of the handbook around these settings.

    Without any, those count that lie in the site as ``.htaccess``. ``name`` is what readers call
    it, with ``https://`` before it where something in front of it ends their connections.

    Started by root it gives root's rights away: everybody must be able to read the site.
    """
    program = shutil.which("apache2") or shutil.which("httpd")
    assert program, "run scripts/test.py: it installs the servers"
    folder.mkdir()
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
    )
    told = f"Include {settings}" if settings else "AllowOverride All\n    Options FollowSymLinks"
    frame = folder / "apache.conf"
    frame.write_text(
        APACHE.format(
            folder=folder, port=port, modules=modules, site=site, settings=told, name=name
        ),
        "utf-8",
    )
    if os.getuid() == 0:
        with frame.open("a", encoding="utf-8") as more:
            more.write("User www-data\nGroup www-data\n")
    process = subprocess.Popen(
        [program, "-DFOREGROUND", "-f", str(frame)], stdin=subprocess.DEVNULL
    )
    try:
        wait_for(process, port, "Apache")
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def handbook_server(port: int, project: Path, site: Path | None = None) -> str:
    """Return the server block of the handbook for a port and a built project of this machine.

    It includes the settings that the build wrote; ``site`` stands in for the project's own.
    """
    handbook = (ROOT / "huong-dan/quan-tri.md").read_text("utf-8")
    block = re.search(r"^```nginx\n(server \{.*?)^```$", handbook, re.M | re.S)
    assert block, "the handbook has lost its nginx block"
    here = {
        "server_name ten-mien-cua-trang;": f"listen 127.0.0.1:{port};",
        "/srv/thi-dua/site;": f"{site or project / 'site'};",
        "/srv/thi-dua/reports/": f"{project / 'reports'}/",
    }
    text = block[1]
    for told, ours in here.items():
        assert text.count(told) == 1, told
        text = text.replace(told, ours)
    return text


def https_server(port: int, behind: int, certificate: Path) -> str:
    """Return a server block that ends HTTPS before a server of this machine, as offices have it."""
    return f"""
server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificate};
    ssl_certificate_key {certificate};
    location / {{
        proxy_pass http://127.0.0.1:{behind};
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto https;
    }}
}}
"""


@contextmanager
def nginx(folder: Path, *servers: str) -> Iterator[Path]:
    """Run nginx with these server blocks; yield its log of requests."""
    program = shutil.which("nginx")
    assert program, "run scripts/test.py: it installs nginx and the readers"
    folder.mkdir()
    settings = folder / "nginx.conf"
    settings.write_text(FRAME.format(folder=folder, servers="\n".join(servers)), "utf-8")
    command = [program, "-p", str(folder), "-c", str(settings), "-e", str(folder / "error.log")]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        for block in servers:
            port = int(re.findall(r"listen 127\.0\.0\.1:(\d+)", block)[0])
            wait_for(process, port, "nginx")
        yield folder / "access.log"
    finally:
        process.terminate()
        process.wait()


def wait_for(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    """Wait until a server takes connections. Raises ``AssertionError`` when it ended instead."""
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"{name} did not start; see its log")
