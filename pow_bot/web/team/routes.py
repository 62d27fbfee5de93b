"""How a part of the workplace adds its pages: each behind the guard, unless it says otherwise."""

from dataclasses import dataclass

from fastapi import APIRouter

from pow_bot.web.team.guard import Guard, Handler, Route


@dataclass(frozen=True)
class Routes:
    """The addresses below `/team`. What is added first is asked first."""

    router: APIRouter
    guard: Guard

    def get(self, path: str, page: Handler) -> None:
        """A page for colleagues."""
        self.opened("GET", path, self.guard.behind(page))

    def post(self, path: str, act: Handler) -> None:
        """A form of colleagues."""
        self.opened("POST", path, self.guard.behind(act))

    def opened(self, method: str, path: str, route: Route) -> None:
        """A way in: for whoever knows the address."""
        self.router.add_api_route(path, route, methods=[method], response_model=None)
