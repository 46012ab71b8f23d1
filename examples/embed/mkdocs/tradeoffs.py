"""Puts the address of Serverless trade-offs, `extra.tradeoffs` in mkdocs.yml, into pages.

A site of your own needs no hook: paste the lines of the dialog "Share", and name embed.js under `extra_javascript` in mkdocs.yml.
"""


def on_config(config):
    config.extra_javascript.append(config.extra["tradeoffs"] + "embed.js")


def on_page_markdown(markdown, config, **kwargs):
    return markdown.replace("TRADEOFFS/", config.extra["tradeoffs"])
