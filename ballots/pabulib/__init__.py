"""Reading and writing of PaBuLib files (.pb)."""
