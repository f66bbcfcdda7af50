"""Who, what, when: the fields of a record that the words around its mention decide."""
