"""The desk: the column in a browser, over the same folder and the same functions as the commands.

Files stay the truth. What the desk keeps for itself, below ``.desk/``, are accounts, what somebody
is typing, and who did what; of the articles it keeps nothing that is not in their files.
"""
