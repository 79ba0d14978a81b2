"""Paths below /makro/; rbpk/urls.py puts their names into the namespace `verification`."""

urlpatterns = []
