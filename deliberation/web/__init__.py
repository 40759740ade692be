"""What all pages share: the guard, errors, filters, words. Knows no room."""
