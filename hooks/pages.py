"""Gives MkDocs the pages and photos of the column."""

from __future__ import annotations

import posixpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from thidua.column.addresses import asset_address, relative_address
from thidua.column.places import file_at
from thidua.site.markup.article import Markup, page_setting, place
from thidua.site.markup.texts import Texts
from thidua.site.prepare import Build
from thidua.site.routes import Stub, generated_pages


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


class PlainPage(Page):
    """A page under ``docs/``: its text is rendered as an article's is."""

    def __init__(self, file: File, config: MkDocsConfig, markup: Markup) -> None:
        super().__init__(None, file, config)
        self.markup = markup

    def render(self, config: MkDocsConfig, files: Files) -> None:
        setting = page_setting(config.extra["build"].shelf, f"docs/{self.file.src_uri}")
        html = self.markup.render(self.markdown or "", setting)
        self.content = place(html, relative_address("", self.url))
        self.toc, self.present_anchor_ids = get_toc([]), set()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the column's pages and photos; keep them out of ``nav``, which grows with each page."""
    build: Build = config.extra["build"]
    markup = Markup()
    config.extra["texts"] = Texts(build.shelf, markup)
    for file in files.documentation_pages():
        PlainPage(file, config, markup)
    for stub in generated_pages(build):
        target = file_at(stub.address)
        source = f"{posixpath.splitext(target)[0]}.md"
        file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.dest_uri = target  # an old address may be a page, not a folder
        files.append(file)
        ColumnPage(stub, file, config)
    for address, path in build.shelf.files():
        files.append(File.generated(config, address, abs_src_path=str(path)))
    for path, copy in build.page_pictures.items():
        source = path.removeprefix("docs/")
        raw = files.get_file_from_path(source)
        if raw:
            files.remove(raw)
            files.append(File.generated(config, source, abs_src_path=str(copy)))
    custom, own, *others = config.theme.dirs
    config.extra["assets"] = {}
    for file in list(files):
        if file.src_dir in others:
            # Material's own scripts, styles and pictures: our templates use none of them.
            files.remove(file)
        elif file.src_dir in (custom, own):
            if not file.src_uri.startswith("assets/"):
                files.remove(file)
                continue
            # A name made of the content may be cached for ever.
            name = file.src_uri.removeprefix("assets/")
            file.dest_uri = asset_address(name, file.content_bytes)
            config.extra["assets"][name] = file.dest_uri
    config.extra["meter"].start("Trang", len(files.documentation_pages()))
    return files
