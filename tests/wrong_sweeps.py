"""Wrong sweep files, and what the message about each must name."""

HEAD = 'name = "mine"\nunit = "t"\nquantities = ["exchange_emission"]\n'
GOOD = HEAD + "[parameters]\nJ = 5\nT = 0\n[axes]\nV = [0, 1]\n"


def _changed(old: str, new: str) -> str:
    """Return the good file with one place changed."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def _axis(text: str) -> str:
    """Return the good file with another axis V."""
    return _changed("V = [0, 1]", f"V = {text}")


def _parameter(line: str) -> str:
    """Return the good file with one more fixed parameter."""
    return _changed("T = 0", f"T = 0\n{line}")


def _name(text: str) -> str:
    """Return the good file with another name."""
    return _changed('"mine"', text)


DEEP = "x = " + "[" * 3000 + "]" * 3000
MANY = ", ".join(map(str, range(60)))

# id: (contents, fragments of the message)
WRONG: dict[str, tuple[str, list[str]]] = {
    "empty file": ("", ["'name'", "missing"]),
    "no TOML": ("this is not toml", ["not valid TOML", "line 1"]),
    "JSON": ('{"name": "mine"}', ["not valid TOML"]),
    "key twice": ('name = "again"\n' + GOOD, ["not valid TOML", "overwrite"]),
    "nested too deeply": (DEEP, ["nested too deeply"]),
    "integer of 5000 digits": (_parameter("N = " + "9" * 5000), ["not valid TOML", "4300 digits"]),
    "integer of 400 digits": (_parameter("N = " + "9" * 400), ["N", "9999", "1e+30"]),
    "no name": (_changed('name = "mine"\n', ""), ["'name'", "missing"]),
    "no quantities": (_changed('quantities = ["exchange_emission"]\n', ""), ["'quantities'", "missing"]),
    "no axes": (_changed("[axes]\nV = [0, 1]\n", ""), ["'axes'", "missing"]),
    "unknown key": (_changed("unit", "units"), ["'units'", "did you mean 'unit'"]),
    "unknown table": (GOOD + "[numerics]\ntolerance = 1e-6\n", ["'numerics'", "known are"]),
    "name climbs out": (_name('"../mine"'), ["name", "../mine", "small letters"]),
    "name is absolute": (_name('"/etc/passwd"'), ["name", "/etc/passwd"]),
    "name is a dot": (_name('"."'), ["name", "'.'"]),
    "name is hidden": (_name('".mine"'), ["name", ".mine"]),
    "name in capitals": (_name('"Mine"'), ["name", "Mine"]),
    "name has a blank": (_name('"my sweep"'), ["name", "my sweep"]),
    "name is empty": (_name('""'), ["name", "''"]),
    "name has 65 letters": (_name(f'"{"a" * 65}"'), ["name", "aaaa", "at most 64"]),
    "name ends with a newline": (_name('"mine\\n"'), ["name", "mine"]),
    "name has a null byte": (_name('"mine\\u0000"'), ["name", "mine", "x00"]),
    "name in Greek": (_name('"\u03b8-sweep"'), ["name", "\u03b8-sweep"]),
    "name is an option": (_name('"-rf"'), ["name", "-rf"]),
    "name is a number": (_name("16"), ["name", "16"]),
    "title of two lines": ('title = "a\\nb"\n' + GOOD, ["title", "one line"]),
    "title is a list": ('title = ["a"]\n' + GOOD, ["title", "['a']"]),
    "unit is a number": (_changed('"t"', "1"), ["unit", "1"]),
    "unit with a blank": (_changed('"t"', '"m eV"'), ["unit", "m eV"]),
    "unit contradicts t": (_parameter("t = 0.1"), ["unit", "'t'", "0.1"]),
    "quantities is text": (
        _changed('["exchange_emission"]', '"exchange_emission"'),
        ["exchange_emission", "list"],
    ),
    "quantities is empty": (_changed('["exchange_emission"]', "[]"), ["quantities", "empty"]),
    "quantity misspelt": (
        _changed("exchange_emission", "exchange_emision"),
        ["emision", "'exchange_emission'"],
    ),
    "quantity is a number": (_changed('["exchange_emission"]', "[3]"), ["quantities", "3"]),
    "quantity twice": (
        _changed('["exchange_emission"]', '["exchange_emission", "exchange_emission"]'),
        ["quantities", "'exchange_emission'", "twice"],
    ),
    "omega missing": (_changed('"exchange_emission"', '"anisotropy"'), ["anisotropy", "omega"]),
    "omega idle": (_parameter("omega = 1"), ["omega", "no energy-resolved"]),
    "parameters is a list": ("parameters = [1]\n" + HEAD + "[axes]\nV = [0, 1]\n", ["parameters", "[1]"]),
    "axes is a list": ("axes = [1]\n" + HEAD, ["axes", "[1]"]),
    "axes is empty": (_changed("V = [0, 1]\n", ""), ["axes", "empty"]),
    "parameter misspelt": (_parameter("mu_l = 1"), ["'mu_l'", "'mu_L'"]),
    "parameter unknown": (_parameter("pressure = 1"), ["'pressure'", "known are"]),
    "parameter in Greek": (_parameter('"\u03b8" = 1'), ["'\u03b8'", "theta"]),
    "axis misspelt": (_changed("V = [0, 1]", "Theta = [0, 1]"), ["'Theta'", "'theta'"]),
    "T and T_L": (_parameter("T_L = 1"), ["T_L", "twice", "T and"]),
    "V and mu_L": (_parameter("mu_L = 1"), ["mu_L", "twice", "V"]),
    "V and mu": (_parameter("mu = 1"), ["mu_L", "twice", "mu", "V"]),
    "tau_R and T": (_parameter("tau_R = 0.1"), ["T_R", "twice", "tau_R"]),
    "tau_R without T_L": (_changed("T = 0", "tau_R = 0.1"), ["T_L", "missing", "tau_R"]),
    "tau_R at T_L = 0": (_changed("T = 0", "T_L = 0\ntau_R = 0.1"), ["T_L = 0", "tau_R"]),
    "tau_R of 1": (_changed("T = 0", "T_L = 1\ntau_R = 1"), ["tau_R = 1", "below 1"]),
    "T fixed and an axis": (_changed("V = [0, 1]", "T = [0, 1]"), ["T", "[parameters]", "[axes]"]),
    "T missing": (_changed("T = 0\n", ""), ["T is missing"]),
    "T_R missing": (_changed("T = 0", "T_L = 0"), ["T_R is missing"]),
    "J missing": (_changed("J = 5\n", ""), ["J is missing"]),
    "T negative": (_changed("T = 0", "T = -1"), ["T = -1", "negative"]),
    "T tiny and negative": (_changed("T = 0", "T = -1e-300"), ["T = -1", "e-300", "negative"]),
    "J negative": (_changed("J = 5", "J = -5"), ["J = -5", "negative"]),
    "D zero": (_parameter("D = 0"), ["D = 0", "above 0"]),
    "N negative": (_parameter("N_L = -2\nN_R = 1"), ["N_L = -2", "above 0"]),
    "theta in degrees": (_parameter("theta = 90"), ["theta = 90", "radians"]),
    "theta beyond pi by rounding": (
        _changed("V = [0, 1]", "theta = { linspace = [0, 3.1416, 19] }"),
        ["theta = 3.1416:", "radians", 'written "pi"'],
    ),
    "theta along degrees": (
        _changed("V = [0, 1]", "theta = { linspace = [0, 180, 19] }"),
        ["theta = 10:", "radians", 'pi (180 degrees) is written "pi"'],
    ),
    "pi of numpy": (
        _changed("V = [0, 1]", 'theta = { linspace = [0, "np.pi", 19] }'),
        ["theta, linspace = 'np.pi'", 'write a multiple of pi as "pi"'],
    ),
    "pi without quotes": (_parameter("theta = pi/3"), ["not valid TOML", "line ", 'in quotes, as "pi/3"']),
    "2*pi in a list without quotes": (_axis("[0, 1]\ntheta = [0, 2*pi]"), ['in quotes, as "pi/3"']),
    "no more digits than needed": (_parameter("theta = -0.1"), ["theta = -0.1:"]),
    "NaN": (_changed("J = 5", "J = nan"), ["J = nan", "finite"]),
    "infinity": (_changed("J = 5", "J = -inf"), ["J = -inf", "finite"]),
    "1e308": (_changed("J = 5", "J = 1e308"), ["J = 1e+308", "1e+30"]),
    "boolean": (_changed("J = 5", "J = true"), ["J = True", "true or false"]),
    "text": (_changed("J = 5", 'J = "five"'), ["J = 'five'", "number"]),
    "date": (_changed("J = 5", "J = 2011-11-11"), ["J = 2011-11-11", "date"]),
    "list for a number": (_changed("J = 5", "J = [5]"), ["J = [5]", "a list"]),
    "table for a number": (_changed("J = 5", "J = { values = 5 }"), ["J = {'values': 5}", "a table"]),
    "division by zero": (_parameter('theta = "pi/0"'), ["theta", "pi/0"]),
    "axis is a number": (_axis("3"), ["V = 3", "[parameters]"]),
    "axis is text": (_axis('"0:10"'), ["V = '0:10'", "linspace"]),
    "axis without values": (_axis("[]"), ["V", "empty"]),
    "axis of a list of lists": (_axis("[[0, 1]]"), ["V = [0, 1]", "a list"]),
    "axis with text": (_axis('[0, "a"]'), ["V = 'a'", "number"]),
    "axis with a boolean": (_axis("[0, true]"), ["V = True", "true or false"]),
    "axis with NaN": (_axis("[0, nan]"), ["V = nan", "finite"]),
    "axis with 1e308": (_axis("[0, 1e308]"), ["V = 1e+308"]),
    "axis with a value twice": (_axis("[0, 1, 0.0]"), ["V", "0", "twice"]),
    "axis with minus zero": (_axis("[-0.0, 1, 0.0]"), ["V", "0", "twice"]),
    "axis of an empty table": (_axis("{}"), ["V", "no values"]),
    "axis with an unknown form": (_axis("{ linspce = [0, 1, 3] }"), ["'linspce'", "'linspace'"]),
    "axis with two forms": (_axis("{ linspace = [0, 1, 3], values = [1] }"), ["V", "'linspace'", "'values'"]),
    "axis form is a number": (_axis("{ values = 3 }"), ["V", "values = 3"]),
    "linspace of two": (_axis("{ linspace = [0, 1] }"), ["V", "linspace", "2 entries"]),
    "linspace of a text": (_axis('{ linspace = ["a", 1, 3] }'), ["V, linspace = 'a'"]),
    "linspace count negative": (_axis("{ linspace = [0, 1, -3] }"), ["V", "-3"]),
    "linspace count zero": (_axis("{ linspace = [0, 1, 0] }"), ["V", "empty", "0"]),
    "linspace count one": (_axis("{ linspace = [0, 1, 1] }"), ["V", "1 value"]),
    "linspace count 2.5": (_axis("{ linspace = [0, 1, 2.5] }"), ["V", "2.5", "whole number"]),
    "linspace count true": (_axis("{ linspace = [0, 1, true] }"), ["V", "True", "whole number"]),
    "linspace without length": (_axis("{ linspace = [1, 1, 3] }"), ["V", "both 1"]),
    "linspace to infinity": (_axis("{ linspace = [0, inf, 3] }"), ["V", "inf"]),
    "linspace finer than numbers": (
        _axis("{ linspace = [1, 1.0000000000000004, 9] }"),
        ["V", "value 1 ", "twice"],
    ),
    "logspace from zero": (_axis("{ logspace = [0, 1, 3] }"), ["V", "[0, 1, 3]", "not 0"]),
    "logspace over zero": (_axis("{ logspace = [-1, 1, 3] }"), ["V", "[-1, 1, 3]", "one sign"]),
    "axis of 10^12 points": (
        _axis("{ linspace = [0, 1, 1_000_000_000_000] }"),
        ["V", "1000000000000", "1e+07"],
    ),
    "axis of 10^400 points": (_axis(f"{{ linspace = [0, 1, 1{'0' * 400}] }}"), ["V", "1000000", "1e+07"]),
    "grid of 10^12 points": (
        _axis("{ linspace = [0, 1, 1_000_000] }\ntheta = { linspace = [0, 1, 1_000_000] }"),
        ["1000000 x 1000000", "1e+12", "1e+10"],
    ),
    "axis of negative temperatures": (
        _changed("T = 0\n", "").replace("V = [0, 1]", "T = { linspace = [-1, 1, 3] }"),
        ["T = -1", "negative"],
    ),
    "axis tau_R beyond 1": (
        _changed("T = 0\n", "T_L = 1\n").replace("V = [0, 1]", "tau_R = [0, 2]"),
        ["tau_R = 2", "below 1"],
    ),
    "axis T_L from 0 with tau_R": (
        _changed("T = 0\n", "tau_R = 0.5\n").replace("V = [0, 1]", "T_L = [0, 2]"),
        ["T_L = 0", "tau_R"],
    ),
    "zipped lengths differ": (
        _axis('[0, 1]\ntheta = { values = [0, 1, 2], with = "V" }'),
        ["theta", "3", "V", "2"],
    ),
    "zipped with nothing": (_axis('[0, 1]\ntheta = { values = [0, 1], with = "W" }'), ["theta", "'W'"]),
    "zipped with itself": (
        _axis('{ values = [0, 1], with = "V" }'),
        ["axis V: with = 'V' names no other axis; leave with out, or give the axis that it goes along"],
    ),
    "zipped with what is fixed": (
        _axis('{ values = [0, 1], with = "J" }'),
        ["axis V: with = 'J' names no other axis; leave with out, or give the axis that it goes along"],
    ),
    "zipped in a circle": (
        _axis('{ values = [0, 1], with = "theta" }\ntheta = { values = [0, 1], with = "V" }'),
        ["V", "'theta'"],
    ),
    "zipped with a number": (_axis("[0, 1]\ntheta = { values = [0, 1], with = 1 }"), ["theta", "1"]),
    "zipped with a list": (_axis("[0, 1]\ntheta = { values = [0, 1], with = [0] }"), ["theta", "[0]"]),
    "zipped against its axis": (
        _axis('[0, 1]\nmu_R = { values = [0, 1], with = "V" }'),
        ["mu_R", "twice", "V"],
    ),
    "key of control characters": (GOOD + '"\\u001b[2J" = 1\n', ["'\\x1b[2J'"]),
    "value of a thousand letters": (_changed("J = 5", f'J = "{"x" * 1000}"'), ["J = 'xxx", "..."]),
    "theta beyond pi in a list": (_axis(f"[0, 1]\ntheta = [{MANY}]"), ["theta = 4", "radians"]),
}
