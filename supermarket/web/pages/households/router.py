"""Every page about households; what has a fixed address comes before what begins with a household's number."""

from fastapi import APIRouter

from supermarket.web.pages.households import finding, household

router = APIRouter()
for each in (finding, household):
    router.include_router(each.router)
