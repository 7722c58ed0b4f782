"""What accepted texts say of other documents, as rows of the act that admits them: undoing it takes them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lifecycle.models import Act, Link
from lifecycle.rules.links import Name, Relation
from registry.identity import carried_out_by, named_key
from registry.models import Candidate
from registry.widths import TITLE


@dataclass(frozen=True, slots=True)
class Said:
    """`title` as printed; empty where only a number is."""

    relation: Relation
    name: Name
    title: str
    line: int | None = None


def links_of(texts: Sequence[Candidate]) -> list[Link]:
    """Those that don't stand yet, without an act; one query."""
    documents = {text.document_id for text in texts if text.kind == Candidate.Kind.DOCUMENT}
    rows = Link.objects.standing().filter(source__in=documents)
    standing = set(rows.values_list("source", "relation", "number_key", "title_key"))
    links: dict[tuple[object, ...], Link] = {}
    for text in texts:
        if text.kind == Candidate.Kind.DOCUMENT and text.document_id:
            for said in said_in(text.facts):
                named = text.document_id, said.relation.value, said.name.number, said.name.title
                if named not in standing:
                    links.setdefault(named, _link(text, text.document_id, said))
    return list(links.values())


def write_links(act: Act, links: Sequence[Link]) -> None:
    for link in links:
        link.act = act
    Link.objects.bulk_create(links, batch_size=500)


def said_in(facts: Mapping[str, Any]) -> list[Said]:
    """Each name once, in its strongest relation. What a text ends it doesn't cite: that is an entry."""
    own = {Name(number=facts["number"] or ""), Name(title=named_key(facts["title"]))}
    ended = {Name(number=one["number"]) for repeal in facts.get("repeals", []) for one in repeal["targets"]}
    found: dict[Name, Said] = {}
    for said in _all_said(facts):
        identity = Name(number=said.name.number) if said.name.number else said.name
        if identity not in own and not (said.relation == Relation.CITES and identity in ended):
            found.setdefault(identity, said)
    return list(found.values())


def _all_said(facts: Mapping[str, Any]) -> Iterator[Said]:
    """The strongest relations first. Candidates of an earlier reader lack the newer keys."""
    forwarded = facts.get("forwards")
    for relation, named in (
        *([(Relation.FORWARDS, forwarded)] if forwarded else []),
        *((Relation.BASED_ON, base) for base in facts.get("bases", [])),
    ):
        yield from _said(relation, named.get("title") or "", named.get("number") or "", named.get("line"))
    if carried_out := carried_out_by(facts["title"]):
        yield from _said(Relation.IMPLEMENTS, *carried_out)
    for number in facts.get("cites", []):
        yield from _said(Relation.CITES, "", number)


def _said(relation: Relation, title: str, number: str, line: int | None = None) -> Iterator[Said]:
    """Nothing for what names nothing, nor for what is too long to be the name of anything in a register."""
    name = Name(named_key(title), number)
    if (name.title or name.number) and max(len(title), len(name.title)) <= TITLE:
        yield Said(relation, name, title, line)


def _link(text: Candidate, source: int, said: Said) -> Link:
    return Link(
        source_id=source,
        relation=said.relation.value,
        title=said.title,
        title_key=said.name.title,
        number_key=said.name.number,
        candidate=text,
        line=said.line or text.first_line,
    )
