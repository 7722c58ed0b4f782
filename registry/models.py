"""What a document is: its identity, its facts with where each came from, its parts, and what was read and waits."""

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from offices.models import Jurisdiction, Organ
from registry.querysets import BatchQuerySet, CandidateQuerySet, DocumentQuerySet, StoredFileQuerySet


class Document(models.Model):
    """行政规范性文件. No column says whether it is in force: that is asked of `lifecycle` for a day."""

    class Disclosure(models.TextChoices):
        ACTIVE = "active", _("disclosed on own initiative")
        ON_REQUEST = "on_request", _("disclosed on request")
        NONE = "none", _("not disclosed")
        UNMARKED = "unmarked", _("not marked")

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="documents", verbose_name=_("place"))
    title = models.CharField(_("title"), max_length=500)
    title_key = models.CharField(max_length=500, editable=False)
    # As `identity.loose_title_key` has it, kept by the database: lists leave out a 的 of the title.
    title_loose = models.GeneratedField(
        expression=Replace("title_key", Value("的"), Value("")),
        output_field=models.CharField(max_length=500),
        db_persist=True,
    )
    # As printed, and normalised for matching. NULL: none was printed; five notices of Boshan have a code only.
    number_raw = models.TextField(_("document number as printed"), null=True, blank=True)
    number_key = models.CharField(_("document number"), max_length=80, null=True, blank=True)
    code_raw = models.TextField(_("registration code as printed"), null=True, blank=True)
    code_key = models.CharField(_("registration code"), max_length=60, null=True, blank=True)
    issuers = models.ManyToManyField(Organ, through="Issuer", related_name="issued", verbose_name=_("issuers"))
    drafter = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="drafted", verbose_name=_("drafter")
    )
    genre = models.CharField(_("genre"), max_length=20, blank=True)
    trial = models.BooleanField(_("trial"), default=False)
    disclosure = models.CharField(
        _("disclosure"), max_length=10, choices=Disclosure.choices, default=Disclosure.UNMARKED
    )
    # Six different days of the practice (domain §3.2); commencement is an entry, not a column. NULL: not stated.
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    registered_on = models.DateField(_("registered"), null=True, blank=True)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    # field → {"source", "line", "precision", …}: where each value was read and how exact it is.
    provenance = models.JSONField(default=dict, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["code_key", "number_key", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(fields=["code_key"], name="document_code"),
            models.Index(fields=["number_key"], name="document_number"),
            models.Index(fields=["title_key"], name="document_title"),
            models.Index(fields=["title_loose"], name="document_title_loose"),
            models.Index(fields=["jurisdiction", "code_key"], name="document_place_code"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.reference])

    @property
    def reference(self) -> str:
        """What an address and a citation can use: code, else number, else the row's own id."""
        return self.code_key or self.number_key or f"{ID_MARK}{self.pk}"


# Leads a reference to a document that has neither code nor number; no printed code or number begins so.
ID_MARK = "id-"


class Issuer(models.Model):
    """制定机关 in printed order; position 0 is the lead organ (牵头机关), whose number the code carries."""

    document = models.ForeignKey(Document, models.CASCADE)
    organ = models.ForeignKey(Organ, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="one_issuer_per_position"),
            models.UniqueConstraint(fields=["document", "organ"], name="an_organ_issues_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.organ}"


class Part(models.Model):
    """An instrument under a notice. Number 0 is the whole document and has no row."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="parts")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)

    class Meta:
        ordering = ["document", "no"]
        constraints = [
            models.UniqueConstraint(fields=["document", "no"], name="part_number_once"),
            models.CheckConstraint(condition=models.Q(no__gte=1), name="part_zero_is_the_whole"),
        ]

    def __str__(self) -> str:
        return self.title


class StoredFile(models.Model):
    """A file under the data folder by its SHA-256. The bytes are written before this row, so no row lacks its bytes."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = StoredFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """What was read from one file for one place: the same file again is the same batch."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="batches")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="batches")
    gazette = models.JSONField(null=True)
    # Which list of which annex counted how many rows: {category: n}, as the notice itself states.
    stated_counts = models.JSONField(default=dict)
    # Its file is kept and not read: a person typed what it says.
    typed = models.BooleanField(default=False)
    remarks = models.JSONField(default=list)
    # Of a ledger: sheet by sheet what its columns were taken for and where every cell went.
    accounts = models.JSONField(default=list)
    staged_at = models.DateTimeField()
    staged_by = models.CharField(max_length=150)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-staged_at"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "file"], name="a_file_is_one_batch_per_place")]

    def __str__(self) -> str:
        return f"{self.file} → {self.jurisdiction}"


class Candidate(models.Model):
    """One document or one row of a list, as read; it becomes a document or entries only when accepted."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("printed document")
        ROW = "row", _("row of a list")
        LEDGER = "ledger", _("row of a ledger")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        # A person found that it is only a part of another candidate, which now holds its lines.
        MERGED = "merged", _("merged with another")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="candidates")
    no = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # For a row: the printed document of this batch that decides about it.
    notice = models.ForeignKey("self", models.CASCADE, null=True, related_name="rows")
    facts = models.JSONField()
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="candidates")
    # [{"field", "ours", "theirs"}]: where it contradicts a recorded fact. Settled by a person, never silently.
    conflicts = models.JSONField(default=list)
    # [{"kind", "column", "head", "text", "made"}]: cells of a ledger that were not understood, or only with help.
    doubts = models.JSONField(default=list)
    # [{"what", "by", "at", …}], oldest first: what persons did to it at the review desk, with what it was before.
    handling = models.JSONField(default=list)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "no"]
        constraints = [models.UniqueConstraint(fields=["batch", "no"], name="candidate_number_once")]

    def __str__(self) -> str:
        return str(self.facts.get("title", ""))


class SourceLeaf(models.Model):
    """A stretch of a source as it was opened, read beside what was made of it. Both lines are inclusive."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="leaves")
    no = models.PositiveIntegerField()
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    # As `openers.opened` packs them.
    blocks = models.JSONField()

    class Meta:
        ordering = ["batch", "no"]
        constraints = [models.UniqueConstraint(fields=["batch", "no"], name="leaf_number_once")]

    def __str__(self) -> str:
        return f"{self.batch}: {self.first_line}–{self.last_line}"


class LedgerMapping(models.Model):
    """What an office said the columns under this header are: it holds for the next ledger with the same header."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="ledger_mappings")
    fingerprint = models.CharField(max_length=16)
    # column, as its letters → field, or null for a column of no use
    columns = models.JSONField()
    said_by = models.CharField(max_length=150)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "fingerprint"], name="one_mapping_per_header")]

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.fingerprint}"
