"""How what people write is read: text, doors, names, personal data, what resembles what."""
