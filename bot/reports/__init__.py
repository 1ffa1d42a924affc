"""The digest's picture and PDF, drawn by typst with fonts of our own. Typst lives only here."""
