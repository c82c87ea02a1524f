"""Make what a ward downloads: ``python3 scripts/release.py [--wheels win|linux|mac] [--python …]``.

``dist/thidua-X.Y.Z.zip`` holds launchers, an empty folder tree, the program's wheel, the locks, the
handbook, checksums, a list of components (CycloneDX) and of licences; with ``--wheels`` also every
package, for a machine without network. It is made of the last commit alone, so the same commit
gives the same bytes; with changes that are not committed it refuses.
"""

import argparse
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import environment

SOURCE_ONLY = ("feedgen",)
"""Published only as source, so the release brings wheels of them; like ``thidua`` itself."""
LAUNCHERS = ("DOC-TRUOC.md", "thi-dua.bat", "thi-dua.command", "thi-dua.sh")
WARD = "phuong"
"""Of a release: what it puts into a ward's folder."""
TREE = ("articles/", "docs/", "hooks/", "overrides/")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "win": (
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
        ("win_amd64",),
    ),
    "linux": (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
        (
            *("manylinux_2_39_x86_64", "manylinux_2_34_x86_64", "manylinux_2_28_x86_64"),
            *("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64"),
            *("manylinux_2_12_x86_64", "manylinux1_x86_64", "linux_x86_64"),
        ),
    ),
    "mac": (
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
        tuple(
            f"macosx_{version}_{machine}"
            for version in ("14_0", "13_0", "12_0", "11_0", "10_15", "10_13", "10_12", "10_9")
            for machine in ("arm64", "universal2")
        ),
    ),
}
"""What markers ask of a system, and the tags of its wheels, newest first."""
EXECUTABLE = (".sh", ".command")
_PIN = re.compile(
    r"^(?P<name>[\w.-]+)(?P<extras>\[[\w,.-]+\])?==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """A locked package: its version, for which machines, and the digests it may have."""

    name: str
    version: str
    marker: str
    digests: "tuple[str, ...]"
    extras: str = ""
    """In brackets, as a lock file names them: pip before 23.3 looks for them apart."""

    def lines(self) -> str:
        """Return it as a lock file writes it."""
        marker = f" ; {self.marker}" if self.marker else ""
        digests = " \\\n".join(f"    --hash=sha256:{digest}" for digest in self.digests)
        return f"{self.name}{self.extras}=={self.version}{marker} \\\n{digests}\n"


def main() -> int:
    """Make the archive and its checksum; print where they are."""
    parser = argparse.ArgumentParser(description="Làm bộ cài cho các phường.")
    parser.add_argument("--wheels", choices=SYSTEMS, help="kèm mọi gói cho máy không có mạng")
    parser.add_argument("--python", nargs="+", default=PYTHONS, help="các bản Python của máy ấy")
    parser.add_argument("--output", type=Path, default=environment.ROOT / "dist")
    options = parser.parse_args()
    environment.enter(environment.TEST)
    with tempfile.TemporaryDirectory() as name:
        sources = Path(name) / "sources"
        moment = export(environment.ROOT, sources)
        archive = make_release(sources, moment, options.output, options.wheels, options.python)
    environment.tell(f"Bộ cài: {archive} ({archive.stat().st_size / 1e6:.1f} MB)")
    return 0


def export(repository: Path, target: Path) -> int:
    """Write the last commit into a folder; return its time. Raises ``SetupError`` when unclean."""
    if git(repository, "status", "--porcelain"):
        raise environment.SetupError(
            "còn thay đổi chưa ghi vào git; bộ cài chỉ làm từ một commit.",
            "commit hoặc cất các thay đổi (git status), rồi chạy lại.",
        )
    with tarfile.open(fileobj=io.BytesIO(git(repository, "archive", "HEAD"))) as tar:
        tar.extractall(target, filter="data")
    return int(git(repository, "log", "-1", "--format=%ct"))


def git(repository: Path, *arguments: str) -> bytes:
    """Return what git answers. Raises ``SetupError``."""
    done = subprocess.run(["git", *arguments], cwd=repository, capture_output=True, check=False)
    if done.returncode != 0:
        raise environment.SetupError(
            f"git không trả lời: {done.stderr.decode('utf-8', 'replace').strip()}",
            "chạy ở kho git của chương trình.",
        )
    return done.stdout


def make_release(
    sources: Path, moment: int, output: Path, wheels: "str | None", pythons: Sequence[str]
) -> Path:
    """Return the archive made of a tree of sources, as of a moment (seconds since 1970)."""
    with tempfile.TemporaryDirectory() as name:
        built = Path(name)
        environment.tell("Đóng gói chương trình")
        own = build_wheel(sources, str(sources), built / "wheels", moment)
        version = own.name.split("-")[1]
        pins = read_lock(sources / environment.DESK)
        made = [own]
        for package in SOURCE_ONLY:
            (pin,) = (one for one in pins if one.name == package)
            made.append(build_pinned(sources, pin, built / "wheels", moment))
        lock = release_lock(pins, made)
        program: dict[str, bytes] = {path.name: path.read_bytes() for path in made}
        program[environment.RUNTIME] = "".join(pin.lines() for pin in lock).encode()
        # Set up when a command first needs them (launch.py).
        printing = pins_beyond(lock, sources / environment.HANDOUTS)
        program[environment.HANDOUTS] = "".join(pin.lines() for pin in printing).encode()
        lock += printing
        # Its packages are not put beside it: 20 MB for each Python, and no ward needs them.
        gathering = pins_beyond(lock, sources / environment.REGION)
        program[environment.REGION] = "".join(pin.lines() for pin in gathering).encode()
        program["scripts/environment.py"] = (sources / "scripts/environment.py").read_bytes()
        program["scripts/launch.py"] = (sources / "scripts/launch.py").read_bytes()
        program["LICENSE"] = (sources / "LICENSE").read_bytes()
        program["CHANGELOG.md"] = (sources / "CHANGELOG.md").read_bytes()
        program.update(files_below(sources, "huong-dan"))
        beside = ward_files(sources)
        program.update({f"{WARD}/{path}": content for path, content in beside.items()})
        if wheels:
            for system_python in pythons:
                fetch_wheels(lock, wheels, system_python, built / "goi", built / "wheels")
            program.update(files_below(built, "goi"))
        lock += gathering
        known = licences(lock)
        program["GIAY-PHEP.md"] = list_licences(lock, known).encode()
        program["sbom.cdx.json"] = list_components(lock, known, version, moment)
        program["SHA256SUMS"] = sums(program)
    files = {
        **{f"chuong-trinh/{version}/{path}": content for path, content in program.items()},
        "phien-ban.txt": f"thidua {version}\n".encode(),
        **beside,
    }
    suffix = f"-{wheels}" if wheels else ""
    return write_archive(output, f"thidua-{version}", suffix, files, moment)


def ward_files(sources: Path) -> "dict[str, bytes]":
    """Return what starts a release in a ward's folder, by path."""
    files = {}
    for launcher in LAUNCHERS:
        content = (sources / "release" / launcher).read_bytes()
        # What Windows itself reads has its line ends.
        files[launcher] = content.replace(b"\n", b"\r\n") if launcher.endswith(".bat") else content
    files["chuong-trinh/mo.py"] = (sources / "release/mo.py").read_bytes()
    for name in ("thidua", "build"):
        files[f"scripts/{name}.py"] = (sources / "release/lenh.py").read_bytes()
    return files


def build_wheel(sources: Path, what: str, target: Path, moment: int, *options: str) -> Path:
    """Return a wheel built without network, the same bytes each time."""
    before = set(target.glob("*.whl"))
    pip(sources, moment, "wheel", "--no-deps", "--no-build-isolation", "-w", str(target), *options,
        what)  # fmt: skip
    (wheel,) = set(target.glob("*.whl")) - before
    return wheel


def build_pinned(sources: Path, pin: Pin, target: Path, moment: int) -> Path:
    """Return the wheel of a locked package that is published only as source."""
    target.mkdir(parents=True, exist_ok=True)
    wanted = target / f"{pin.name}.txt"
    wanted.write_text(pin.lines(), encoding="utf-8")
    return build_wheel(sources, str(wanted), target, moment, "--require-hashes", "--use-pep517",
                       "-r")  # fmt: skip


def pip(folder: Path, moment: int, *arguments: str) -> None:
    """Run pip of the environment with its clock at the commit. Raises ``SetupError``."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise environment.SetupError(*environment.diagnose(done.stdout + done.stderr))


def read_lock(path: Path) -> "list[Pin]":
    """Return the packages of a lock file, in its order."""
    pins = []
    for block in re.split(r"\n(?=[\w])", path.read_text(encoding="utf-8")):
        match = _PIN.match(block.splitlines()[0]) if block.strip() else None
        if match:
            digests = tuple(_HASH.findall(block))
            marker, extras = match["marker"] or "", match["extras"] or ""
            pins.append(Pin(match["name"], match["version"], marker, digests, extras))
        elif block.strip() and not block.startswith("#"):
            raise environment.SetupError(
                f"không đọc được dòng trong tệp khoá: {block.splitlines()[0]}",
                "chạy lại python3 scripts/lock.py.",
            )
    return pins


def pins_beyond(lock: Iterable[Pin], path: Path) -> "list[Pin]":
    """Return the packages of a lock file that another lock does not have."""
    common = {pin.name for pin in lock}
    return [pin for pin in read_lock(path) if pin.name not in common]


def release_lock(pins: Iterable[Pin], made: Iterable[Path]) -> "list[Pin]":
    """Return the lock of a release: packages built here are known by the digests they came to."""
    digests = {
        path.name.split("-")[0]: (path.name.split("-")[1], digest(path.read_bytes()))
        for path in made
    }
    lock = [
        Pin(pin.name, pin.version, pin.marker, (digests[pin.name][1],), pin.extras)
        if pin.name in digests
        else pin
        for pin in pins
    ]
    version, own = digests["thidua"]
    return [*lock, Pin("thidua", version, "", (own,))]


def fetch_wheels(lock: Iterable[Pin], system: str, python: str, target: Path, built: Path) -> None:
    """Download the wheels of every package that a machine of this kind needs."""
    from packaging.markers import Marker  # noqa: PLC0415 - in the environment only

    environment.tell(f"Tải các gói cho {system}, Python {python}")
    facts, tags = SYSTEMS[system]
    machine = {**facts, "python_version": python, "python_full_version": f"{python}.99"}
    machine["platform_machine"] = "arm64" if system == "mac" else "x86_64"
    wanted = [
        Pin(pin.name, pin.version, "", pin.digests, pin.extras)
        for pin in lock
        if not pin.marker or Marker(pin.marker).evaluate(dict(machine))
    ]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / environment.RUNTIME
        path.write_text("".join(pin.lines() for pin in wanted), encoding="utf-8")
        options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(path)]
        platforms = [word for tag in tags for word in ("--platform", tag)]
        implementation = ["--implementation", "cp", "--python-version", f"{python}.99"]
        pip(Path(name), 0, "download", *options, *platforms, *implementation,
            "--find-links", str(built), "-d", str(target))  # fmt: skip


def files_below(folder: Path, name: str) -> "dict[str, bytes]":
    """Return every file of a folder, by its path from the folder around it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def licences(lock: Iterable[Pin]) -> "dict[str, str]":
    """Return what each package that is installed here says of its licence."""
    known = {}
    for pin in lock:
        try:
            told = metadata.metadata(pin.name)
        except metadata.PackageNotFoundError:
            continue
        classified = [
            line.rpartition(" :: ")[2]
            for line in told.get_all("Classifier") or ()
            if line.startswith("License :: ")
        ]
        text = first(told, "License-Expression") or ", ".join(classified) or first(told, "License")
        known[pin.name] = text.strip().splitlines()[0] if text.strip() else ""
    return known


def first(told: metadata.PackageMetadata, key: str) -> str:
    """Return the first value of a key of a package's metadata; nothing when there is none."""
    found: list[str] = told.get_all(key) or []
    return found[0] if found else ""


def list_licences(lock: Iterable[Pin], known: Mapping[str, str]) -> str:
    """Return the list of licences for people."""
    rows = [
        f"| {pin.name} | {pin.version} | {known.get(pin.name) or 'xem trong gói'} |" for pin in lock
    ]
    head = "# Giấy phép của các gói đi cùng\n\n| Gói | Bản | Giấy phép |\n| --- | --- | --- |\n"
    return head + "\n".join(rows) + "\n"


def list_components(
    lock: Iterable[Pin], known: Mapping[str, str], version: str, moment: int
) -> bytes:
    """Return the list of components for machines: CycloneDX 1.6, the same bytes each time."""
    from uuid import NAMESPACE_URL, uuid5  # noqa: PLC0415 - beside what it is for

    from cyclonedx.model import HashAlgorithm, HashType  # noqa: PLC0415 - in the environment only
    from cyclonedx.model.bom import Bom  # noqa: PLC0415
    from cyclonedx.model.component import Component, ComponentType  # noqa: PLC0415
    from cyclonedx.model.license import DisjunctiveLicense  # noqa: PLC0415
    from cyclonedx.output.json import JsonV1Dot6  # noqa: PLC0415
    from packageurl import PackageURL  # noqa: PLC0415

    def component(pin: Pin) -> Component:
        purl = PackageURL("pypi", name=pin.name, version=pin.version)
        licence = known.get(pin.name)
        return Component(
            name=pin.name,
            version=pin.version,
            type=ComponentType.LIBRARY,
            purl=purl,
            bom_ref=purl.to_string(),
            licenses=[DisjunctiveLicense(name=licence)] if licence else [],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in pin.digests[:1]]
            if len(pin.digests) == 1
            else [],
        )

    parts = [pin for pin in lock if pin.name != "thidua"]
    bom = Bom(components=map(component, parts))
    bom.serial_number = uuid5(NAMESPACE_URL, f"thidua/{version}/{moment}")
    bom.metadata.timestamp = datetime.fromtimestamp(moment, UTC)
    (own,) = (pin for pin in lock if pin.name == "thidua")
    bom.metadata.component = component(own)
    bom.register_dependency(bom.metadata.component, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=1).encode()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the checksums of files, a line each, as ``sha256sum -c`` reads them."""
    return "".join(f"{digest(files[path])}  {path}\n" for path in sorted(files)).encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def write_archive(
    output: Path, root: str, suffix: str, files: Mapping[str, bytes], moment: int
) -> Path:
    """Write the archive and its checksum beside; order, times and rights are the same each time."""
    output.mkdir(parents=True, exist_ok=True)
    archive = output / f"{root}{suffix}.zip"
    draft = archive.with_name(f".{archive.name}.tmp")
    stamp = datetime.fromtimestamp(moment, UTC).timetuple()[:6]
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path, content in entries(files):
            entry = zipfile.ZipInfo(f"{root}/{path}", stamp)
            entry.create_system = 3
            is_folder = path.endswith("/")
            rights = 0o40755 if is_folder else 0o100755 if path.endswith(EXECUTABLE) else 0o100644
            entry.external_attr = rights << 16
            # Wheels are compressed already.
            packed = not is_folder and not path.endswith(".whl")
            entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            zipped.writestr(entry, content)
    shutil.move(str(draft), str(archive))
    line = f"{digest(archive.read_bytes())}  {archive.name}\n"
    archive.with_name(f"{archive.name}.sha256").write_text(line, encoding="utf-8")
    return archive


def entries(files: Mapping[str, bytes]) -> "Iterator[tuple[str, bytes]]":
    """Yield what goes into the archive, folders of the empty tree first."""
    yield from ((folder, b"") for folder in TREE)
    yield from sorted(files.items())


if __name__ == "__main__":
    sys.exit(environment.guard(main))
