"""Placeholder."""
import streamlit as st
def render(services, actor):
    st.write("drafts")
