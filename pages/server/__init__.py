"""The desk's web side: what surrounds the Streamlit script in its process."""
