"""Every address of the pages of claims."""

from fastapi import APIRouter

from supermarket.web.pages.claims import filing, front, notices, objections, posting, reviewing, rosters

router = APIRouter()
for _subject in (filing, front, notices, objections, posting, reviewing, rosters):
    router.include_router(_subject.router)
