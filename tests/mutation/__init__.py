"""Does a test turn red when a check of who may do what is taken away? `make mutation` asks.

A library for mutation testing would do more and less than is needed: the well-kept ones change any
operator anywhere, leave out decorated functions (where most conditions of our queries stand), and
start the tests anew for each change. Here only checks of authorization are taken away, one at a
time, in a forked process in which everything is imported and collected already.
"""
