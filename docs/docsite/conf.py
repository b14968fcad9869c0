# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the documentation site; tools/docsite.py gathers its pages and builds it."""

from __future__ import annotations

project = "streamops.video"
author = "StreamOps founders"
project_copyright = "2026, StreamOps founders"
title = html_title = html_short_title = "streamops.video"

extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
myst_heading_anchors = 3
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
pygments_style = "ansible"
highlight_language = "YAML+Jinja"

html_theme = "sphinx_ansible_theme"
html_show_sphinx = False
html_use_smartypants = False
html_use_modindex = False
html_use_index = False
html_copy_source = False
html_theme_options = {
    "navigation_depth": 3,
    "documentation_home_url": "index.html",
    "display_version": False,
    "vcs_pageview_mode": "",
}

# Where the module pages refer to Ansible's own documentation. The file is written beside this one: nothing is fetched.
intersphinx_mapping = {"ansible_devel": ("https://docs.ansible.com/ansible/devel/", "ansible_devel.inv")}
default_role = "any"
nitpicky = True
