"""Writes of the chains' room: the structure from the pack or an intake, assessments, publication."""

from liantu.chains.actions.assessment import assess, publish_assessment, withdraw_assessment
from liantu.chains.actions.refresh import REFRESH
from liantu.chains.actions.structure import sync_chains, sync_imported

__all__ = ["REFRESH", "assess", "publish_assessment", "sync_chains", "sync_imported", "withdraw_assessment"]
