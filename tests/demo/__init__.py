"""The demo platform, and what other tests borrow from it: ``demo_client`` and the fixtures in ``conftest``."""
