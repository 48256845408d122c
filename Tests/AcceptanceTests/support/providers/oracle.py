"""What a page has to say of an account, worked out from its provider's definition and the responses.

A second reading of the language of definitions, which shares nothing with the program's.
"""

import json
import math
import re
from collections import Counter
from datetime import datetime, timezone

import jsonpath_rfc9535 as jsonpath
from jsonpath_rfc9535.segments import JSONPathChildSegment
from jsonpath_rfc9535.selectors import IndexSelector, NameSelector

ABSENT, IGNORED, UNUSABLE = "absent", "ignored", "unusable"
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
PLAIN_HTTP = [
    (200, 299, "reading"),
    (401, 401, "invalid_key"),
    (403, 403, "forbidden"),
    (429, 429, "rate_limited"),
    (500, 599, "server_error"),
    (0, 999, "unexpected_status"),
]


class NoReading(Exception):
    """Why there is no reading."""


class Depleted(Exception):
    """Nothing is left in any pool."""


def expected(definition, responses):
    """The samples of a page by (name, labels), or the reason of the failure alone.

    `responses` are pairs of a status and a body, one for each request.
    """
    requests = definition.get("requests") or [{**definition["request"], "reading": definition["reading"]}]
    samples = {}
    is_depleted = False
    for request, (status, body) in zip(requests, responses, strict=True):
        try:
            told = of_response(definition, request["reading"], status, body)
        except Depleted:
            is_depleted = True
            continue
        except NoReading as reason:
            if not request.get("optional"):
                return {("failure", (("reason", str(reason)),)): 1}
            continue
        samples |= {key: value for key, value in told.items() if key not in samples}
    if is_depleted:
        for rule in (rule for request in requests for rule in items(request["reading"].get("balances"))):
            pool, unit = rule.get("pool", "default"), rule.get("unit", "{")
            if "{" not in pool:
                samples["remaining", (("pool", pool),)] = 0
            if "{" not in pool + unit:
                samples["pool_info", (("pool", pool), ("unit", unit.lower()))] = 1
        samples |= {key: 0 for key in samples if key[0] == "remaining"}
    return samples


def of_response(definition, rules, status, body):
    try:
        document = json.loads(body.decode(), parse_int=Digits, parse_float=Digits, parse_constant=refuse)
    except ValueError:
        document = None
    is_json = document is not None or body.strip() == b"null"
    meaning = meaning_of(definition.get("answers", []), status, document, is_json)
    if meaning == "depleted":
        raise Depleted
    if meaning != "reading":
        raise NoReading(meaning)
    if not is_json:
        raise NoReading("unexpected_status" if not body and status != 200 else "invalid_body")
    reader = Reader(document)
    if not isinstance(document, dict) and not any(starts_anywhere(path) for path in paths_of_response(rules)):
        raise NoReading("invalid_body")
    samples = reader.samples(rules, [hours(window) for window in definition.get("windows", [])][:1])
    if not reader.has_found:
        raise NoReading("no_reading")
    return samples


class Digits(str):
    """A number as it is written."""


def refuse(text):
    raise ValueError(text)


def hours(window):
    return int(window[:-1]) * {"h": 1, "d": 24, "w": 168}[window[-1]]


def items(rules):
    return [] if rules is None else rules if isinstance(rules, list) else [rules]


def starts_anywhere(path):
    return not re.match(r"(\$\.|@\.)?[^\W\d]|[$@]?\[['\"]", path) or path.startswith("..")


def paths_of_response(rules):
    for item in [*items(rules.get("balances")), *items(rules.get("lots")), *items(rules.get("usage"))]:
        source = item.get("each") or item.get("entries")
        yield from [source] if source else paths_in(item)
    yield from paths_in(rules.get("subscription", {}))
    yield from paths_in({name: rules[name] for name in ("key_expires", "spending_allowed") if name in rules})


def paths_in(item):
    for name, rule in item.items():
        if name in ("kind", "id", "name"):
            yield from re.findall(r"\{(.*?)\}", rule)
        elif name in ("pool", "unit", "api", "scale", "each", "entries"):
            continue
        elif isinstance(rule, dict):
            yield from rule.get("sum") or [rule["path"]]
        else:
            yield from items(rule)


def meaning_of(rules, status, document, is_json):
    for rule in rules:
        low, _, high = str(rule["status"]).partition("-")
        if int(low) <= status <= int(high or low) and condition_holds(rule, document, is_json):
            return rule["means"]
    return next(meaning for low, high, meaning in PLAIN_HTTP if low <= status <= high)


def condition_holds(rule, document, is_json):
    if "field" not in rule:
        return True
    if not is_json:
        return False
    values = matches(rule["field"], document, document)
    if "missing" in rule:
        return not values
    if "is" in rule:
        return any(equals(rule["is"], value) for value in values)
    if "is_not" in rule:
        return bool(values) and not any(equals(rule["is_not"], value) for value in values)
    return any(isinstance(value, str) and rule["contains"].lower() in value.lower() for value in values)


def equals(literal, value):
    if literal is None or isinstance(literal, bool):
        return value is literal
    if isinstance(literal, (int, float)):
        return number(value) == literal
    return isinstance(value, str) and not isinstance(value, Digits) and value == literal


def number(value):
    """A number, or a string that holds exactly one, where a double can hold it."""
    if isinstance(value, str) and NUMBER.fullmatch(value) and math.isfinite(float(value)):
        return float(value)
    return None


def matches(path, document, current):
    return found_by(query(path), document if path.startswith("$") else current)


def query(path):
    """A path of a definition as the library knows it, from wherever it starts."""
    text = path if path[0] == "$" else "$" + path[1:] if path[0] == "@" else path
    if text[0] != "$":
        text = ("$" if text.startswith(("[", "..")) else "$.") + text
    return jsonpath.compile(text)


def found_by(query, start):
    return [comparable_back(value) for value in query.find(comparable(start)).values()]


def comparable(value):
    """With numbers that filters can compare."""
    if isinstance(value, Digits):
        return Number(value)
    if isinstance(value, dict):
        return {name: comparable(member) for name, member in value.items()}
    return [comparable(element) for element in value] if isinstance(value, list) else value


class Number(float):
    """A number that knows how it was written."""

    def __new__(cls, digits):
        self = super().__new__(cls, digits)
        self.digits = digits
        return self


def comparable_back(value):
    if isinstance(value, Number):
        return value.digits
    if isinstance(value, dict):
        return {name: comparable_back(member) for name, member in value.items()}
    return [comparable_back(element) for element in value] if isinstance(value, list) else value


def time(value):
    """Unix seconds; None where it says that there is none; UNUSABLE where it is no time."""
    seconds = number(value)
    if seconds is not None:
        seconds = seconds if seconds < 1e11 else seconds / 1000
    else:
        pattern = r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?([Zz]|[+-]\d\d:?\d\d|[+-]\d\d)?)?"
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            return UNUSABLE
        try:
            moment = datetime.fromisoformat(value.upper().replace(",", "."))
        except ValueError:
            return UNUSABLE
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
    if seconds in (0, -62135596800):
        return None
    return seconds if 0 < seconds < 253402300800 else UNUSABLE


def rfc3339(seconds):
    return datetime.fromtimestamp(math.floor(seconds), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def snake_case(text):
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text)
    return "_".join(word.lower() for word in re.findall(r"[^\W_]+", words))


def leads_to_one(segment):
    is_child = isinstance(segment, JSONPathChildSegment)
    return is_child and len(segment.selectors) == 1 and isinstance(segment.selectors[0], (NameSelector, IndexSelector))


class Reader:
    def __init__(self, document):
        self.document = document
        self.has_found = False

    def samples(self, rules, windows):
        told = {}

        def tell(name, value, /, **labels):
            if value is not None and math.isfinite(value):
                told[name, tuple(sorted(labels.items()))] = value

        for pool, balance in self.balances(items(rules.get("balances"))):
            for name in ("remaining", "used", "limit"):
                tell(name, balance.get(name), pool=pool)
            if any(balance.get(name) is not None for name in ("remaining", "used", "limit")):
                tell("reset_timestamp_seconds", balance["resets"], pool=pool)
                if balance["unit"]:
                    tell("pool_info", 1, pool=pool, unit=balance["unit"])
        for (kind, expiry), (count, allocated, remaining) in self.lots(items(rules.get("lots"))).items():
            labels = {"kind": kind, "expires": "never" if expiry is None else rfc3339(expiry)}
            tell("lots", count, **labels)
            tell("lot_allocated", allocated, **labels)
            tell("lot_remaining", remaining, **labels)
            tell("lot_expiry_timestamp_seconds", expiry, **labels)
        used = Counter()
        for rule in items(rules.get("usage")):
            for element in self.elements(rule):
                amount, api = self.number(rule["used"], element), self.text(rule["api"], element)
                if isinstance(amount, float) and api is not None:
                    used[api] += amount
        for api, amount in used.items():
            tell("api_used", amount, api=api, window=f"{windows[0]}h")
        self.subscription(rules.get("subscription"), tell)
        if "key_expires" in rules:
            tell("key_expiry_timestamp_seconds", self.time(rules["key_expires"], self.document)[0])
        if "spending_allowed" in rules:
            tell("spending_allowed", self.flag(rules["spending_allowed"]))
        return told

    def balances(self, rules):
        found = []
        for rule in rules:
            for element in self.elements(rule):
                pool = self.text(rule.get("pool", "default"), element)
                if pool:
                    found.append((pool, self.balance(rule, element)))
        names = Counter(pool for pool, _ in found)
        return [(pool, balance) for pool, balance in found if names[pool] == 1]

    def balance(self, rule, element):
        scale = rule.get("scale", 1)
        unit = self.text(rule["unit"], element) if "unit" in rule else None
        names = ("remaining", "used", "limit")
        read = {name: self.number(rule[name], element) if name in rule else ABSENT for name in names}
        known = {name: value * scale for name, value in read.items() if isinstance(value, float)}
        absent = [name for name, value in read.items() if value == ABSENT]
        if len(known) == 2 and absent:
            third = {
                "remaining": lambda: known["limit"] - known["used"],
                "used": lambda: known["limit"] - known["remaining"],
                "limit": lambda: known["remaining"] + known["used"],
            }
            known[absent[0]] = third[absent[0]]()
        # A reset only goes with an amount.
        has_found = self.has_found
        resets = self.time(rule["resets"], element)[0] if "resets" in rule else None
        self.has_found = has_found
        return known | {"resets": resets, "unit": unit and unit.lower()}

    def lots(self, rules):
        merged = {}
        for rule in rules:
            scale = rule.get("scale", 1)
            for element in self.elements(rule):
                expiry, state = self.time(rule["expiry"], element) if "expiry" in rule else (None, ABSENT)
                kind = self.text(rule["kind"], element, tells=True) if "kind" in rule else None
                names = ("allocated", "remaining")
                amounts = [self.number(rule[name], element) if name in rule else ABSENT for name in names]
                if state == UNUSABLE:
                    continue
                is_elsewhere = "each" in rule or "entries" in rule
                is_named = kind is not None and "{" in rule["kind"]
                if not is_elsewhere and not is_named and {state, *amounts} == {ABSENT}:
                    continue
                key = (snake_case(kind or "") or "unknown", None if expiry is None else math.floor(expiry))
                amounts = [amount * scale if isinstance(amount, float) else None for amount in amounts]
                count, *sums = merged.get(key, (0, 0, 0))
                sums = [None if None in (sum, amount) else sum + amount for sum, amount in zip(sums, amounts)]
                merged[key] = (count + 1, *sums)
        return merged

    def subscription(self, rule, tell):
        if rule is None:
            return
        id, name = (self.text(rule[key], self.document, tells=True) if key in rule else None for key in ("id", "name"))
        if id is not None or name is not None:
            tell("subscription_info", 1, id=id or "", name=name or "")
        if "allocated" in rule:
            allocated = self.number(rule["allocated"], self.document)
            tell("subscription_allocated", allocated if isinstance(allocated, float) else None)
        for key, metric in (("created", "created"), ("expires", "expiry")):
            if key in rule:
                tell(f"subscription_{metric}_timestamp_seconds", self.time(rule[key], self.document)[0])

    def elements(self, rule):
        """What the fields of a rule are read from."""
        if "each" in rule:
            found = matches(rule["each"], self.document, self.document)
            if not found:
                self.look_for_empty_list(rule["each"], self.document)
        elif "entries" in rule:
            objects = matches(rule["entries"], self.document, self.document)
            self.has_found |= any(value in ({}, []) for value in objects)
            members = [member for each in objects if isinstance(each, dict) for member in each.items()]
            found = [{"key": name, "value": value} for name, value in members]
        else:
            return [self.document]
        paths = [*paths_in(rule), *re.findall(r"\{(.*?)\}", rule.get("api", ""))]
        by_name = any(not starts_anywhere(path) and not path.startswith("$") for path in paths)
        return [element for element in found if isinstance(element, dict) or not by_name]

    def look_for_empty_list(self, path, current):
        """A list that is there and empty says that there is nothing, also one further up."""
        way = query(path)
        for end in reversed(range(len(way.segments))):
            if leads_to_one(way.segments[end]):
                continue
            list = jsonpath.JSONPathQuery(env=way.env, segments=way.segments[:end])
            if lists := found_by(list, self.document if path.startswith("$") else current):
                self.has_found |= any(value in ([], {}) for value in lists)
                return

    def number(self, rule, element):
        options = rule if isinstance(rule, dict) else {}
        paths = options.get("sum") or ([options["path"]] if options else items(rule))
        is_sum = "sum" in options or isinstance(rule, list)
        numbers, is_there = [], False
        for path in paths:
            values = matches(path, self.document, element)
            is_there = is_there or bool(values)
            if len(values) > 1 and not is_sum:
                return UNUSABLE
            if not values:
                self.look_for_empty_list(path, element)
            for value in values:
                if any(equals(literal, value) for literal in items(options.get("ignore"))):
                    self.has_found = True
                    return IGNORED
                if value is None:
                    continue
                if (found := number(value)) is None:
                    return UNUSABLE
                self.has_found = True
                numbers.append(found)
        if numbers:
            return float(sum(numbers))
        return float(options["default"]) if "default" in options and not is_there else ABSENT

    def time(self, rule, element):
        """Unix seconds or None, and whether it was of use."""
        options = rule if isinstance(rule, dict) else {"path": rule}
        values = matches(options["path"], self.document, element)
        if len(values) != 1 or values[0] is None:
            return None, ABSENT
        if any(equals(literal, values[0]) for literal in items(options.get("ignore"))):
            self.has_found = True
            return None, IGNORED
        if (seconds := time(values[0])) == UNUSABLE:
            return None, UNUSABLE
        self.has_found = True
        return seconds, None

    def flag(self, rule):
        path = rule["path"] if isinstance(rule, dict) else rule
        values = matches(path, self.document, self.document)
        if len(values) != 1:
            return None
        if isinstance(rule, dict) and equals(rule["is"], values[0]):
            value = True
        elif values[0] is None:
            return None
        elif isinstance(rule, dict):
            value = False
        elif isinstance(values[0], bool):
            value = values[0]
        else:
            return None
        self.has_found = True
        return int(value)

    def text(self, rule, element, tells=False):
        filled = ""
        for constant, path in re.findall(r"([^{]*)(?:\{(.*?)\})?", rule):
            filled += constant
            if path:
                values = matches(path, self.document, element)
                if len(values) != 1 or values[0] is None or isinstance(values[0], (dict, list)):
                    return None
                self.has_found |= tells
                filled += str(values[0]).lower() if isinstance(values[0], bool) else values[0]
        return filled
