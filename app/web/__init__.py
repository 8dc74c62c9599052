"""The only part of the ground that knows FastAPI: dependencies, pages, problems, forms."""
