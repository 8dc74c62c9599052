"""The one list of routers; the architecture tests walk it."""

from fastapi import APIRouter

from app.accounts import api as accounts_api
from app.accounts.pages import own as accounts_own
from app.accounts.pages import registration as accounts_registration
from app.accounts.pages import sign_in as accounts_sign_in
from app.accounts.pages import staff as accounts_staff
from app.editions import api as editions_api
from app.editions.pages import criteria as criteria_pages
from app.editions.pages import criterion as criterion_pages
from app.editions.pages import published as criteria_published_pages
from app.grants import api as grants_api
from app.grants.pages import money as grants_money
from app.grants.pages import own as grants_own
from app.grants.pages import published as grants_published
from app.grants.pages import readings as grants_readings
from app.grants.pages import reports as grants_reports
from app.guides import pages as guides_pages
from app.opendata import api as opendata_api
from app.opendata import pages as opendata_pages
from app.organisations.pages import bearers as organisations_bearers
from app.organisations.pages import closing as organisations_closing
from app.organisations.pages import invitations as organisations_invitations
from app.organisations.pages import members as organisations_members
from app.organisations.pages import own as organisations_own
from app.organisations.pages import staff as organisations_staff
from app.proposals import api as proposals_api
from app.proposals.pages import attachments as proposals_attachments
from app.proposals.pages import consents as proposals_consents
from app.proposals.pages import copies as proposals_copies
from app.proposals.pages import drafts as proposals_drafts
from app.proposals.pages import files as proposals_files
from app.proposals.pages import history as proposals_history
from app.proposals.pages import partner as proposals_partner
from app.proposals.pages import report as proposals_report
from app.proposals.pages import sections as proposals_sections
from app.proposals.pages import similar as proposals_similar
from app.proposals.pages import tasks as proposals_tasks
from app.proposals.pages import translations as proposals_translations
from app.results import api as results_api
from app.results import pages as results_pages
from app.reviews.api import decisions as reviews_decisions
from app.reviews.api import sheets as reviews_sheets
from app.reviews.api import submissions as reviews_submissions
from app.reviews.pages import answers as reviews_answers
from app.reviews.pages import batch as reviews_batch
from app.reviews.pages import corrections as reviews_corrections
from app.reviews.pages import decision as reviews_decision
from app.reviews.pages import files as reviews_files
from app.reviews.pages import history as reviews_history
from app.reviews.pages import merge as reviews_merge
from app.reviews.pages import moderation as reviews_moderation
from app.reviews.pages import queue as reviews_queue
from app.reviews.pages import review as reviews_review
from app.reviews.pages import submission as reviews_submission
from app.reviews.pages import twins as reviews_twins
from app.site import association as site_association
from app.site import organisations as site_organisations
from app.site import pages as site_pages
from app.site import projects as site_projects
from app.site import reading as site_reading
from app.site import root as site_root
from app.site import staff as site_staff
from app.site import territories as site_territories
from app.site import tracking as site_tracking
from app.voting.api import desk as desk_api
from app.voting.api import log as log_api
from app.voting.api import vote as vote_api
from app.voting.pages import closing as closing_pages
from app.voting.pages import paper as paper_pages
from app.voting.pages import transparency as transparency_pages
from app.voting.pages import voids as voids_pages
from app.voting.pages import vote as vote_pages

ROUTERS: tuple[APIRouter, ...] = (
    accounts_api.router,
    accounts_sign_in.router,
    accounts_registration.router,
    accounts_own.router,
    accounts_staff.router,
    organisations_own.router,
    organisations_own.sheet,
    organisations_members.router,
    organisations_bearers.router,
    organisations_invitations.router,
    organisations_closing.router,
    organisations_staff.router,
    editions_api.router,
    criteria_pages.router,
    criterion_pages.router,
    criteria_published_pages.router,
    guides_pages.router,
    results_api.router,
    results_pages.router,
    grants_api.router,
    grants_published.router,
    grants_published.pictures,
    grants_own.router,
    grants_own.uploads,
    grants_reports.router,
    grants_money.projects,
    grants_money.router,
    grants_readings.router,
    opendata_api.router,
    opendata_pages.router,
    opendata_pages.files,
    site_root.router,
    proposals_api.router,
    proposals_files.published,
    proposals_files.own,
    proposals_attachments.uploads,
    proposals_attachments.router,
    proposals_copies.router,
    proposals_consents.router,
    proposals_partner.router,
    proposals_drafts.router,
    proposals_similar.router,
    proposals_tasks.router,
    proposals_sections.router,
    proposals_history.router,
    reviews_decisions.router,
    reviews_sheets.router,
    reviews_submissions.router,
    reviews_answers.router,
    reviews_corrections.router,
    reviews_decision.router,
    proposals_report.router,
    proposals_translations.router,
    reviews_files.router,
    reviews_batch.router,
    reviews_history.router,
    reviews_moderation.router,
    reviews_moderation.texts,
    reviews_merge.router,
    reviews_twins.router,
    reviews_queue.router,
    reviews_review.router,
    reviews_submission.router,
    site_association.router,
    site_pages.router,
    site_organisations.router,
    site_projects.router,
    site_reading.router,
    site_staff.router,
    site_territories.router,
    site_tracking.router,
    vote_api.router,
    desk_api.router,
    log_api.router,
    vote_pages.router,
    paper_pages.router,
    transparency_pages.router,
    voids_pages.router,
    closing_pages.router,
)
