"""Mail: an outbox written in the caller's transaction and sent later."""
