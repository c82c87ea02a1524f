"""What tests send and read the site with: rsync, a web server, readers of people and portals."""

import os
import shutil

import environment

TESTS = (
    "tests/test_deploy_jobs.py",
    "tests/test_download.py",
    "tests/test_feed_readers.py",
    "tests/test_flow.py",
    "tests/test_online.py",
    "tests/test_publish.py",
    "tests/test_publish_commands.py",
    "tests/test_reader_day.py",
    "tests/test_region.py",
    "tests/test_servers.py",
    "tests/test_weight.py",
)

WAY_AROUND = tuple(f"--ignore={path}" for path in TESTS)
"""Options of pytest that leave out every test that needs these programs."""

# By the command that each brings.
DEBIAN_PACKAGES = {
    "rsync": ("rsync",),
    "nginx": ("nginx",),
    "apache2": ("apache2",),
    "sshd": ("openssh-server",),
    "newsboat": ("newsboat",),
    "sfeed": ("sfeed",),
    "php": ("php-cli", "php-xml"),
}
SYSTEM_FOLDERS = ("/usr/sbin", "/usr/local/sbin")
"""Where Debian keeps servers, off most people's PATH."""


def provide() -> None:
    """See that every program is there, and on PATH; install what Debian or Ubuntu offers."""
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), *SYSTEM_FOLDERS])
    wanted = missing()
    if wanted and environment.can_apt_install():
        environment.apt_install(*wanted)
    wanted = missing()
    if wanted:
        raise environment.SetupError(
            "thiếu chương trình để đọc thử trang: máy chủ web hoặc phần mềm đọc tin.",
            f"Debian, Ubuntu: sudo apt-get install -y {' '.join(wanted)} (máy khác: cài các chương"
            f" trình {', '.join(DEBIAN_PACKAGES)}); hoặc bỏ phần ấy:"
            f" python3 scripts/test.py {' '.join(WAY_AROUND)}",
        )


def missing() -> list[str]:
    """Return the packages of the programs that are not there."""
    return [
        package
        for command, packages in DEBIAN_PACKAGES.items()
        if not shutil.which(command)
        for package in packages
    ]
