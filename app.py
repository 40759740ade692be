"""The application, for ``flask --app app`` and for WSGI servers."""

from deliberation import create_app

app = create_app()
