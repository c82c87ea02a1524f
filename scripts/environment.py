"""The project's own Python environment in ``.venv``: whole, or not taken for one.

Every script here imports this module, and like it needs the standard library alone. Python 3.6
can still read both, so that an old Python gets an explanation instead of a syntax error.
"""

import os
import signal
import sys
from types import FrameType
from typing import Optional

STOPPED = "\nĐã dừng theo yêu cầu. Chạy lại lúc nào cũng được.\n"


def stop(number: int, frame: Optional[FrameType]) -> None:  # noqa: UP045 - for an old Python
    """End at once with one line: an exception in an import would show where it came from."""
    with open(2, "wb", buffering=0, closefd=False) as screen:
        screen.write(STOPPED.encode("utf-8"))
    os._exit(130)


def listen() -> None:
    """Answer Ctrl-C from now on, and what came of it since somebody withheld it (`turn_into`)."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, stop)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def is_script() -> bool:
    """Tell whether one of this project's scripts runs, and not somebody else's program."""
    main = os.path.abspath(getattr(sys.modules["__main__"], "__file__", None) or "")
    here = os.path.dirname(os.path.abspath(__file__))
    return os.path.dirname(os.path.dirname(main)) == os.path.dirname(here)


if is_script():
    listen()  # the imports below take a while

import contextlib
import hashlib
import importlib
import importlib.util
import io
import platform
import re
import shlex
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if sys.version_info < (3, 11):  # noqa: UP036 - people do run the scripts with older ones
    explanation = (
        f"LỖI: cần Python 3.11 trở lên, máy đang chạy Python {platform.python_version()}.\n"
        "  Cách sửa: cài Python mới hơn (Windows, macOS: tải ở python.org; Debian, Ubuntu:"
        " sudo apt-get install python3.11), rồi chạy lại lệnh này bằng bản đó.\n"
    )
    sys.stderr.buffer.write(explanation.encode("utf-8"))
    sys.exit(1)

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "thidua-stamp.txt"
BUSY = ROOT / ".venv.lock"
LOG = ROOT / ".venv-log.txt"

RUNTIME = "requirements.txt"
DESK = "requirements-desk.txt"
HANDOUTS = "requirements-handouts.txt"
REGION = "requirements-region.txt"
TEST = "requirements-test.txt"
BUILD = "requirements-build.txt"
PROJECT = "pyproject.toml"

# `scripts/lock.py` makes the test lock out of the runtime lock and more, so it satisfies both.
HOLDS = {
    RUNTIME: (RUNTIME,),
    DESK: (RUNTIME, DESK),
    HANDOUTS: (RUNTIME, DESK, HANDOUTS),
    REGION: (RUNTIME, DESK, HANDOUTS, REGION),
    TEST: (RUNTIME, DESK, HANDOUTS, REGION, TEST),
}

NEEDS = {
    "desk": DESK,
    "region": REGION,
    **dict.fromkeys(
        ("radio", "sheet", "booklet", "poster", "share", "press", "kit", "handouts"), HANDOUTS
    ),
}
"""The lock that a command of the program needs beyond the common one."""


def lock_of(words: list[str]) -> str:
    """Return the lock that a command line needs; ``--root FOLDER`` may stand before the command."""
    return NEEDS.get("".join((words[2:] if words[:1] == ["--root"] else words)[:1]), RUNTIME)


# What pip, venv, apt-get or the system print, what it means, and what to do; first match wins.
FAULTS = (
    (
        ("DO NOT MATCH THE HASHES",),
        "gói tải về khác với bản đã khoá (mã băm không khớp): tải hỏng, hoặc gói đã bị thay đổi.",
        "chạy lại; nếu vẫn vậy, thử mạng khác và báo người phụ trách kỹ thuật. Không cài gói này.",
    ),
    (
        ("No space left on device", "Errno 28", "WinError 112", "Disk quota exceeded"),
        "ổ đĩa đã đầy.",
        "xoá bớt tệp không cần (nên còn trống ít nhất 1 GB), rồi chạy lại.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError"),
        "không kiểm tra được chứng thư của máy chủ tải gói.",
        "xem lại ngày giờ của máy; nếu cơ quan dùng proxy riêng, hỏi quản trị mạng cách khai báo.",
    ),
    (
        (
            "Temporary failure in name resolution",
            "Temporary failure resolving",
            "Name or service not known",
            "nodename nor servname",
            "getaddrinfo failed",
            "Failed to resolve",
            "NameResolutionError",
            "NewConnectionError",
            "Failed to establish a new connection",
            "Connection refused",
            "Connection aborted",
            "Connection broken",
            "Connection reset",
            "ConnectTimeout",
            "ReadTimeout",
            "Read timed out",
            "timed out",
            "IncompleteRead",
            "incomplete-download",
            "Network is unreachable",
            "Max retries exceeded",
            "ProxyError",
            "HTTP error 5",
        ),
        "không tải được gói vì mạng: không nối được, hoặc đứt giữa chừng.",
        "kiểm tra Internet (và proxy nếu cơ quan có dùng), rồi chạy lại.",
    ),
    (
        ("No matching distribution found", "Could not find a version", "Unable to locate package"),
        "nơi tải gói không có bản đã khoá cho máy này, hoặc không nối được tới nơi ấy.",
        "kiểm tra Internet và cấu hình pip, dùng Python 64 bit, rồi chạy lại; nếu vẫn vậy, báo"
        " người phụ trách kỹ thuật.",
    ),
    (
        ("Windows Long Path support", "WinError 206"),
        "thư mục của dự án nằm quá sâu: Windows không nhận đường dẫn dài hơn 259 ký tự.",
        "chuyển cả thư mục ra gần gốc ổ đĩa, ví dụ  D:\\thi-dua , rồi chạy lại ở đó.",
    ),
    (
        ("Permission denied", "PermissionError", "Access is denied", "WinError 5", "WinError 32"),
        "không ghi được vào thư mục của dự án: thiếu quyền, hoặc chương trình khác đang dùng.",
        "đóng chương trình đang chạy từ thư mục này, xem lại quyền ghi, rồi chạy lại.",
    ),
)


class SetupError(Exception):
    """A set-up that cannot go on: what happened, and what the person can do about it."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


def prepare(requirements: str) -> Path:
    """Return the Python of an environment that holds this lock file, made first if need be."""
    with exclusive():
        if not (is_ready(requirements) or settle(requirements)):
            # Whoever tests here, or has the desk, goes on: a build does not take that away.
            install(widest(requirements))
    return venv_python()


def guard(work: Callable[[], int]) -> int:
    """Run a script's work and give its exit code; tell people of a failure in their words."""
    speak_utf8()
    former = signal.getsignal(signal.SIGINT)
    try:
        if former is not signal.SIG_IGN:
            # From here on there may be something to clear away.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return work()
    except SetupError as error:
        complain(error.cause, error.remedy)
    except OSError as error:
        complain(*diagnose(str(error)))
    except KeyboardInterrupt:
        tell(STOPPED.rstrip())
        return 130
    finally:
        signal.signal(signal.SIGINT, former)
    return 1


def enter(requirements: str) -> None:
    """Start the running script anew in an environment that holds this lock file.

    Returns at once when it runs there. Whatever it imports from packages, it imports after this.
    """
    if Path(sys.executable) != venv_python():
        sys.exit(turn_into([str(prepare(requirements)), *sys.argv]))


def become(python: Path, module: str, *arguments: str) -> int:
    """Turn this process into a module's command."""
    return turn_into(module_command(python, module, *arguments))


def turn_into(command: list[str]) -> int:
    """Turn this process into a command; where that cannot be, run it and wait.

    Ctrl-C is then the command's to answer, and its exit code is ours. Until it listens
    (`thidua.stopping`, `listen`) the signal waits: a Python just starting would answer at length.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        os.execv(command[0], command)
    with subprocess.Popen(command) as child:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return child.wait()


def module_command(python: Path, module: str, *arguments: str) -> list[str]:
    """Return the command for a module installed in the environment.

    ``-P`` keeps the current folder out of the search: in ``scripts/``, ``thidua`` is a script.
    """
    return [str(python), "-P", "-m", module, *arguments]


def venv_python() -> Path:
    """Return where the environment's Python is, or will be."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_ready(requirements: str) -> bool:
    """Tell whether `.venv` was completed with this lock file, this Python, in this folder."""
    if not (STAMP.is_file() and venv_python().exists()):
        return False
    stamp = STAMP.read_text(encoding="utf-8", errors="replace").splitlines()
    return marks([requirements]) <= set(stamp)


def is_settled_elsewhere(requirements: str) -> bool:
    """Tell whether `.venv` holds the right packages, but for another folder or patch of Python."""
    if not STAMP.is_file():
        return False
    stamp = STAMP.read_text(encoding="utf-8", errors="replace").splitlines()
    return {_lasting(mark) for mark in marks([requirements])} <= set(map(_lasting, stamp))


def _lasting(mark: str) -> str:
    """Return what of a mark packages depend on: neither the folder nor the patch of Python."""
    mark = re.sub(r"^folder .*", "folder", mark)
    return re.sub(r"^(python \S+ \d+\.\d+)\.\S+", r"\1", mark)


def settle(requirements: str) -> bool:
    """Let `.venv` work again after its folder moved or Python got a patch; ask no network for it.

    The packages stay; what names places is written anew: where Python lies, and the commands beside
    it. ``False`` where that is not enough, as when everything was copied to another kind of
    machine. Done halfway it is done once more, for the stamp comes last.
    """
    if not is_settled_elsewhere(requirements):
        return False
    tell("Thư mục đã chuyển chỗ, hoặc Python đã lên bản vá: chỉnh lại .venv, không cần mạng.")
    LOG.write_text("", encoding="utf-8")
    kept = STAMP.read_text(encoding="utf-8", errors="replace").splitlines()
    try:
        for link in VENV.glob("bin/python*"):
            if link.is_symlink():
                link.unlink()  # venv would leave it as it is, wherever it leads
        execute([base_python(), "-I", "-m", "venv", "--without-pip", str(VENV)])
        execute([str(venv_python()), "-I", "-X", "utf8", "-c", WRITE_COMMANDS])
        execute([str(venv_python()), "-P", "-X", "utf8", "-c", FIND_PROGRAM, str(ROOT)])
    except SetupError as error:
        tell(f"Chưa chỉnh lại được ({error.cause}), nên cài lại từ đầu.")
        return False
    locks = {mark for mark in kept if not mark.startswith(("python ", "folder "))}
    write_stamp(marks([requirements]) | locks)
    return True


# pip's own way of writing a command, for every command that the packages have.
WRITE_COMMANDS = """
import os, sys
from importlib.metadata import distributions
from pip._vendor.distlib.scripts import ScriptMaker

maker = ScriptMaker(None, os.path.dirname(sys.executable))
maker.clobber, maker.set_mode, maker.variants = True, True, {""}
for package in distributions():
    for entry in package.entry_points:
        if entry.group == "console_scripts":
            maker.make(f"{entry.name} = {entry.value.partition('[')[0]}")
"""

# Not that of a folder from which everything was copied.
FIND_PROGRAM = """
import sys, thidua

here, found = sys.argv[1], list(thidua.__path__)
if not all(path.startswith(here) for path in found):
    sys.exit("chương trình lại nằm ở " + ", ".join(found))
"""


def widest(requirements: str) -> str:
    """Return the largest lock file that `.venv` was last completed with, or this one."""
    stamp = STAMP.read_text(encoding="utf-8", errors="replace") if STAMP.is_file() else ""
    held = [lock for lock in HOLDS if f"{lock} " in stamp]
    return max([requirements, *held], key=list(HOLDS).index)


def marks(locks: Iterable[str]) -> set[str]:
    """Return the lines by which a stamp vouches for these lock files.

    The folder and the very Python are among them: commands name both (:func:`settle`).
    """
    return {
        f"python {platform.python_implementation()} {platform.python_version()}",
        f"folder {ROOT}",
        f"project {_digest(_announced())}",
        *(f"{lock} {_digest((ROOT / lock).read_bytes())}" for lock in locks),
    }


def _announced() -> bytes:
    """Return what the package says of itself, its command and its theme: read at installation."""
    text = (ROOT / PROJECT).read_text(encoding="utf-8")
    tables = re.split(r"^(?=\[)", text, flags=re.M)
    return "".join(table for table in tables if table.startswith("[project")).encode("utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def install(requirements: str) -> None:
    """Make `.venv` anew from the lock file; the stamp comes last, and only after success."""
    started = time.monotonic()
    LOG.write_text("", encoding="utf-8")
    tell("Chuẩn bị môi trường chạy (chỉ làm lần đầu, hoặc khi danh sách gói thay đổi).")
    require_ensurepip()
    discard_venv()
    try:
        tell("1/4  Tạo thư mục .venv")
        execute([base_python(), "-I", "-m", "venv", str(VENV)])
        tell("2/4  Cài công cụ đóng gói")
        pip_install("--require-hashes", "--only-binary", ":all:", "-r", BUILD)
        tell("3/4  Tải và cài các gói đã khoá")
        pip_install("--require-hashes", "--use-pep517", "--no-build-isolation", "-r", requirements)
        tell("4/4  Cài chương trình thidua")
        pip_install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        lead_to_source()
        write_stamp(marks(HOLDS[requirements]))
    except BaseException:
        discard_venv()
        raise
    tell(f"Môi trường đã sẵn sàng sau {time.monotonic() - started:.0f} giây.")


def lead_to_source() -> None:
    """Let `.venv` find the program by a path that counts from `.venv` itself.

    pip writes the whole path. Python before 3.13 reads it in the code page of Windows: below
    ``C:\\Users\\Đức`` it finds nothing, or does not even start. This one is ASCII whatever the
    folders are called, and still leads there when they move.
    """
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
    source = ROOT / "src"
    own = [
        path
        for path in packages.glob("*.pth")
        if path.read_text(encoding="utf-8", errors="replace").strip() == str(source)
    ]
    if len(own) != 1:
        raise SetupError(
            "chương trình đã cài mà không thấy lối dẫn tới mã nguồn (.pth).",
            "chạy lại; nếu vẫn vậy, gửi thông báo này cho người phụ trách kỹ thuật.",
        )
    own[0].write_text(os.path.relpath(str(source), str(packages)), encoding="ascii")


def write_stamp(lines: Iterable[str]) -> None:
    """Vouch for `.venv`: the last step of making it."""
    STAMP.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")


def discard_venv() -> None:
    """Remove `.venv`, its stamp first: what is left of a removal cut short is not whole."""
    STAMP.unlink(missing_ok=True)
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)


def base_python() -> str:
    """Return the Python that `.venv` is made from, also when a script runs inside `.venv`."""
    return str(getattr(sys, "_base_executable", sys.executable))


def pip_install(*arguments: str) -> None:
    """Install into `.venv` by its own pip, which asks nothing and is cut off from other Pythons."""
    pip = [str(venv_python()), "-I", "-X", "utf8", "-m", "pip", "--disable-pip-version-check"]
    execute([*pip, "install", "--no-input", "--no-user", "--progress-bar", "off", *arguments])


def require_ensurepip() -> None:
    """See that Python can make environments: Debian and Ubuntu keep that in a package apart."""
    if has_ensurepip():
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if can_apt_install():
        apt_install(package)
    if not has_ensurepip():
        raise SetupError(
            "Python của máy thiếu phần tạo môi trường riêng (ensurepip).",
            f"trên Debian, Ubuntu gõ  sudo apt-get install -y {package}  rồi chạy lại;"
            " máy khác thì cài Python đầy đủ từ python.org.",
        )


def has_ensurepip() -> bool:
    """Look for ensurepip afresh, as it may have been installed a moment ago."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def can_apt_install() -> bool:
    """Tell whether system packages can be installed here without asking for a password."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> None:
    """Install system packages on Debian or Ubuntu, as root and without questions."""
    tell(f"Cài gói hệ thống: {', '.join(packages)}")
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    execute([*apt, "update"])
    execute([*apt, "install", "-y", "--no-install-recommends", *packages])


def execute(command: list[str]) -> None:
    """Run one step of the set-up: all its output goes to the log, packages also to the screen."""
    with LOG.open("a", encoding="utf-8") as log, start(command) as child:
        log.write(f"$ {shlex.join(command)}\n")
        output = []
        for line in child.stdout or ():
            output.append(line)
            log.write(line)
            if line.startswith(("Collecting ", "Processing ")):
                tell(f"     {Path(line.split()[1]).name}")
    if child.returncode != 0:
        cause, remedy = diagnose("".join(output))
        raise SetupError(cause, f"{remedy}\n  Chi tiết: {LOG}")


def start(command: list[str]) -> "subprocess.Popen[str]":
    """Start a command that asks nothing, its output as one readable stream of lines.

    It inherits the lock on the set-up (`exclusive`), hence ``close_fds=False``: should this
    process be killed, the next set-up waits until the command left behind has ended as well.
    """
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,
    )


def diagnose(output: str) -> tuple[str, str]:
    """Say what went wrong and what to do, from what a failed program printed."""
    for signs, cause, remedy in FAULTS:
        if any(sign in output for sign in signs):
            return cause, remedy
    last = output.strip().splitlines()[-1:] or ["không rõ nguyên nhân"]
    return last[0], "chạy lại; nếu vẫn vậy, gửi thông báo này cho người phụ trách kỹ thuật."


@contextlib.contextmanager
def exclusive() -> Iterator[None]:
    """Let one set-up work at a time; the system frees the lock even when a process is killed."""
    with BUSY.open("a", encoding="utf-8") as lock:
        os.set_inheritable(lock.fileno(), True)
        waiting = False
        while not acquire(lock.fileno()):
            if not waiting:
                tell("Một lần cài đặt khác đang chạy; đang chờ nó xong…")
                waiting = True
            time.sleep(0.2)
        yield


def acquire(descriptor: int) -> bool:
    """Try to lock an open file until it is closed."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def speak_utf8() -> None:
    """Make Vietnamese printable whatever code page the terminal or the pipe has."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def tell(text: str) -> None:
    """Print a line at once, so that people see what a long step is doing."""
    print(text, flush=True)


def complain(cause: str, remedy: str) -> None:
    """Print a failure the way every message of the project looks: what, then how to mend it."""
    print(f"LỖI: {cause}\n  Cách sửa: {remedy}", file=sys.stderr, flush=True)
