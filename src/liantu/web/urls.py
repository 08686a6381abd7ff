"""Addresses of the base: the page of its components."""

from django.urls import path

from liantu.web import kit

urlpatterns = [path("kit/", kit.kit, name="kit")]
