"""JSON and paths of RFC 9535 made at random, the same for the same seed.

What PyPI's jsonpath-rfc9535 1.0.1 does otherwise than the RFC is left out: `value()` of a path to one node, a negated
test of `@` itself, `$` in a filter within a filter, and a filter beside other selectors in `count()`.
"""

NAMES = ["a", "b", "c", "d", "key", "ü", "two words"]
SIMPLE = NAMES[:5]
TEXTS = ["", "a", "b", "active", "1"]


def document(random, depth=4):
    """An object of a few names, with whatever in it. Its numbers are powers of two: a sum tells what was added."""
    powers = iter(range(50))

    def value(depth):
        kind = random.random()
        if depth and kind < 0.4:
            return {name: value(depth - 1) for name in random.sample(NAMES, random.randint(0, 6))}
        if depth and kind < 0.75:
            return [value(depth - 1) for _ in range(random.randint(0, 5))]
        if kind < 0.92:
            return 2 ** next(powers, 50)
        return random.choice([None, True, False, *TEXTS])

    return {name: value(depth - 1) for name in NAMES}


def path(random):
    """From the root, from the element, or without either."""
    first = random.choice([f"$.{random.choice(SIMPLE)}", f"@['{random.choice(NAMES)}']", random.choice(SIMPLE), "$"])
    return first + segments(random, random.randint(0, 3))


def segments(random, count, depth=2):
    return "".join(segment(random, depth) for _ in range(count))


def segment(random, depth):
    dots = random.choices(["", ".."], [5, 1])[0]
    if random.random() < 0.5:
        return (dots or ".") + random.choice([*SIMPLE, *SIMPLE, "*"])
    count = random.choices([1, 2, 3], [6, 2, 1])[0]
    return f"{dots}[{', '.join(selector(random, depth) for _ in range(count))}]"


def selector(random, depth):
    kind = random.random()
    if kind < 0.3:
        quote = random.choice("'\"")
        return quote + random.choice(NAMES) + quote
    if kind < 0.5:
        return str(random.randint(-3, 3))
    if kind < 0.65:
        bounds = [random.choice(["", str(random.randint(-4, 4))]) for _ in range(2)]
        return ":".join(bounds + random.choice([[], [str(random.choice([-2, -1, 0, 1, 2]))]]))
    if kind < 0.8 or not depth:
        return "*"
    return f"?{condition(random, depth - 1)}"


def condition(random, depth, is_nested=False):
    kind = random.random()
    if kind < 0.2 and not is_nested:
        word = random.choice(["&&", "||"])
        return f" {word} ".join(condition(random, depth, True) for _ in range(random.randint(2, 3)))
    if kind < 0.3:
        return f"!({condition(random, depth)})"
    if kind < 0.4:
        return f"({condition(random, depth)})"
    if kind < 0.55:
        # A path to nothing else is one of the library's faults where it is negated.
        return f"@{segments(random, random.randint(1, 2), depth)}"
    comparison = random.choice(["==", "!=", "<", "<=", ">", ">="])
    return f"{operand(random, depth)} {comparison} {operand(random, depth)}"


def operand(random, depth):
    kind = random.random()
    if kind < 0.35:
        number = random.choice([0, 1, 4, 64, 1024, 2**20, -1, 1.5, 1e3])
        return random.choice([str(number), "true", "false", "null", f"'{random.choice(TEXTS)}'"])
    if kind < 0.75:
        return singular(random)
    if kind < 0.85:
        return f"length({singular(random)})"
    if kind < 0.95:
        return f"count(@{segments(random, random.randint(1, 2), depth=0)})"
    return f"value(@..{random.choice(SIMPLE)})"


def singular(random):
    steps = [random.choice([f".{random.choice(SIMPLE)}", f"[{random.randint(-2, 2)}]"]) for _ in range(2)]
    return "@" + "".join(steps[: random.randint(0, 2)])
