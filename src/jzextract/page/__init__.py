"""From the given text to the clean view: folding, lines, paragraphs, sentences, clauses, and the date of the page."""
