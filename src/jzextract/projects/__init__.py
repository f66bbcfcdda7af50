"""Project records: names, groups and their parts, money, stages, parties and capacities."""
