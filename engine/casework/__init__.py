"""What acting on a case and looking at one share: who is who, what a case knows, who may see and do what."""
