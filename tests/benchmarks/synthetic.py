"""Large elections of `euro` ballots, written as the file a city would publish."""

import random
from pathlib import Path


def write_euros(path: Path, voters: int, projects: int = 100, seed: int = 1) -> None:
    """Voters divide a euro among up to five projects, popular ones more often."""
    chance = random.Random(seed)
    popularity = [1 / (rank + 3) for rank in range(projects)]
    with path.open("w") as out:
        out.write("META\nkey;value\ndescription;synthetic\nvote_type;cumulative\n")
        out.write(f"budget;{voters}\nmin_sum_points;100\nmax_sum_points;100\n")
        out.write("PROJECTS\nproject_id;cost\n")
        for project in range(projects):
            out.write(f"p{project};{max(1, voters * chance.randint(1, 8) // 100)}\n")
        out.write("VOTES\nvoter_id;vote;points\n")
        for voter in range(voters):
            named = sorted(set(chance.choices(range(projects), popularity, k=5)))
            cuts = sorted(chance.sample(range(1, 100), len(named) - 1))
            cents = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
            names = ",".join(f"p{project}" for project in named)
            out.write(f"{voter};{names};{','.join(map(str, cents))}\n")
