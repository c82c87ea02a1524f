"""Gives MkDocs the column's pages, and every template what it shows."""

from __future__ import annotations

import re
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from thidua.addresses import relative_address
from thidua.build import Build
from thidua.labels import label
from thidua.markup import Markup, place
from thidua.pages import Crumb
from thidua.texts import Texts
from thidua.vietnamese import long_date, number, office_date, office_number, short_date, slugify
from thidua.views import Stub, View, document_view, generated_pages, main_feeds

FILTERS = (long_date, short_date, office_date, number, office_number)


class ColumnPage(Page):
    """A page made from the column: nothing to read, and its text is rendered when written."""

    def __init__(self, stub: Stub, file: File, config: MkDocsConfig) -> None:
        super().__init__(stub.title, file, config)
        self.stub = stub
        self.update_date = stub.changed.isoformat()

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown, self.meta = "", {"template": self.stub.template}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content, self.toc, self.present_anchor_ids = "", get_toc([]), set()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the column's pages and photos; keep them out of ``nav``, which grows with each page."""
    build: Build = config.extra["build"]
    # Heading ids of plain pages are spelled like those of articles.
    config.mdx_configs.setdefault("toc", {})["slugify"] = slugify
    markup = Markup(config.markdown_extensions, config.mdx_configs)
    config.extra["texts"] = Texts(build.shelf, markup)
    for stub in generated_pages(build):
        source = f"{stub.address}index.md"
        file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(file)
        ColumnPage(stub, file, config)
    for address, path in build.shelf.files():
        files.append(File.generated(config, address, abs_src_path=str(path)))
    for file in list(files):
        # Material's own scripts and styles: our templates use none of them.
        if file.src_uri.startswith(
            ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
        ):
            files.remove(file)
    config.extra["meter"].start("Trang", len(files.documentation_pages()))
    return files


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Teach templates to write Vietnamese dates and numbers."""
    env.filters.update({function.__name__: function for function in FILTERS})
    env.filters["label"] = lambda value, group: label(group, value)
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Choose a page's template before MkDocs looks for it."""
    if not isinstance(page, ColumnPage):
        page.meta["template"] = _view(page, config).template
    return markdown


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give a template its view; an article's text is rendered here, one at a time."""
    build: Build = config.extra["build"]
    view = _view(page, config)
    if isinstance(page, ColumnPage) and page.stub.article:
        html = config.extra["texts"].of(page.stub.article)
        page.content = place(html, relative_address("", page.url))
    context.update(_shown(build, view))
    context["canonical"] = page.canonical_url
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Let go of a written page's text: ten thousand of them would fill the memory."""
    page.content = ""
    config.extra["meter"].advance()
    return output


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make addresses from the site's root relative, so that the site works in any folder."""
    return re.sub(
        r'\b(href|src)="/(?!/)([^"]*)"',
        lambda m: f'{m[1]}="{relative_address(m[2], page.url)}"',
        html,
    )


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """Give the theme's own templates, such as 404.html, what every page shows."""
    build: Build = config.extra["build"]
    title = "Không tìm thấy trang"
    view = View(template_name, title, "", None, (Crumb("Trang chủ", ""),), main_feeds(build))
    context.update(_shown(build, view))
    context["canonical"] = None
    return context


def _view(page: Page, config: MkDocsConfig) -> View:
    if isinstance(page, ColumnPage):
        return page.stub.view()
    meta = page.meta
    return document_view(
        config.extra["build"],
        page.file.src_uri,
        str(page.title),
        str(meta.get("summary") or ""),
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
