from ..providers.fixtures import fields

# A key that every provider takes for well-formed.
KEY = "5f" * 32

PATHS = {
    "altum": "/credit?time=24",
    "olostep": "/user/credits/info",
    "acychecker": "/api/v1/licenses/credits",
    "brookmimir": "/credits",
}


def account(name, provider="brookmimir", url=None, key=KEY, **more):
    """An account as the configuration has it. Every scrape fetches, unless `min_interval` says otherwise."""
    keys = {} if "api_key_file" in more else {"api_key": key}
    return {"name": name, "provider": provider, "base_url": url, "min_interval": "0s"} | keys | more


def balance(credits):
    """Brook Mimir's answer: the shortest of the four."""
    return fields("brookmimir/200-documented") | {"current_balance": credits}
