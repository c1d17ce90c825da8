"""Property tests: enough examples to find a fault, none refused for being slow on a busy machine."""

from hypothesis import settings

settings.register_profile("foureyes", deadline=None, max_examples=80)
settings.load_profile("foureyes")
