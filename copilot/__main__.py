"""`python -m copilot VERB`."""

from copilot.cli import main

if __name__ == "__main__":
    main()
