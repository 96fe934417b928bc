"""``python -m commentvault`` and the ``commentvault`` command."""

from commentvault.cli import main

if __name__ == "__main__":
    main()
