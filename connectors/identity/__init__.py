"""Who signs in: the secrets of Streamlit's own sign-in, and a small OpenID provider for the demo."""
