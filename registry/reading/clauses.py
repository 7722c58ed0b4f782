"""The clauses of a document and of its instruments: each text's own force, and what it does to others'."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from registry.identity.spelling import squeeze
from registry.reading.basis import Basis
from registry.reading.blocks import Paragraph, Piece
from registry.reading.commencement import Clause, commencements_in, operative_start
from registry.reading.facts import (
    Commencement,
    Extension,
    Lapse,
    Precision,
    Remark,
    Repeal,
    Term,
    TermKind,
)
from registry.reading.labels import labelled
from registry.reading.lengths import last_day
from registry.reading.prose import Sentence, sentences_of
from registry.reading.repeals import extension_of, lapses_in, repeals_in
from registry.reading.speakers import Names, mentions_itself, names_of, voice_before
from registry.reading.terms import TermClause, terms_in

# （2024年2月18日起施行，有效期至2029年2月17日） at either end of a title.
_IN_TITLE = re.compile("[（(][^（）()]*(?:施行|有效期)[^（）()]*[）)]")
_EXTENDS = re.compile("延长|延续|延期|继续有效")
# Only these decide from when something holds without calling it their commencement; a plan says so of its steps.
_ANNOUNCES = frozenset({"通告", "公告", "决定"})
_PLANS = frozenset({"方案", "计划", "规划", "纲要", "要点", "预案"})
_OF_A_PLAN = re.compile("(?:方案|计划|规划|纲要)的?$")
_DECIDES = re.compile("决定[:,]?(?:自|从)")
_LIKE_A_START = re.compile("(?:自|从|于)(?P<when>[^,:;]{0,30}?)(?:施行|实施|执行|生效|试行)(?=[,。;.)]|$)")
_TELLS_A_DAY = re.compile("[年月日]|[×*_]{2}")
_LIKE_A_TERM = re.compile("(?:有效期限?|试行期限?)(?=[为至到自暂延0-9*×Xx_一二三五])")
_PARTLY = re.compile(
    "本[^,。《》]{1,12}第[一二三四五六七八九十百0-9、至到第条款]{1,20}[条款项](?:自|从|于)[^,]{2,30}(?:施行|实施|执行)"
)
_OLD_ONES = re.compile("(?:原|旧|此前|以前|先前|过去|有关|相关)[^,]{0,20}(?:办法|规定|文件|政策|标准|通知|意见|细则)")
_LONGEST_QUOTE = 60
_NEAR = 2
_FIRST_PIECES = 8


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Clauses:
    """`effective` and `terms` are by part: the document's own first, then its instruments'."""

    effective: tuple[Commencement | None, ...]
    terms: tuple[Term | None, ...]
    repeals: tuple[Repeal, ...] = ()
    extensions: tuple[Extension, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What was found so far, in the order of the text."""

    names: Names
    dated_on: date | None
    starts: list[Commencement] = field(default_factory=list)
    terms: list[TermClause] = field(default_factory=list)
    repeals: list[Repeal] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    # Where a text last said from when it is in force: 有效期五年。 in the next sentence goes on from there.
    near: tuple[int, int] | None = None


def read_clauses(
    texts: Sequence[Text], annexes: Sequence[Text], beside: Iterable[Piece], dated_on: date | None
) -> Clauses:
    """`texts`: the document, then its instruments. `beside`: what a page prints around it, in labelled lines."""
    titles = [text.title for text in texts]
    paragraphs = (piece.text for text in texts for piece in text.pieces if isinstance(piece, Paragraph))
    reading = _Reading(names_of(titles, paragraphs), dated_on)
    for part, text in enumerate(texts):
        reading.near = None
        for sentence in (*_titled(text), *sentences_of(text.pieces)):
            _take(reading, sentence, part)
    remarks = [*reading.remarks, *(remark for annex in annexes for remark in _in_annex(annex, dated_on))]
    starts = _governing_starts(reading, texts)
    terms = _governing_terms(reading, starts)
    for label in labelled([*beside, *texts[0].pieces[:_FIRST_PIECES]]):
        if isinstance(label, Commencement):
            starts[0] = starts[0] or label
        else:
            terms[0] = terms[0] or label
    remarks.extend(_differing(reading, len(texts)))
    others = (tuple(reading.repeals), tuple(reading.extensions), tuple(reading.lapses))
    return Clauses(tuple(starts), tuple(terms), *others, tuple(remarks))


def _titled(text: Text) -> Iterator[Sentence]:
    line = text.pieces[0].line if text.pieces else 1
    brackets = (match[0] for match in _IN_TITLE.finditer(squeeze(text.title)))
    return sentences_of(Paragraph(bracket, line) for bracket in brackets)


def _take(reading: _Reading, sentence: Sentence, home: int) -> None:
    clauses = list(commencements_in(sentence, reading.names, home, reading.dated_on))
    begun = clauses[-1] if clauses else None
    reading.starts.extend(clause.commencement for clause in clauses)
    if begun is not None:
        reading.near = (sentence.index, begun.voice.part)
    if _take_lapses(reading, sentence, home):
        return
    taken = [
        one
        for one in terms_in(sentence, reading.names, home, begun, reading.dated_on)
        if _took(reading, sentence, one, begun)
    ]
    repeals = [one for one in repeals_in(sentence, begun, home, reading.dated_on) if _is_repeal(reading, one)]
    reading.repeals.extend(repeals)
    reading.remarks.extend(_not_understood(reading, sentence, home, begun=begun is not None, term=bool(taken)))


def _take_lapses(reading: _Reading, sentence: Sentence, home: int) -> bool:
    """Of others, named or listed; of the text itself it is a term that hangs on something."""
    for lapse in lapses_in(sentence, reading.dated_on):
        named = lapse.targets.titles or lapse.targets.numbers
        if mentions_itself(sentence.plain) and not named:
            words = replace(lapse.words, part=home)
            term = Term(words, TermKind.CONDITION, until=lapse.until, condition=lapse.condition)
            reading.terms.append(TermClause(term, None, 0, 0))
            return True
        if named or lapse.targets.listed:
            reading.lapses.append(lapse)
            return True
    return False


def _took(reading: _Reading, sentence: Sentence, clause: TermClause, begun: Clause | None) -> bool:
    """Whether the term was understood: as the text's own, or as one it gives to another document."""
    title = reading.names.titles[0]
    voice = clause.voice
    if voice is None or (clause.extends and not voice.named and _EXTENDS.search(title)):
        extension = extension_of(sentence, clause, title)
        reading.extensions.extend([extension] if extension else [])
        return extension is not None
    # 上述政策有效期至… is one measure's, unless the same words say from when all of it holds.
    content = "content_speaks" in voice.assumed
    understood = begun or (not content and (voice.named or _follows(reading, sentence, clause)))
    if begun is None and _is_of_a_plan(sentence, clause, reading.names.genre(voice.part)):
        params = {"words": sentence.raw[:_LONGEST_QUOTE]}
        reading.remarks.append(Remark(sentence.line_at(clause.first), "plan_period_left", params))
        return True
    if clause.is_read and understood:
        reading.terms.append(clause)
        return True
    return False


def _is_of_a_plan(sentence: Sentence, clause: TermClause, genre: str | None) -> bool:
    """本方案实施期限为2031年至2033年: until then it is carried out, which says nothing of its force."""
    of_a_plan = genre in _PLANS or _OF_A_PLAN.search(sentence.plain[: clause.first])
    return bool(of_a_plan) and sentence.plain.startswith(("实施", "执行"), clause.first)


def _follows(reading: _Reading, sentence: Sentence, clause: TermClause) -> bool:
    """有效期至…。 by itself: close behind the commencement, or a sentence of nothing else."""
    near = reading.near is not None and sentence.index - reading.near[0] <= _NEAR
    alone = clause.first == 0 and not sentence.plain[clause.last :].strip("。;.")
    # 实施期限：2021年至2023年 by itself is a plan's.
    return (near or alone) and sentence.plain.startswith(("有效期", "试行期", "长期有效", "执行期"), clause.first)


def _is_repeal(reading: _Reading, repeal: Repeal) -> bool:
    if repeal.targets.titles or repeal.targets.numbers or repeal.targets.listed:
        return True
    if not _OLD_ONES.search(repeal.words.text):
        return False
    params = {"words": repeal.words.text[:_LONGEST_QUOTE]}
    reading.remarks.append(Remark(repeal.words.line, "repeal_names_nothing", params))
    return True


def _not_understood(reading: _Reading, sentence: Sentence, home: int, *, begun: bool, term: bool) -> Iterator[Remark]:
    words = {"words": sentence.raw[:_LONGEST_QUOTE]}
    partly = _PARTLY.search(sentence.plain)
    if partly:
        yield Remark(sentence.line_at(partly.start()), "part_commences_apart", words)
        return
    for pattern, key, read in (
        (_LIKE_A_START, "commencement_not_read", begun),
        (_LIKE_A_TERM, "term_not_read", term),
    ):
        match = None if read else pattern.search(sentence.plain)
        voice = voice_before(sentence, match.start(), reading.names, home) if match else None
        named = voice.named if voice else match and mentions_itself(sentence.plain[: match.start()])
        if match and (named or (voice and begun)):
            yield Remark(sentence.line_at(match.start()), key, words)


def _in_annex(annex: Text, dated_on: date | None) -> Iterator[Remark]:
    """An annex that says 本规则自发布之日起执行 has a force of its own, which nothing here records."""
    names = names_of([annex.title], ())
    for sentence in sentences_of(annex.pieces):
        for clause in commencements_in(sentence, names, 0, dated_on):
            if clause.voice.named:
                params = {"words": clause.commencement.words.text[:_LONGEST_QUOTE], "title": annex.title}
                yield Remark(clause.commencement.words.line, "clause_in_annex", params)


def _governing_starts(reading: _Reading, texts: Sequence[Text]) -> list[Commencement | None]:
    """Of each part the last one: the clause stands at the end, and what comes before it is seldom the whole text's."""
    starts: list[Commencement | None] = [None] * len(texts)
    for start in reading.starts:
        starts[start.words.part] = start
    for clause in reading.terms:
        # 有效期自2026年1月1日起，至…止 says from when as well.
        words, day = clause.term.words, clause.start.first if clause.start else None
        basis = Basis.PRINTED if day else clause.event
        if starts[words.part] is None and basis is not None:
            starts[words.part] = Commencement(words, basis, day, assumed=("from_the_term",))
    if not any(starts):
        starts[0] = _operative(texts[0], reading)
    return starts


def _operative(text: Text, reading: _Reading) -> Commencement | None:
    genre = reading.names.genre(0)
    for sentence in sentences_of(text.pieces):
        if genre in _ANNOUNCES or _DECIDES.search(sentence.plain):
            start = operative_start(sentence, 0, reading.dated_on)
            if start is not None:
                return start
    return None


def _governing_terms(reading: _Reading, starts: Sequence[Commencement | None]) -> list[Term | None]:
    terms: list[Term | None] = [None] * len(starts)
    for clause in reading.terms:
        part = clause.term.words.part
        known = terms[part]
        read = _counted(clause, starts[part])
        # 有效期五年。有效期至2025年12月31日。: the printed day stands, with the length beside it.
        if known is not None and known.kind is TermKind.UNTIL and read.kind is TermKind.LENGTH:
            read = replace(known, period=known.period or read.period)
        elif known is not None and read.kind is TermKind.UNTIL and read.period is None:
            read = replace(read, period=known.period)
        terms[part] = read
    return terms


def _counted(clause: TermClause, start: Commencement | None) -> Term:
    """Its last day where a length and a first day are printed; a length from another day is counted by others."""
    term = clause.term
    if start is not None and start.basis is term.counted_from:
        term = replace(term, counted_from=None)
    first = clause.start.first if clause.start else start.day if start else None
    if clause.length is None or term.until is not None or term.counted_from is not None or first is None:
        return term
    month = start is not None and start.precision is Precision.MONTH
    assumed = (*term.assumed, "counted_from_the_month") if month else term.assumed
    return replace(term, until=last_day(first, clause.length), assumed=assumed)


def _differing(reading: _Reading, parts: int) -> Iterator[Remark]:
    """Two clauses of one text that do not agree; the last was taken."""
    for part in range(parts):
        starts = [start for start in reading.starts if start.words.part == part]
        if len({(start.basis, start.day, start.days) for start in starts}) > 1:
            yield Remark(starts[-1].words.line, "clauses_differ", {"words": starts[-1].words.text[:_LONGEST_QUOTE]})
        terms = [clause.term for clause in reading.terms if clause.term.words.part == part]
        if len({term.until for term in terms if term.until}) > 1:
            yield Remark(terms[-1].words.line, "clauses_differ", {"words": terms[-1].words.text[:_LONGEST_QUOTE]})
