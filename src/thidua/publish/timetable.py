"""What makes a system run the daily job by itself: texts for systemd, cron and Windows.

Each runs it every hour; whether there is anything to do, the job finds out (``diary.is_due``). So a
missed night and a lost network need nothing from the system.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

NAME = "thi-dua"
MINUTE = 5
"""Of each hour: what begins on the hour has begun then."""
CRON_MARK = f"# {NAME}:"
"""Begins the comment by which our row in a crontab is known."""


def systemd(command: Sequence[str], folder: str) -> Mapping[str, str]:
    """Return the units by file name (systemd.service(5), systemd.timer(5))."""
    typed = " ".join(_systemd_quote(part) for part in command)
    return {
        f"{NAME}.service": f"""\
[Unit]
Description=Chuyên mục Thi đua yêu nước: dựng và đăng trang
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder.replace("%", "%%")}
ExecStart={typed}
TimeoutStartSec=3h
Nice=10
""",
        f"{NAME}.timer": f"""\
[Unit]
Description=Chuyên mục Thi đua yêu nước: mỗi giờ xem có gì phải đăng, phải gỡ

[Timer]
OnCalendar=*-*-* *:{MINUTE:02d}:00
RandomizedDelaySec=60
Persistent=true

[Install]
WantedBy=timers.target
""",
    }


def _systemd_quote(part: str) -> str:
    escaped = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def cron(command: Sequence[str], folder: str) -> str:
    """Return the row of a crontab, after a comment by which it is found again (crontab(5))."""
    typed = shlex.join(command).replace("%", r"\%")
    told = folder.replace("\n", " ")
    return f"{CRON_MARK} {told}\n{MINUTE} * * * * {typed}\n"


def with_cron(crontab: str, row: str) -> str:
    """Return a crontab with our row in the place of the one of the same folder, or at its end."""
    mark = row.partition("\n")[0]
    kept, skips = [], False
    for line in crontab.splitlines():
        if skips:
            skips = False
        elif line == mark:
            skips = True
        else:
            kept.append(line)
    return "".join(f"{line}\n" for line in kept) + row


def windows(command: Sequence[str], folder: str, start: str, user: str | None) -> str:
    """Return a task for Task Scheduler (its schema 1.2), which runs with nobody logged in.

    ``start`` is a local time as ``2026-11-26T00:05:00``. Without ``user`` it is the machine's own
    account, which needs no password and reaches no other machine's shares; with one, Windows asks
    for the password when the task is made.
    """
    who = (
        f"<UserId>{escape(user)}</UserId>\n      <LogonType>Password</LogonType>"
        if user
        else "<UserId>S-1-5-18</UserId>"
    )
    arguments = " ".join(_windows_quote(part) for part in command[1:])
    return f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Chuyên mục Thi đua yêu nước: mỗi giờ xem có gì phải đăng, phải gỡ</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{start}</StartBoundary>
      <Repetition>
        <Interval>PT1H</Interval>
        <Duration>P1D</Duration>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      {who}
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT3H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(command[0])}</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _windows_quote(part: str) -> str:
    # A path ends with no backslash here, and holds no quotes: Windows allows none in names.
    return f'"{part}"' if " " in part else part
