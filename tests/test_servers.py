"""The settings for servers: nginx serves the site with them; the others are read as text."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from conftest import AS_OF, QUESTIONS, ROOT, Project, copy_demonstration
from lxml import etree
from playwright.sync_api import Browser, Route
from projects import edition_of
from reader import ARTICLE, DESKTOP, KINDS, Visit, chromium
from tls import Authority
from web_server import apache, free_port, handbook_server, https_server, nginx

from thidua.clock import end_of_day
from thidua.column.addresses import (
    FEEDS,
    SNIPPET,
    attachment_address,
    photo_prefix,
    sharing_address,
)
from thidua.disk.kinds import ATTACHMENT_ENDINGS, PHOTO_ENDINGS
from thidua.publish.cargo import find_settings_file, load_cargo
from thidua.publish.folder import Folder
from thidua.publish.releases import Releases
from thidua.reports.servers import FEED_TYPES, LASTING, REWRITING, describe, render_servers

YEAR, FIVE_MINUTES = "max-age=31536000", "max-age=300"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
}
BY_HAND = "anh-20240611.jpg"
"""A page's own picture, named by a person: eight digits that are no hash."""
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """The site behind nginx."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", f"/{path}", headers=headers)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        connection.close()
        return Answer(answer.status, found, body)


@pytest.fixture(scope="module")
def server(ward: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    # The site, and files that it happens not to have today.
    root = folder / "site"
    root.mkdir()
    for entry in ward.site.iterdir():
        (root / entry.name).symlink_to(entry)
    for name in (".env", ".git-0123abcd.css", "anh.avif", "may.wasm", BY_HAND):
        (root / name).write_bytes(b"x")
    port = free_port()
    with nginx(folder / "nginx", handbook_server(port, ward.root, root)):
        yield Server(port)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def style(ward: Project) -> str:
    (sheet,) = (ward.site / "assets").glob("*.css")
    return f"assets/{sheet.name}"


def photo(ward: Project) -> str:
    return next((ward.site / ARTICLE).glob("*.webp")).relative_to(ward.site).as_posix()


def test_every_answer_carries_the_safety_headers(server: Server, ward: Project) -> None:
    for path in ("", ARTICLE, style(ward), photo(ward), "rss.xml", "robots.txt", "khong-co/"):
        headers = server.ask(path).headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS, path
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'"), path
        assert policy.endswith("; frame-ancestors 'none'"), path


def test_the_header_says_what_the_pages_say(server: Server) -> None:
    answer = server.ask("")
    meta = etree.HTML(answer.body).find("head/meta[@http-equiv]").get("content")
    assert answer.headers["content-security-policy"] == f"{meta}; frame-ancestors 'none'"


def test_only_what_never_changes_is_kept_for_long(server: Server, ward: Project) -> None:
    for path in (style(ward), photo(ward)):
        assert server.ask(path).headers["cache-control"] == YEAR, path
    snippet = f"assets/{SNIPPET}"
    for path in ("", ARTICLE, "rss.xml", "sitemap.xml", "du-lieu/dien-hinh.json", snippet, BY_HAND):
        assert server.ask(path).headers["cache-control"] == FIVE_MINUTES, path


def test_every_asset_and_photo_has_a_name_for_its_content(ward: Project) -> None:
    files = [*(ward.site / "assets").iterdir(), *(ward.site / "bai").rglob("*.*")]
    addresses = {path.relative_to(ward.site).as_posix() for path in files}
    changing = {address for address in addresses if not is_lasting(address)}
    # Other people's pages name the snippet, so its address stays while its content may change.
    assert {one for one in changing if not one.endswith("/index.html")} == {f"assets/{SNIPPET}"}
    assert any("/chia-se-" in address for address in addresses)


def is_lasting(address: str) -> bool:
    return bool(re.match(LASTING, address))


def test_names_of_every_making_last_and_names_by_hand_do_not() -> None:
    photo = photo_prefix(ARTICLE, "Ảnh bìa.HEIC", "0123abcd" * 8)
    made = [f"{photo}480.webp", f"{photo}1600.avif", f"{photo}960.jpg"]
    made.append(sharing_address(ARTICLE, "0123abcd" * 8))
    made.append(attachment_address(ARTICLE, "Phụ lục.PDF", "0123abcd" * 8))
    assert [address for address in made if not is_lasting(address)] == []
    kept = [BY_HAND, f"tai-lieu/{BY_HAND}", f"assets/{BY_HAND}", f"bai/2024/{BY_HAND}"]
    kept.append("pagefind/pagefind-0123abcd.js")
    assert [address for address in kept if is_lasting(address)] == []


def test_a_missing_address_is_told_with_the_right_status(server: Server) -> None:
    answer = server.ask("bai/2024/khong-co/")
    assert answer.status == 404
    assert "Không tìm thấy trang" in answer.body.decode()


def test_an_old_address_leads_on_for_ever(server: Server) -> None:
    answer = server.ask("tin-cu/12.html")
    assert answer.status == 301
    assert answer.headers["location"] == f"/bai/2024/{QUESTIONS}/"
    asked = server.ask("tin-cu/12.html?utm_source=zalo&x=1").headers["location"]
    assert asked == f"/bai/2024/{QUESTIONS}/?utm_source=zalo&x=1"


def test_a_folder_without_its_slash_leads_on_by_path_alone(server: Server) -> None:
    answer = server.ask(ARTICLE.rstrip("/"), **{"X-Forwarded-Proto": "https"})
    assert (answer.status, answer.headers["location"]) == (301, f"/{ARTICLE}")


def test_hidden_files_stay_hidden(server: Server) -> None:
    assert server.ask(".env").status == 404
    assert server.ask(".git-0123abcd.css").status == 404
    assert server.ask(".well-known/security.txt").status == 200


def test_text_is_compressed(server: Server, ward: Project) -> None:
    for path in ("", style(ward), "rss.xml", "feed.json", "du-lieu/dien-hinh.csv"):
        answer = server.ask(path, **{"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip", path
        assert "Accept-Encoding" in answer.headers["vary"], path
        assert gzip.decompress(answer.body) == server.ask(path).body, path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("rss.xml", "application/rss+xml; charset=utf-8"),
        ("chuyen-muc/guong/rss.xml", "application/rss+xml; charset=utf-8"),
        ("luu-tru/2024/rss.xml", "application/rss+xml; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("phong-trao/nong-thon-moi/atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("du-lieu/dien-hinh.json", "application/json; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("du-lieu/dien-hinh.csv", "text/csv; charset=utf-8"),
        ("du-lieu/lich.ics", "text/calendar; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        (".well-known/security.txt", "text/plain; charset=utf-8"),
        ("anh.avif", "image/avif"),
        ("may.wasm", "application/wasm"),
    ],
)
def test_every_file_says_what_it_is(server: Server, path: str, kind: str) -> None:
    answer = server.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)


def test_pages_of_other_origins_may_read_feeds_alone(server: Server) -> None:
    for path in ("rss.xml", "feed.json", "chuyen-muc/guong/atom.xml", "luu-tru/2024/rss.xml"):
        assert server.ask(path).headers["access-control-allow-origin"] == "*", path
    for path in ("", ARTICLE, "sitemap.xml", "robots.txt"):
        assert "access-control-allow-origin" not in server.ask(path).headers, path


def test_what_has_not_changed_is_not_sent_again(server: Server, ward: Project) -> None:
    for path in ("", style(ward), "rss.xml", "feed.json"):
        for coding in ("identity", "gzip"):
            first = server.ask(path, **{"Accept-Encoding": coding})
            mark = {"If-None-Match": first.headers["etag"], "Accept-Encoding": coding}
            assert server.ask(path, **mark).status == 304, path


def test_a_browser_meets_no_violation_on_any_kind_of_page(browser: Browser, server: Server) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.add_init_script(REPORT_VIOLATIONS)
        for address in KINDS.values():
            page.goto(server.address + address)
        assert visit.complaints == []
        page.goto(server.address)
        page.keyboard.press("/")
        page.keyboard.type("thi dua")
        page.locator("dialog .search-results li").first.wait_for()
        page.goto(server.address + "tim-kiem/")
        page.get_by_role("searchbox").fill("nguyen thi chien")
        page.locator("main .search-results li").first.wait_for()
        assert visit.complaints == []
        assert visit.hosts == {urlsplit(server.address).netloc}


def test_the_policy_would_stop_a_script_that_got_in(browser: Browser, server: Server) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.add_init_script(REPORT_VIOLATIONS)

        def smuggle(route: Route) -> None:
            answer = route.fetch()
            body = answer.text().replace("</main>", "<script>document.title='x'</script></main>")
            route.fulfill(response=answer, body=body)

        page.route(server.address, smuggle)
        page.goto(server.address)
        assert page.title() != "x"
        assert any(said.startswith("policy: script-src") for said in visit.complaints)


@pytest.fixture(scope="module")
def https_port() -> int:
    """Where readers reach Apache, behind something that ends HTTPS."""
    return free_port()


@pytest.fixture(scope="module")
def apache_server(
    ward: Project, https_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("apache-server")
    port, name = free_port(), f"https://127.0.0.1:{https_port}"
    with TemporaryDirectory() as open_folder:
        Path(open_folder).chmod(0o755)
        site = Path(open_folder) / "site"
        shutil.copytree(ward.site, site)
        (site / ".env").write_bytes(b"x")
        (site / ".thidua").mkdir()
        (site / ".thidua/live.json").write_bytes(b"x")
        settings = ward.root / "reports/may-chu/apache.htaccess"
        with apache(folder / "apache", port, site, settings, name):
            yield Server(port)


def test_apache_answers_the_same(apache_server: Server, server: Server, ward: Project) -> None:
    paths = ["", ARTICLE, style(ward), photo(ward), "rss.xml", "feed.json", "robots.txt"]
    paths += ["chuyen-muc/guong/rss.xml", "khong-co/", "du-lieu/dien-hinh.json", "sitemap.xml"]
    paths += ["du-lieu/dien-hinh.csv", "du-lieu/lich.ics", ".well-known/security.txt"]
    alike = [*HEADERS, "content-security-policy", "content-type", "access-control-allow-origin"]
    for path in paths:
        one, other = apache_server.ask(path), server.ask(path)
        assert (one.status, one.body) == (other.status, other.body), path
        ours, theirs = ({n: a.headers.get(n) for n in alike} for a in (one, other))
        # Both are names of JavaScript.
        assert ours == {**theirs, "content-type": ours["content-type"]}, path
        kind = other.headers["content-type"].replace("application/javascript", "text/javascript")
        assert one.headers["content-type"].lower() == kind, path
    for path in (style(ward), photo(ward)):
        assert apache_server.ask(path).headers["cache-control"].startswith(YEAR)


def test_apache_leads_on_by_path_with_the_query(apache_server: Server) -> None:
    new = f"/bai/2024/{QUESTIONS}/"
    for query in ("", "?utm_source=zalo&x=1"):
        answer = apache_server.ask(f"tin-cu/12.html{query}", **{"X-Forwarded-Proto": "https"})
        assert (answer.status, answer.headers["location"]) == (301, new + query)


def test_behind_https_nobody_is_led_away_from_it(
    server: Server, apache_server: Server, https_port: int, tmp_path: Path
) -> None:
    """An old address keeps its query, a folder gets its slash, and both stay with HTTPS."""
    authority = Authority(tmp_path)
    certificate, nginx_port = authority.certify(), free_port()
    trusting = ssl.create_default_context(cafile=authority.trusted)
    fronts = {nginx_port: server.port, https_port: apache_server.port}
    blocks = [https_server(port, behind, certificate) for port, behind in fronts.items()]
    wanted = {
        "tin-cu/12.html?utm_source=zalo&x=1": f"bai/2024/{QUESTIONS}/?utm_source=zalo&x=1",
        ARTICLE.rstrip("/"): ARTICLE,
    }
    with nginx(tmp_path / "front", *blocks):
        for port in fronts:
            line = http.client.HTTPSConnection("127.0.0.1", port, context=trusting)
            for old, new in wanted.items():
                line.request("GET", f"/{old}")
                answer = line.getresponse()
                answer.read()
                home = f"https://127.0.0.1:{port}/"
                led = urljoin(home + old, str(answer.headers["Location"]))
                assert (answer.status, led) == (301, home + new)
            line.close()


def test_apache_reads_the_settings_that_were_published(ward: Project, tmp_path: Path) -> None:
    """Over a release's link, as the handbook has it."""
    port = free_port()
    settings = find_settings_file(ward.root / "reports/may-chu", "apache")
    cargo = load_cargo(ward.site, settings, tmp_path / "cargo", end_of_day(date(2024, 12, 31)))
    with TemporaryDirectory() as open_folder:
        Path(open_folder).chmod(0o755)
        place = Folder(Path(open_folder))
        Releases(place, keep=2).publish(cargo)
        place.close()
        with apache(tmp_path / "apache", port, Path(open_folder) / "current", None):
            server = Server(port)
            assert server.ask("").headers["x-frame-options"] == "DENY"
            kind = "application/rss+xml; charset=utf-8"
            assert server.ask("rss.xml").headers["content-type"] == kind
            moved = server.ask("tin-cu/12.html?x=1")
            assert moved.headers["location"] == f"/bai/2024/{QUESTIONS}/?x=1"
            assert server.ask(".htaccess").status in (403, 404)


def test_apache_hides_what_is_hidden(apache_server: Server) -> None:
    for path in (".env", ".thidua/live.json"):
        assert apache_server.ask(path).status in (403, 404), path


def test_apache_is_told_the_same(ward: Project) -> None:
    text = (ward.root / "reports/may-chu/apache.htaccess").read_text("utf-8")
    lines = [line.strip() for line in text.splitlines()]
    assert "ErrorDocument 404 /404.html" in lines
    assert f'SetEnvIf Request_URI "^/{LASTING}" THIDUA_LASTING' in lines
    assert r'<FilesMatch "^(rss\.xml|atom\.xml|feed\.json)$">' in lines
    assert 'ForceType "application/feed+json; charset=utf-8"' in lines
    assert f'RedirectMatch 301 "^/tin-cu/12\\.html$" "/bai/2024/{QUESTIONS}/"' in lines
    policy = next(line for line in lines if "Content-Security-Policy" in line)
    assert policy.startswith('Header always set Content-Security-Policy "default-src')
    for name, value in HEADERS.items():
        assert any(f'{name} "{value.lower()}"' in line.lower() for line in lines), name
    opened = re.findall(r"^\s*<(\w+)", text, re.M)
    closed = re.findall(r"^\s*</(\w+)>", text, re.M)
    assert sorted(opened) == sorted(closed)


@pytest.mark.parametrize("name", ["web.config", REWRITING])
def test_iis_is_told_the_same(name: str, ward: Project) -> None:
    tree = etree.parse(ward.root / "reports/may-chu" / name)
    server = tree.find("system.webServer")
    told = {one.get("name"): one.get("value") for one in server.iterfind(".//customHeaders/add")}
    assert {name.lower(): told[name] for name in told if name.lower() in HEADERS} == HEADERS
    assert told["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert tree.find(".//httpErrors/error[@statusCode='404']").get("path") == "404.html"
    types = {
        one.get("fileExtension"): one.get("mimeType")
        for one in server.iterfind("staticContent/mimeMap")
    }
    assert {".webp", ".avif", ".wasm", ".pagefind"} <= types.keys()
    for ending in (".json", ".csv", ".ics", ".xml", ".txt"):
        assert types[ending].endswith("; charset=utf-8"), ending


def test_iis_knows_each_feed_without_a_module(ward: Project) -> None:
    tree = etree.parse(ward.root / "reports/may-chu/web.config")
    assert tree.find(".//rewrite") is None  # without the module IIS answers 500 to all of it
    places = {one.get("path"): one for one in tree.iterfind("location")}
    feeds = [p.relative_to(ward.site).as_posix() for name in FEEDS for p in ward.site.rglob(name)]
    assert set(feeds) <= places.keys()
    for address in feeds:
        (kind,) = (one.get("mimeType") for one in places[address].iterfind(".//mimeMap"))
        assert kind == f"{FEED_TYPES[Path(address).name]}; charset=utf-8"
        added = places[address].find(".//customHeaders/add")
        assert (added.get("name"), added.get("value")) == ("Access-Control-Allow-Origin", "*")
    cached = {path: one.find(".//clientCache") for path, one in places.items()}
    assert cached["assets"].get("cacheControlMaxAge") == "365.00:00:00"
    assert cached[f"assets/{SNIPPET}"].get("cacheControlMaxAge") == "00:05:00"


@pytest.mark.parametrize("name", ["web.config", REWRITING])
def test_iis_is_told_what_its_schema_knows_and_nothing_twice(name: str, ward: Project) -> None:
    """What a collection may hold already is removed first: a second entry is an error 500.19."""
    tree = etree.parse(ward.root / "reports/may-chu" / name)
    schema = etree.XMLSchema(etree.parse(ROOT / "tests/schemas/web-config.xsd"))
    assert schema.validate(tree), schema.error_log
    keys = {"mimeMap": "fileExtension", "add": "name", "error": "statusCode"}
    for collection in tree.iter("staticContent", "customHeaders", "httpErrors"):
        for one in collection.iterchildren(*keys):
            before, key = one.getprevious(), keys[one.tag]
            assert (before.tag, before.get(key)) == ("remove", one.get(key))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<remove fileExtension=".json" />', ""),
        ('fileExtension=".xml" mimeType=', 'fileExtension=".json" mimeType='),
        ("<directoryBrowse", "<directoryBrowsing"),
        ('"00:05:00"', '"5 minutes"'),
        ('<location path="rss.xml">', '<location path="atom.xml">'),
        ('statusCode="404" path', 'statusCode="not found" path'),
        ("application/json; charset=utf-8", "application/json; charset=windows-1258"),
    ],
)
def test_what_iis_would_refuse_is_noticed(old: str, new: str, ward: Project) -> None:
    text = (ward.root / "reports/may-chu/web.config").read_text("utf-8")
    assert old in text
    schema = etree.XMLSchema(etree.parse(ROOT / "tests/schemas/web-config.xsd"))
    assert not schema.validate(etree.fromstring(text.replace(old, new, 1).encode()))


def test_iis_with_its_module_leads_on(ward: Project) -> None:
    tree = etree.parse(ward.root / "reports/may-chu" / REWRITING)
    rule = tree.find(".//rewrite/rules/rule")
    assert re.search(rule.find("match").get("url"), "tin-cu/12.html")
    assert not re.search(rule.find("match").get("url"), "tin-cu/12xhtml")
    assert rule.find("action").get("url") == f"/bai/2024/{QUESTIONS}/"
    assert rule.find("action").get("appendQueryString") == "true"
    (lasting,) = (
        one.get("pattern") for one in tree.iterfind(".//outboundRules//add[@input='{REQUEST_URI}']")
    )
    assert lasting == f"^/{LASTING}"


def test_a_site_in_a_subfolder_is_served_from_there(ward: Project, tmp_path: Path) -> None:
    project = copy_demonstration(tmp_path / "project")
    settings = project.root / "mkdocs.yml"
    text = re.sub(r"(?m)^site_url:.*", "site_url: https://x.example/thi-dua/", settings.read_text())
    settings.write_text(text, "utf-8")
    shutil.copytree(ward.root / "articles", project.root / "articles", dirs_exist_ok=True)
    edition = edition_of(project.root, end_of_day(date.fromisoformat(AS_OF)))
    told = render_servers(describe(edition, "default-src 'none'"))
    for name, content in told.items():
        path = project.root / "reports/may-chu" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    domain = tmp_path / "domain"
    domain.mkdir()
    (domain / "index.html").write_text("Trang khác", "utf-8")
    (domain / "thi-dua").symlink_to(ward.site)
    port = free_port()
    with nginx(tmp_path / "nginx", handbook_server(port, project.root, domain)):
        server = Server(port)
        moved = server.ask("thi-dua/tin-cu/12.html")
        assert (moved.status, moved.headers["location"]) == (301, f"/thi-dua/bai/2024/{QUESTIONS}/")
        assert server.ask(f"thi-dua/{photo(ward)}").headers["cache-control"] == YEAR
        assert "Không tìm thấy trang" in server.ask("thi-dua/khong-co/").body.decode()
        for feed in ("thi-dua/rss.xml", "thi-dua/chuyen-muc/guong/rss.xml"):
            headers = server.ask(feed).headers
            assert headers["content-type"] == "application/rss+xml; charset=utf-8", feed
            assert headers["access-control-allow-origin"] == "*", feed
    apache = told["apache.htaccess"].decode()
    assert "ErrorDocument 404 /thi-dua/404.html" in apache
    assert rf'"^/thi-dua/tin-cu/12\.html$" "/thi-dua/bai/2024/{QUESTIONS}/"' in apache
    rule = etree.fromstring(told[REWRITING]).find(".//rewrite/rules/rule")
    # IIS compares with the address from the folder in which the file stands.
    assert rule.find("match").get("url") == r"^tin-cu/12\.html$"
    assert rule.find("action").get("url") == f"/thi-dua/bai/2024/{QUESTIONS}/"


def test_nginx_knows_every_file_that_lies_beside_articles_and_pages(ward: Project) -> None:
    text = (ward.root / "reports/may-chu/nginx.conf").read_text("utf-8")
    (types,) = re.findall(r"^types \{(.*?)\}", text, re.M | re.S)
    known = {f".{name}" for line in types.split(";") for name in line.split()[1:]}
    assert known >= ATTACHMENT_ENDINGS | PHOTO_ENDINGS


def test_settings_are_no_part_of_the_site(ward: Project) -> None:
    published = {path.name for path in Path(ward.site).rglob("*")}
    assert not published & {"nginx.conf", "apache.htaccess", ".htaccess", "web.config", "may-chu"}
