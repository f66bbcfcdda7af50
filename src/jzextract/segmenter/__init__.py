"""Words as tokens: spacy-pkuseg, its models, and how one is trained."""
