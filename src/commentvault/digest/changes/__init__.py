"""What is otherwise than it was: gathered from a thread’s events since a look."""
