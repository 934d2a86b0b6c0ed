"""Everything the system can do, one file each. One action is one transaction is one commit."""
