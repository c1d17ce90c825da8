"""A plain page for what happens before there is a desk: one heading, one sentence, the way back."""

from html import escape


def notice(title: str, said: str) -> str:
    """The page as HTML; both texts are escaped."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)} · Foureyes</title>"
        '<link rel="icon" href="/assets/icon.png"><style>:root{color-scheme:light dark}body{margin:0;min-height:100vh;'
        "display:grid;place-items:center;font:15px/1.5 system-ui,sans-serif;background:light-dark(#f3f5f8,#0e141b);"
        "color:light-dark(#16202b,#e6ebf0)}main{max-width:28rem;padding:24px}h1{font-size:20px}"
        "a{color:light-dark(#0b5fae,#7db9f2)}</style></head><body><main>"
        f'<h1>{escape(title)}</h1><p>{escape(said)}</p><p><a href="/">Back to the desk</a></p></main></body></html>'
    )
