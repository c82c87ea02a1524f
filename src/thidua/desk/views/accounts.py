"""The first start, signing in and out, accounts and passwords."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from thidua.desk.acts import note
from thidua.desk.forms.asking import titles
from thidua.desk.forms.people import AccountForm, NewPasswordForm, PersonForm
from thidua.desk.models import Account, StoryLink, Switch
from thidua.desk.office import office
from thidua.desk.roles import Right, Role
from thidua.desk.signing import Backend, forgive, is_shut, note_failure
from thidua.desk.views.gates import address_of, needs

_BACKEND = "thidua.desk.signing.Backend"


def start(request: HttpRequest) -> HttpResponse:
    """At the very first start, make the administrator; never again after that."""
    if Account.objects.exists():
        return redirect("sign-in")
    person = PersonForm(request.POST or None)
    secret = NewPasswordForm(request.POST or None)
    if request.method == "POST" and all([person.is_valid(), secret.is_valid()]):
        with transaction.atomic():
            # Of two first starts at one moment, the second finds somebody here.
            if Account.objects.exists():
                return redirect("sign-in")
            account = Account.objects.make(
                username=person.cleaned_data["username"],
                name=person.cleaned_data["name"],
                password=secret.cleaned_data["password"],
                role=Role.ADMINISTRATOR,
            )
            note(account, "start")
        login(request, account, backend=_BACKEND)
        messages.success(
            request, "Đã lập tài khoản quản trị. Tiếp theo: lập tài khoản cho mọi người."
        )
        return redirect("accounts")
    return render(request, "desk/start.html", {"person": person, "secret": secret})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in; say the same whatever was wrong."""
    if not Account.objects.exists():
        return redirect("start")
    if isinstance(request.user, Account):
        return redirect("home")
    username = request.POST.get("username", "")
    said = ""
    if request.method == "POST":
        address = address_of(request)
        if is_shut(username, address):
            said = "Đã thử sai quá nhiều lần. Đợi 15 phút rồi thử lại, hoặc nhờ người quản trị."
        else:
            account = Backend().authenticate(request, username, request.POST.get("password", ""))
            if account:
                forgive(username)
                login(request, account, backend=_BACKEND)
                note(account, "sign-in", detail=address)
                return redirect(_next(request))
            note_failure(username, address)
            said = "Tên đăng nhập hoặc mật khẩu chưa đúng."
    context = {"said": said, "username": username, "next": request.GET.get("next", "")}
    return render(request, "desk/sign-in.html", context, status=403 if said else 200)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Let somebody out."""
    logout(request)
    return redirect("sign-in")


@needs(Right.MANAGE)
def accounts(request: HttpRequest, account: Account) -> HttpResponse:
    """Show every account, and make one more."""
    person = AccountForm(request.POST or None)
    secret = NewPasswordForm(request.POST or None)
    if request.method == "POST" and all([person.is_valid(), secret.is_valid()]):
        given = person.fields_of()
        role = Role(given.pop("role"))
        password = secret.cleaned_data["password"]
        made = Account.objects.make(password=password, role=role, **given)
        note(account, "account", detail=f"lập {made.name} ({made.username}), {role.label}")
        messages.success(request, f"Đã lập tài khoản cho {made.name}.")
        return redirect("accounts")
    everybody = Account.objects.order_by("-is_active", "name")
    units = titles(office().column.registers.units)
    context = {
        "person": person,
        "secret": secret,
        "everybody": everybody,
        "links": _links_are_on(),
        "units": units.items(),
        "story_links": [
            (link, units.get(link.unit, link.unit)) for link in StoryLink.objects.order_by("-at")
        ],
    }
    return render(request, "desk/accounts.html", context)


def _links_are_on() -> bool:
    return Switch.objects.filter(name="links").exists()


@needs(Right.MANAGE)
def account_of(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """Change who somebody is, give a new password, or close or open the account."""
    other = get_object_or_404(Account, pk=number)
    secret = NewPasswordForm(request.POST if "password" in request.POST else None)
    shown = {name: getattr(other, name) for name in ("name", "username", "role", "title", "unit")}
    person = AccountForm(
        request.POST if "username" in request.POST else None, initial=shown, own=other.pk
    )
    if person.is_bound:
        if person.is_valid():
            _change(request, account, other, person.fields_of())
            return redirect("accounts")
    elif request.method == "POST" and "password" not in request.POST:
        if other == account:
            messages.error(request, "Không tự khóa được tài khoản của chính mình.")
        else:
            other.is_active = not other.is_active
            other.save()
            done = "mở" if other.is_active else "khóa"
            note(account, "account", detail=f"{done} tài khoản {other.username}")
            messages.success(request, f"Đã {done} tài khoản của {other.name}.")
        return redirect("accounts")
    if secret.is_bound and secret.is_valid():
        other.set_password(secret.cleaned_data["password"])
        other.save()
        note(account, "account", detail=f"đặt lại mật khẩu của {other.username}")
        messages.success(request, f"Đã đặt mật khẩu mới cho {other.name}.")
        return redirect("accounts")
    context = {"other": other, "secret": secret, "person": person}
    return render(request, "desk/account.html", context, status=422 if person.errors else 200)


def _change(request: HttpRequest, account: Account, other: Account, given: dict[str, str]) -> None:
    """Write who somebody is from now on; nobody takes the last administrator away."""
    if other == account and given["role"] != other.role:
        messages.error(request, "Không tự đổi được vai trò của chính mình.")
        return
    changed = [name for name, value in given.items() if getattr(other, name) != value]
    for name in changed:
        setattr(other, name, given[name])
    other.save()
    told = ", ".join(f"{name}: {given[name]}" for name in changed) or "không đổi gì"
    note(account, "account", detail=f"sửa tài khoản {other.username} ({told})")
    messages.success(request, f"Đã ghi tài khoản của {other.name}.")


@needs(*Right)
def password(request: HttpRequest, account: Account) -> HttpResponse:
    """Let somebody choose another password, who knows the present one."""
    secret = NewPasswordForm(request.POST or None)
    said = ""
    if request.method == "POST":
        if not confirmed(request, account):
            said = "Mật khẩu hiện nay chưa đúng."
        elif secret.is_valid():
            account.set_password(secret.cleaned_data["password"])
            account.save()
            update_session_auth_hash(request, account)
            note(account, "password")
            messages.success(request, "Đã đổi mật khẩu.")
            return redirect("home")
    return render(request, "desk/password.html", {"secret": secret, "said": said})


def confirmed(request: HttpRequest, account: Account) -> bool:
    """Tell whether the form carries the password of whoever is signed in; too many tries fail."""
    address = address_of(request)
    if is_shut(account.username, address):
        return False
    if account.check_password(request.POST.get("current", "")):
        return True
    note_failure(account.username, address)
    return False
