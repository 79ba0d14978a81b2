"""Paths below /lapangan/; rbpk/urls.py puts their names into the namespace `verification`."""

urlpatterns = []
