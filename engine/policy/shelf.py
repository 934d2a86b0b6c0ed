"""The shelf of compiled deployments: each is compiled once per process and kept while it is used."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from engine.errors import NotFound
from engine.policy.policy import Policy, content_hash
from engine.ports import Store, Unit

KEPT = 32
DRAFTS_KEPT = 4


class Shelf:
    """Compiled deployments by id. A deployment never changes, so nothing here grows stale."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._policies: OrderedDict[int, Policy] = OrderedDict()
        self._lock = Lock()
        self._last: Policy | None = None  # asked for most of the time, and several times in one action
        self._newest: int | None = None
        self._drafts: OrderedDict[str, Policy] = OrderedDict()

    def of(self, files: Mapping[str, bytes]) -> Policy:
        """The policy of files that did not go live, such as those of a draft: known by their content."""
        digest = content_hash(files)
        with self._lock:
            policy = self._drafts.setdefault(digest, Policy(files))
            self._drafts.move_to_end(digest)
            while len(self._drafts) > DRAFTS_KEPT:
                self._drafts.popitem(last=False)
            return policy

    def get(self, deployment_id: int, unit: Unit | None = None) -> Policy:
        """The policy of a deployment; `unit` when a transaction is open. Raises NotFound."""
        if (policy := self._last) is not None and policy.deployment_id == deployment_id:
            return policy
        with self._lock:
            policy = self._policies.get(deployment_id)
            if policy is not None:
                self._policies.move_to_end(deployment_id)
                self._last = policy
                return policy
        if unit is not None:
            files = unit.deployed_content(deployment_id)
        else:
            with self._store.read() as reading:
                files = reading.deployed_content(deployment_id)
        if not files:
            raise NotFound("Deze versie bestaat niet.", deployment_id=deployment_id)
        return self.put(Policy(files, deployment_id))

    def put(self, policy: Policy) -> Policy:
        """Keep a policy that was compiled just now."""
        assert policy.deployment_id is not None
        with self._lock:
            kept = self._policies.setdefault(policy.deployment_id, policy)
            self._policies.move_to_end(policy.deployment_id)
            while len(self._policies) > KEPT:
                self._policies.popitem(last=False)
            return kept

    def newest(self, unit: Unit | None = None) -> Policy:
        """The policy that new cases start in. Raises NotFound when nothing was deployed."""
        if unit is not None:
            newest = unit.newest_deployment()
        else:
            with self._store.read() as reading:
                newest = reading.newest_deployment()
        if newest is None:
            raise NotFound("Er is nog geen beleid in gebruik genomen.")
        return self.get(newest, unit)
