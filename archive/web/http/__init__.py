"""HTTP itself: server, middleware, forms, templates and static files."""
