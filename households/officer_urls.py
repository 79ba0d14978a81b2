"""Paths below /petugas/; rbpk/urls.py puts their names into the namespace `households`."""

urlpatterns = []
