"""Doors to the outside where more than one real thing exists: the clock, the mailer, the store.

What the store keeps is a file per subject, as in the room that keeps it; `store` puts them together.
"""

from engine.ports.clock import Clock
from engine.ports.mail import Mail, Mailer, MailFile, MailNotSent, MailRefused
from engine.ports.store import Store, Unit

__all__ = ["Clock", "Mail", "MailFile", "MailNotSent", "MailRefused", "Mailer", "Store", "Unit"]
