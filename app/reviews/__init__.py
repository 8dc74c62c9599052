"""Reviews: findings per criterion, conclusion, public reason."""
