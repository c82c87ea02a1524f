"""The set-up behind `scripts/*.py`, run for real on a small project in a folder of its own.

That project locks one package, which is made here, so nothing comes from any network.
"""

import ast
import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
COPIED = ("build.py", "environment.py", "thidua.py")
FOR_ANY_PYTHON = (*COPIED, "browser.py", "lock.py", "readers.py", "test.py")

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "thidua"
version = "0.1.0"
"""

# The least that installs a project editable: a wheel that holds the path of `src`.
BACKEND = """
from pathlib import Path
from zipfile import ZipFile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "thidua-0.1.0-py3-none-any.whl"
    with ZipFile(Path(folder, name), "w") as wheel:
        wheel.writestr("thidua.pth", str(Path("src").resolve()))
        info = "thidua-0.1.0.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: thidua\\nVersion: 0.1.0")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any")
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""

GREETING = """
TEXT = "xin chào"

def main():
    print(TEXT)
"""

PROGRAM = """
import sys
import greeting

print("thidua", greeting.TEXT, *sys.argv[1:])
sys.exit(2 if "--wrong" in sys.argv else 0)
"""


ENTERING = """
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
import environment

def main():
    environment.enter(environment.RUNTIME)
    import greeting

    print("trong", f"{environment.VENV.name}:", greeting.TEXT, *sys.argv[1:])
    return 4

sys.exit(environment.guard(main))
"""


@dataclass(frozen=True)
class Project:
    """A small project with the real scripts, and the one package that it locks."""

    folder: Path
    wheels: Path

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def stamp(self) -> Path:
        return self.venv / "thidua-stamp.txt"

    def start(self, *command: str, **variables: str) -> "subprocess.Popen[str]":
        """Start Python on `command`, able to install the project's own package alone."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        pip = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
        }
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.folder / "scripts",
            env={**kept, **pip, "HOME": str(self.folder), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *command: str, **variables: str) -> tuple[int, str]:
        """Run Python on `command`; return its exit code and all that it printed."""
        with self.start(*command, **variables) as process:
            output, _ = process.communicate(timeout=60)
        return process.returncode, output

    def holds(self, lock: str) -> bool:
        """Ask the real code whether `.venv` is whole for this lock file."""
        question = f"import environment as e; print(e.is_ready({lock!r}))"
        return self.run("-c", question) == (0, "True\n")


def make_package(folder: Path, name: str = "greeting") -> str:
    """Put a package into a folder of its own; return the line that locks it."""
    folder.mkdir()
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}.py", GREETING)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any")
        archive.writestr(f"{info}/entry_points.txt", f"[console_scripts]\ngreet = {name}:main\n")
        archive.writestr(f"{info}/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def make_project(place: Path) -> Project:
    """Make the small project in a folder whose name has spaces and Vietnamese letters."""
    folder = place / "Phường Bến Nghé"
    (folder / "src/thidua").mkdir(parents=True)
    (folder / "scripts").mkdir()
    for script in COPIED:
        shutil.copy(SCRIPTS / script, folder / "scripts")
    locked = make_package(place / "wheels")
    files = {
        "pyproject.toml": PYPROJECT,
        "backend.py": BACKEND,
        "src/thidua/__main__.py": PROGRAM,
        "requirements-build.txt": locked,
        "requirements.txt": locked,
        "requirements-desk.txt": f"{locked}# and the desk\n",
        "requirements-handouts.txt": f"{locked}# and what is printed\n",
        "requirements-region.txt": f"{locked}# and what a region needs\n",
        "requirements-test.txt": f"{locked}# and more\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Project(folder, place / "wheels")


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """A project on which nothing was ever run."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project set up for its tests by two people at once, over what a broken try had left."""
    project = make_project(tmp_path_factory.mktemp("whole"))
    (project.venv / "lib").mkdir(parents=True)
    (project.venv / "leftover").write_text("half-made", encoding="utf-8")
    set_up = "import environment as e; e.prepare(e.TEST)"
    with project.start("-c", set_up) as one, project.start("-c", set_up) as two:
        outputs = [process.communicate(timeout=60)[0] for process in (one, two)]
    assert (one.returncode, two.returncode) == (0, 0), outputs
    assert sum("1/4" in output for output in outputs) == 1, outputs
    return project


def test_what_a_broken_try_left_is_gone(whole: Project) -> None:
    assert not (whole.venv / "leftover").exists()


def test_build_passes_its_arguments_and_exit_code_on(whole: Project) -> None:
    assert whole.run("build.py", "--strict") == (0, "thidua xin chào build --strict\n")
    assert whole.run("build.py", "--wrong") == (2, "thidua xin chào build --wrong\n")


def test_the_script_with_the_package_s_name_does_not_hide_the_package(whole: Project) -> None:
    said = f"thidua xin chào --root {whole.folder} list\n"
    assert whole.run("thidua.py", "list") == (0, said)


def test_a_program_elsewhere_goes_on_where_its_packages_are(whole: Project) -> None:
    program = whole.folder / "bench/measure.py"
    program.parent.mkdir()
    program.write_text(ENTERING, "utf-8")
    assert whole.run(str(program), "--số", "3") == (4, "trong .venv: xin chào --số 3\n")


def test_a_second_run_installs_nothing_and_needs_no_network(whole: Project) -> None:
    before = whole.stamp.stat().st_mtime_ns
    assert whole.run("build.py", PIP_FIND_LINKS="") == (0, "thidua xin chào build\n")
    assert whole.stamp.stat().st_mtime_ns == before


def test_what_the_tests_need_serves_the_site_but_not_the_reverse(
    whole: Project, changed: Callable[[str, str], None]
) -> None:
    assert whole.holds("requirements.txt")
    assert whole.holds("requirements-test.txt")
    lines = whole.stamp.read_text(encoding="utf-8").splitlines(keepends=True)
    site_only = [line for line in lines if not line.startswith("requirements-test.txt")]
    changed(".venv/thidua-stamp.txt", "".join(site_only))
    assert whole.holds("requirements.txt")
    assert not whole.holds("requirements-test.txt")


@pytest.fixture
def changed(whole: Project) -> Iterator[Callable[[str, str], None]]:
    """Change files of the whole project, and put them back after the test."""
    originals: dict[Path, bytes] = {}

    def change(name: str, text: str) -> None:
        path = whole.folder / name
        originals[path] = path.read_bytes()
        path.write_text(text, encoding="utf-8")

    yield change
    for path, content in originals.items():
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "greeting==2.0\n"),
        (".venv/thidua-stamp.txt", ""),
        (".venv/thidua-stamp.txt", "requirements.txt\n"),
    ],
)
def test_another_lock_or_a_damaged_stamp_is_not_whole(
    whole: Project, changed: Callable[[str, str], None], name: str, text: str
) -> None:
    assert whole.holds("requirements.txt")
    changed(name, text)
    assert not whole.holds("requirements.txt")


SETTLED = "chỉnh lại .venv, không cần mạng."
OFFLINE = {"PIP_FIND_LINKS": "", "PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/"}
"""Nothing answers on the discard port of this very machine."""


def greeting(project: Project) -> str:
    """Run the command that the locked package has brought, by itself."""
    done = subprocess.run(
        [project.venv / ("Scripts/greet.exe" if os.name == "nt" else "bin/greet")],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_a_moved_project_works_on_without_a_network(whole: Project) -> None:
    moved = Project(whole.folder.with_name("Đức Xuân – phường"), whole.wheels)
    whole.folder.rename(moved.folder)
    try:
        assert not moved.holds("requirements.txt")
        code, output = moved.run("build.py", "--strict", **OFFLINE)
        assert code == 0, output
        assert SETTLED in output
        assert output.endswith("thidua xin chào build --strict\n")
        assert greeting(moved) == "xin chào\n"
        assert moved.holds("requirements.txt")
        assert moved.holds("requirements-test.txt")
        again = moved.run("build.py", **OFFLINE)
        assert again == (0, "thidua xin chào build\n")
    finally:
        moved.folder.rename(whole.folder)
        whole.run("build.py", **OFFLINE)


def test_a_copy_never_runs_the_program_of_the_folder_it_was_copied_from(
    whole: Project, tmp_path: Path
) -> None:
    copy = Project(tmp_path / "bản sao", whole.wheels)
    shutil.copytree(whole.folder, copy.folder, symlinks=True)
    (path,) = copy.venv.rglob("thidua.pth")
    path.write_text(str(whole.folder / "src"), "utf-8")  # as pip had written it
    code, output = copy.run("build.py")
    assert code == 0, output
    assert f"(chương trình lại nằm ở {whole.folder / 'src/thidua'}), nên cài lại từ đầu" in output
    assert [one.read_text("ascii").count("..") for one in copy.venv.rglob("thidua.pth")] != [0]


def test_a_patch_of_python_asks_no_network(
    whole: Project, changed: Callable[[str, str], None]
) -> None:
    other = f"{sys.version_info.major}.{sys.version_info.minor}.99"
    stamp = whole.stamp.read_text("utf-8").replace(platform.python_version(), other)
    changed(".venv/thidua-stamp.txt", stamp)
    if os.name == "posix":
        # The Python that was there has gone with its own folder.
        python = whole.venv / "bin/python"
        python.unlink()
        python.symlink_to(whole.folder / "python cũ")
    code, output = whole.run("build.py", **OFFLINE)
    assert code == 0, output
    assert SETTLED in output
    assert output.endswith("thidua xin chào build\n")


@pytest.mark.parametrize("line", ["python CPython 3.2.1", "python Other 3.11.7", "project 0"])
def test_what_packages_depend_on_is_never_settled(
    whole: Project, changed: Callable[[str, str], None], line: str
) -> None:
    stamp = whole.stamp.read_text("utf-8")
    kind = line.partition(" ")[0]
    (old,) = (one for one in stamp.splitlines() if one.startswith(f"{kind} "))
    changed(".venv/thidua-stamp.txt", stamp.replace(old, line))
    question = "import environment as e; print(e.is_settled_elsewhere(e.RUNTIME))"
    assert whole.run("-c", question) == (0, "False\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a system whose code page a program can choose")
def test_python_starts_and_finds_the_program_in_any_code_page(whole: Project) -> None:
    # An ASCII locale without Python's own remedies stands in for the code page of Windows.
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    python = whole.venv / "bin/python"
    command = [str(python), "-X", "utf8=0", "-P", "-m", "thidua", "--wrong"]
    done = subprocess.run(
        command, env={**ascii_only, "PYTHONIOENCODING": "utf-8"}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, b"")
    paths = list(whole.venv.rglob("*.pth"))
    assert paths
    assert all(path.read_bytes().isascii() for path in paths)


def test_an_unusable_index_is_explained_and_leaves_nothing(fresh: Project) -> None:
    code, output = fresh.run("build.py", PIP_FIND_LINKS="", PYTHONIOENCODING="ascii")
    assert code == 1
    assert "LỖI: nơi tải gói không có bản đã khoá cho máy này" in output
    assert "Cách sửa:" in output
    assert "Traceback" not in output
    assert not fresh.venv.exists()
    assert "greeting" in (fresh.folder / ".venv-log.txt").read_text(encoding="utf-8")


INSTALL_OTHER = """
import environment as e
raise SystemExit(e.guard(lambda: e.pip_install("--require-hashes", "-r", "other.txt")))
"""


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("HINT: … this system does not have Windows Long Path support enabled.", "quá sâu"),
        ("OSError: [WinError 206] The filename or extension is too long", "quá sâu"),
        ("[WinError 32] The process cannot access the file", "chương trình khác đang dùng"),
    ],
)
def test_what_windows_says_is_explained(whole: Project, said: str, cause: str) -> None:
    asked = f"import environment as e; e.speak_utf8(); print(e.diagnose({said!r})[0])"
    code, output = whole.run("-c", asked)
    assert code == 0
    assert cause in output


def test_a_package_that_differs_from_the_locked_one_is_refused(whole: Project) -> None:
    make_package(whole.folder / "other", "other")
    wrong = f"other==1.0 --hash=sha256:{'0' * 64}\n"
    (whole.folder / "other.txt").write_text(wrong, encoding="utf-8")
    wheels = (whole.folder / "other").as_uri()
    code, output = whole.run("-c", INSTALL_OTHER, PIP_FIND_LINKS=wheels)
    assert code == 1
    assert "mã băm không khớp" in output
    assert "Traceback" not in output


def test_no_network_is_explained(whole: Project) -> None:
    locked = f"absent==1.0 --hash=sha256:{'0' * 64}\n"
    (whole.folder / "other.txt").write_text(locked, encoding="utf-8")
    # Nothing answers on the discard port of this very machine.
    index = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}
    code, output = whole.run("-c", INSTALL_OTHER, PIP_FIND_LINKS="", **index)
    assert code == 1
    assert "không tải được gói vì mạng" in output
    assert "Traceback" not in output


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for one process group")
def test_ctrl_c_leaves_nothing_half_made(fresh: Project) -> None:
    with fresh.start("build.py") as process:
        for line in process.stdout or ():
            if "1/4" in line:
                os.killpg(process.pid, signal.SIGINT)
                break
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Đã dừng theo yêu cầu" in output
    assert "Traceback" not in output
    assert not fresh.venv.exists()


@pytest.mark.parametrize("script", FOR_ANY_PYTHON)
def test_an_old_python_can_read_the_script(script: str) -> None:
    tree = ast.parse((SCRIPTS / script).read_text(encoding="utf-8"), feature_version=(3, 6))
    assert tree.body


def locked(name: str) -> dict[str, set[str]]:
    """Return the versions that one of the project's own lock files allows, by package."""
    versions: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            pin = Requirement(line.removesuffix("\\"))
            versions.setdefault(pin.name, set()).add(str(pin.specifier).removeprefix("=="))
    return versions


def test_each_lock_holds_all_of_the_smaller_one() -> None:
    build, site, tests = map(
        locked, ("requirements-build.txt", "requirements.txt", "requirements-test.txt")
    )
    assert build.items() <= site.items()
    assert site.items() <= tests.items()


def test_the_locks_answer_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = {
        "requirements-build.txt": [*project["build-system"]["requires"], *groups["build"]],
        "requirements.txt": project["project"]["dependencies"],
        "requirements-handouts.txt": groups["handouts"],
        "requirements-region.txt": groups["region"],
        "requirements-test.txt": groups["test"],
    }
    for lock, requirements in asked.items():
        versions = locked(lock)
        for requirement in map(Requirement, requirements):
            pinned = versions[requirement.name.lower()]
            assert all(version in requirement.specifier for version in pinned), requirement


def test_the_locks_name_no_place_to_fetch_from() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
