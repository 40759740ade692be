"""Live pages: rendered parts are stored with the change, and pushed to who is listening.

Nothing here knows a room: a part is bytes for an audience of a meeting.
"""
