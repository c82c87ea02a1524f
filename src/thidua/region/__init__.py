"""Above the ward: an office gathers what its wards publish, keeps it, and shows it together.

``settings`` is what the office writes, ``fetching`` and ``reading`` bring in and judge what wards
publish, ``store`` keeps it with its history, ``questions`` asks it; ``site`` shows it, ``reports``,
``scores`` and ``reminders`` are for the office alone. No ward is believed more than its files
prove: everything that comes from one is bounded, checked against its schema, and shown as text.
"""
