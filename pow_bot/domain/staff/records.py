"""Organisations, colleagues, their regions, links to sign in, and sessions."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Uuid, false, true

from pow_bot.storage import Utc, blind, erased_by, impersonal, metadata, plain, sealed

organisations = Table(
    "organisations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(200), nullable=False, unique=True, info=plain("public")),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    info=impersonal("organisations are no persons"),
)

staff = Table(
    "staff",
    metadata,
    # The holder of the key under which name and address are sealed.
    Column("id", Uuid, primary_key=True),
    sealed("name"),
    sealed("email"),
    blind("email_index", unique=True),
    Column("organisation", Uuid, ForeignKey("organisations.id"), nullable=False),
    Column("role", String(20), nullable=False, info=plain("kind")),
    Column("catch_all", Boolean, nullable=False, info=plain("kind")),
    Column("disabled_at", Utc),
    # Works in the team of the region, and not only on what is handed to their organisation.
    Column("at_front_door", Boolean, nullable=False, server_default=true(), info=plain("kind")),
    info=erased_by("id"),
)

staff_regions = Table(
    "staff_regions",
    metadata,
    Column("staff", Uuid, ForeignKey("staff.id"), primary_key=True),
    Column("region", String(4), primary_key=True, info=plain("region")),
    Index(None, "region"),
    info=erased_by("staff"),
)

staff_municipalities = Table(
    "staff_municipalities",
    metadata,
    Column("staff", Uuid, ForeignKey("staff.id"), primary_key=True),
    Column("municipality", String(6), primary_key=True, info=plain("region")),
    info=erased_by("staff"),
)

staff_links = Table(
    "staff_links",
    metadata,
    blind("token", primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    Column("until", Utc, nullable=False),
    Column("used_at", Utc),
    # Whoever comes by it chooses a password first.
    Column("invites", Boolean, nullable=False, server_default=false(), info=plain("kind")),
    info=erased_by("staff"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    blind("token", primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    Column("started", Utc, nullable=False),
    Column("seen", Utc, nullable=False),
    # In a few words, so that its owner knows it again.
    sealed("browser", nullable=True),
    info=erased_by("staff"),
)
