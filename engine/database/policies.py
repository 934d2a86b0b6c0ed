"""Rows of deployments and their files."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, insert, select

from engine.database.prepared import Prepared
from engine.database.rows import Rows, filled, locking
from engine.database.tables import deployment, deployment_file, policy_content
from engine.model.deployment import DeployedFile, Deployment

_newest = Prepared(select(func.max(deployment.c.id)))


class PolicyRows(Rows):
    """Deployments; a file that did not change is stored once."""

    def add_deployment(
        self,
        content_hash: str,
        files: Mapping[str, tuple[str, bytes]],
        by: str,
        note: str,
        now: datetime,
    ) -> int:
        """A new deployment of files (path -> (hash, content)); returns its id."""
        deployment_id = int(
            self.c.execute(
                insert(deployment)
                .values(
                    content_hash=content_hash,
                    deployed_at=now,
                    deployed_by=by,
                    note=note,
                    file_count=len(files),
                )
                .returning(deployment.c.id)
            ).scalar_one()
        )
        if files:
            self.c.execute(
                self.insert_or_ignore(policy_content),
                [{"content_hash": digest, "content": content} for digest, content in files.values()],
            )
            self.c.execute(
                insert(deployment_file),
                [
                    {
                        "deployment_id": deployment_id,
                        "path": path,
                        "content_hash": digest,
                        "size": len(content),
                    }
                    for path, (digest, content) in files.items()
                ],
            )
        return deployment_id

    def one_deploys_at_a_time(self) -> None:
        """Whoever else puts files live now waits, and sees what this transaction did."""
        newest = select(deployment.c.id).order_by(deployment.c.id.desc()).limit(1)
        self.c.execute(locking(newest, deployment))

    def deployments(self) -> list[Deployment]:
        """All deployments, newest first."""
        numbered = select(
            deployment, func.row_number().over(order_by=deployment.c.id).label("number")
        ).subquery()
        return [
            Deployment(
                id=row.id,
                number=row.number,
                content_hash=row.content_hash,
                deployed_at=row.deployed_at,
                deployed_by=row.deployed_by,
                note=row.note,
                file_count=row.file_count,
            )
            for row in self.c.execute(select(numbered).order_by(numbered.c.id.desc()))
        ]

    def newest_deployment(self) -> int | None:
        """The deployment that new cases start in."""
        row = self.once("newest deployment", lambda: _newest.first(self.c, {}))
        return None if row is None else row[0]

    def deployment_hash(self, deployment_id: int) -> str | None:
        """The content hash of a deployment."""
        return self.c.execute(
            select(deployment.c.content_hash).where(deployment.c.id == deployment_id)
        ).scalar()

    def deployed_files(self, deployment_id: int) -> list[DeployedFile]:
        """The files of a deployment, by path."""
        rows = self.c.execute(
            select(deployment_file.c.path, deployment_file.c.size, deployment_file.c.content_hash)
            .where(deployment_file.c.deployment_id == deployment_id)
            .order_by(deployment_file.c.path)
        )
        return [filled(DeployedFile, row) for row in rows]

    def deployed_content(self, deployment_id: int, path: str | None = None) -> dict[str, bytes]:
        """Content by path: of all files, or of one."""
        question = (
            select(deployment_file.c.path, policy_content.c.content)
            .join(policy_content, policy_content.c.content_hash == deployment_file.c.content_hash)
            .where(deployment_file.c.deployment_id == deployment_id)
        )
        if path is not None:
            question = question.where(deployment_file.c.path == path)
        return {where: bytes(content) for where, content in self.c.execute(question)}
