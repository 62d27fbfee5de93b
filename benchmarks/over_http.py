"""Turns over HTTP: a POST of an answer, and the next question's fragment back, as htmx asks it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks import postgres
from benchmarks.crowd import Orders, Seen, sent
from benchmarks.figures import Figure, Goal, at_least, at_most
from benchmarks.installation import Server, installed, serving, serving_twice

_HTTP = "3 · turns over HTTP"
_WITHOUT = "4 · the same application without a database"
_BARE = ("-m", "benchmarks.without")
# Half of the same application without a database.
_HALF = 0.5


def measured(people: int) -> list[Figure]:
    """SQLite, the same without a database (side by side, for the ratio), and PostgreSQL."""
    with (
        installed() as kept,
        installed() as bare,
        serving(kept) as real,
        serving(bare, _BARE) as other,
    ):
        alone, bare_alone = _seen([real], 1, people // 8), _seen([other], 1, people // 8)
        many, bare_many = _interleaved(real, other, people)
    sqlite = [*_figures("SQLite, 1 user", alone), *_figures("SQLite, 64 users", many, _goal())]
    share = many.a_cpu_second / bare_many.a_cpu_second
    ratio = Figure(
        _WITHOUT,
        "SQLite against it, 64 users, per CPU second",
        share,
        "",
        at_least(_HALF),
        f"on the wall {many.a_second / bare_many.a_second:.2f}",
    )
    without = [*_figures("1 user", bare_alone, part=_WITHOUT)]
    without += [*_figures("64 users", bare_many, part=_WITHOUT), ratio]
    return [*sqlite, *_on_postgres(people), *without]


def _interleaved(real: Server, other: Server, people: int) -> tuple[Seen, Seen]:
    """The better of two each, in turn, so that what else the machine does hits both alike."""
    seen = [(_seen([real], 64, people), _seen([other], 64, people)) for _ in range(2)]
    reals, others = zip(*seen, strict=True)
    return max(reals, key=_pace), max(others, key=_pace)


def _pace(seen: Seen) -> float:
    return seen.a_cpu_second


def _on_postgres(people: int) -> list[Figure]:
    with postgres.running() as url:
        with _on(url()) as servers:
            one = _figures("PostgreSQL, 1 user", _seen(servers, 1, people // 8))
            many = _figures("PostgreSQL, 64 users", _seen(servers, 64, people))
            figures = [*one, *many]
        with installed(url()) as settings, serving_twice(settings) as servers:
            seen = _seen(servers, 64, people)
            goals = (at_least(1_000), None)
            return [*figures, *_figures("PostgreSQL, 64 users, two processes", seen, goals)]


@contextmanager
def _on(url: str) -> Iterator[list[Server]]:
    with installed(url) as settings, serving(settings) as server:
        yield [server]


def _seen(servers: Sequence[Server], flight: int, people: int) -> Seen:
    ports = tuple(server.port for server in servers)
    processes = tuple(server.process for server in servers)
    return sent(Orders(ports, processes, flight, people))


def _goal() -> tuple[Goal | None, Goal | None]:
    return at_least(1_000), at_most(150)


def _figures(
    name: str,
    seen: Seen,
    goals: tuple[Goal | None, Goal | None] = (None, None),
    part: str = _HTTP,
) -> Iterator[Figure]:
    wall, p99 = goals
    crowd = f"the crowd itself took {100 * seen.own_cpu / seen.wall:.0f} % of a core"
    yield Figure(part, f"{name}: turns", seen.a_second, "/s", wall, crowd)
    yield Figure(part, f"{name}: turns per CPU second", seen.a_cpu_second, "/s", wall)
    yield Figure(part, f"{name}: p50", seen.p50_ms, "ms")
    yield Figure(part, f"{name}: p99", seen.p99_ms, "ms", p99)
