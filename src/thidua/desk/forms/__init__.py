"""What is asked for at the desk: fields with their widgets and choices.

Their words stand in ``fields.yml``, which the handbook tells too.
"""
