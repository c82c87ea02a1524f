"""Gives every template what it shows."""

from __future__ import annotations

from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from thidua.column.addresses import relative_address
from thidua.site.machine.structured_data import describe_page
from thidua.site.markup.article import place
from thidua.site.prepare import Build
from thidua.site.routes import Stub, View, document_view, missing_view
from thidua.text import vietnamese
from thidua.text.labels import label

FILTERS = ("long_date", "short_date", "office_date", "number", "office_number")


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Teach templates to write Vietnamese dates and numbers."""
    env.filters.update({name: getattr(vietnamese, name) for name in FILTERS})
    env.globals["assets"] = config.extra["assets"]
    env.filters["label"] = lambda value, group: label(group, value)
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Choose a page's template before MkDocs looks for it; text from a Mac may be in NFD."""
    if _stub(page) is None:
        page.meta["template"] = _view(page, config).template
    return vietnamese.normalise(markdown)


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give a template its view; an article's text is rendered here, one at a time."""
    stub = _stub(page)
    if stub and stub.article:
        html = config.extra["texts"].of(stub.article)
        page.content = place(html, relative_address("", page.url))
    build: Build = config.extra["build"]
    view = _view(page, config)
    context.update(_shown(build, view), canonical=page.canonical_url)
    context["structured_data"] = describe_page(view, build.site, page.canonical_url or "")
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Let go of a written page's text: ten thousand of them would fill the memory."""
    page.content = ""
    config.extra["meter"].advance()
    return output


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """Give the theme's own templates, such as 404.html, what every page shows."""
    build: Build = config.extra["build"]
    context.update(_shown(build, missing_view(build, template_name)))
    context["canonical"] = None
    return context


def _stub(page: Page) -> Stub | None:
    """Return what a page of the column was made from; a plain page has nothing such."""
    return getattr(page, "stub", None)


def _view(page: Page, config: MkDocsConfig) -> View:
    stub = _stub(page)
    if stub:
        return stub.view()
    meta = page.meta
    return document_view(
        config.extra["build"],
        page.file.src_uri,
        vietnamese.normalise(str(page.title)),
        vietnamese.normalise(str(meta.get("summary") or "")),
        str(meta.get("template") or "main.html"),
    )


def _shown(build: Build, view: View) -> dict[str, Any]:
    return {
        "site": build.site,
        "view": view.subject,
        "crumbs": view.crumbs,
        "feeds": view.feeds,
        "page_title": view.title,
        "page_summary": view.summary,
        "register": view.register,
        "draft_mark": view.is_draft,
    }
