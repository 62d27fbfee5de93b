"""Everything a conversation is read from: flows per region, kinds, facts, sources, wording."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pow_bot.engine.flow import At, Fact, Flow, Run, Source, Step
from pow_bot.engine.kinds import Kind, Wording
from pow_bot.engine.tables import Table


@dataclass(frozen=True)
class Book:
    """`flows` is what holds everywhere, `regional` what a region replaces once it is known.

    `main` is the conversation that a person comes for; the others are run by it or interrupt it.
    `region` names the fact that tells the region.
    """

    main: str
    flows: Mapping[str, Flow]
    kinds: Mapping[str, Kind]
    wording: Wording
    facts: Mapping[str, Fact] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    regional: Mapping[str, Mapping[str, Flow]] = field(default_factory=dict)
    regional_tables: Mapping[str, Mapping[str, Table]] = field(default_factory=dict)
    region: str = "region"

    @cached_property
    def readers(self) -> Mapping[At, tuple[str, ...]]:
        """The facts that read an answer."""
        read: dict[At, tuple[str, ...]] = {}
        for fact in self.facts.values():
            for name in fact.reads:
                at = At(*name.split(".", 1))
                read[at] = (*read.get(at, ()), fact.name)
        return read

    def flow(self, name: str, region: str | None = None) -> Flow:
        """The flow as this region has it."""
        return self.regional.get(region or "", {}).get(name) or self.flows[name]

    @cached_property
    def added(self) -> Mapping[str, tuple[At, ...]]:
        """By flow, the steps that only some regions have."""
        found: dict[str, dict[At, None]] = {}
        for flows in self.regional.values():
            for name, flow in flows.items():
                own = (step.at for step in flow.steps if not self._everywhere(step.at))
                found.setdefault(name, {}).update(dict.fromkeys(own))
        return {name: tuple(ats) for name, ats in found.items()}

    def _everywhere(self, at: At) -> bool:
        return at.step in self.flows[at.flow].by_name

    def table(self, name: str, region: str | None = None) -> Table:
        """The table as this region has it."""
        return self.regional_tables.get(region or "", {}).get(name) or self.tables[name]

    def step(self, at: At, region: str | None = None) -> Step | None:
        """The step at an address, or None where this region's flow has none."""
        if at.flow not in self.flows:
            return None
        return self.flow(at.flow, region).by_name.get(at.step)

    @cached_property
    def _inside(self) -> dict[tuple[str, str | None], tuple[At, ...]]:
        return {}

    def inside(self, flow: str, region: str | None = None) -> tuple[At, ...]:
        """The addresses of all steps of a flow and of what it runs, with those they had before."""
        known = self._inside.get((flow, region))
        if known is None:
            flows = (self.flow(name, region) for name in self.within(flow, region))
            steps = (step for each in flows for step in each.steps)
            known = tuple(at for step in steps for at in (step.at, *step.earlier))
            self._inside[flow, region] = known
        return known

    def within(self, flow: str, region: str | None = None) -> Iterator[str]:
        """The flow and all that it runs, in order."""
        yield flow
        for step in self.flow(flow, region).steps:
            if isinstance(step, Run):
                yield from self.within(step.flow, region)
