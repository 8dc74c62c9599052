"""The counting core: exact participatory-budget rules, without web, database, clock or chance."""
