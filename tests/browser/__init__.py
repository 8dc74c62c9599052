"""What machines say of the pages in a real browser: axe-core, html-validate, Lighthouse."""
