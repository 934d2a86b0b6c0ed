"""Rows of subscriptions: messages and signals that a step waits for."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.database.rows import Rows, filled
from engine.database.tables import subscription
from engine.model.records import SubscriptionRecord


class SubscriptionRows(Rows):
    """Subscriptions."""

    def waiting_for(
        self, kind: str, name: str, key: str | None = None, instance_id: int | None = None
    ) -> list[SubscriptionRecord]:
        """Steps that wait for this message or signal; an empty key in the diagram fits every key."""
        question = (
            select(
                subscription.c.instance_id,
                subscription.c.token,
                subscription.c.kind,
                subscription.c.name,
                subscription.c.key,
                subscription.c.process_id,
                subscription.c.element_id,
            )
            .where(subscription.c.kind == kind, subscription.c.name == name)
            .order_by(subscription.c.instance_id, subscription.c.token)
        )
        if instance_id is not None:
            question = question.where(subscription.c.instance_id == instance_id)
        if key is not None:
            fits = [key] if instance_id is None else [key, ""]
            question = question.where(subscription.c.key.in_(fits))
        return [filled(SubscriptionRecord, row) for row in self.c.execute(question)]

    def subscriptions_of(self, instance_id: int) -> list[SubscriptionRecord]:
        """Everything an instance waits to hear."""
        return self.awaited_in([instance_id])

    def awaited_in(self, instance_ids: Sequence[int]) -> list[SubscriptionRecord]:
        """What these instances wait to hear, in one question."""
        rows = self.c.execute(
            select(
                subscription.c.instance_id,
                subscription.c.token,
                subscription.c.kind,
                subscription.c.name,
                subscription.c.key,
                subscription.c.process_id,
                subscription.c.element_id,
            )
            .where(subscription.c.instance_id.in_(instance_ids))
            .order_by(subscription.c.instance_id, subscription.c.token)
        )
        return [filled(SubscriptionRecord, row) for row in rows]
