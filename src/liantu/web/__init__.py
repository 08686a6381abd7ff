"""Web: base templates, components, the front end and its build; no subject matter."""
