"""City → district → zone, computed again from the plan records."""

from fractions import Fraction

from graph import read_records, read_register


def statements(root):
    """Headline figures with their bounds in base units."""
    measures = {m["id"]: Fraction(str(m["factor"])) / Fraction(str(m.get("divisor", 1))) for m in read_register(root, "measures")["measure"]}
    metrics = {m["id"]: m for m in read_register(root, "metrics")["metric"]}
    zones = {z["id"]: z for z in read_register(root, "zones")["zone"]}
    found = []
    for plan, record in read_records(root).items():
        for quantity in record.get("quantity", []):
            if quantity["status"] != "headline":
                continue
            unit = measures.get(quantity.get("unit"), Fraction(1))
            figure = {"range": "low"}.get(quantity["comparator"], "value")
            value = Fraction(str(quantity[figure])) * unit if figure in quantity else None
            bounded = quantity["comparator"] in {"exceeds", "at-least", "reaches", "point", "range"}
            lower = value if bounded and not quantity.get("damaged", False) else None
            zone = quantity.get("zone")
            found.append(
                {
                    "plan": plan,
                    "number": quantity["id"],
                    "metric": quantity["metric"],
                    "kind": quantity["kind"],
                    "additive": metrics[quantity["metric"]].get("additive", False),
                    "zone": zone,
                    "district": zones[zone]["district"] if zone else record["plan"]["jurisdiction"],
                    "lower": lower,
                    "strict": quantity["comparator"] == "exceeds",
                    "firm": quantity["modality"] != "aspirational"
                    and quantity["unit_status"] != "lost"
                    and not quantity.get("damaged", False),
                }
            )
    return found


def cascade(root):
    """(comparisons by metric of the whole, refused as a set of (plan, number))."""
    parent = {d["code"]: d.get("within") for d in read_register(root, "districts")["district"]}
    targets = statements(root)
    below = lambda part, whole: whole["zone"] is None and parent.get(part["district"]) == whole["district"]
    wholes = [whole for whole in targets if any(below(part, whole) for part in targets)]
    comparisons, refused = {}, set()
    for whole in wholes:
        if not whole["additive"] or whole["lower"] is None:
            refused.add((whole["plan"], whole["number"]))
        else:
            comparisons[whole["plan"], whole["number"]] = compare(whole, [t for t in targets if below(t, whole)])
    for part in targets:
        above = [whole for whole in wholes if below(part, whole)]
        same = [whole for whole in above if whole["metric"] == part["metric"]]
        if part not in wholes and above and (not same or same[0]["kind"] != part["kind"] or part["lower"] is None):
            refused.add((part["plan"], part["number"]))
    return comparisons, refused


def compare(whole, parts):
    parts = [p for p in parts if p["metric"] == whole["metric"] and p["kind"] == whole["kind"] and p["lower"] is not None]
    counted = {}
    for district in sorted({part["district"] for part in parts}):
        here = [part for part in parts if part["district"] == district]
        own = [part for part in here if part["zone"] is None]
        counted[district] = (max(own or here, key=lambda part: part["lower"]), not own)
    everything = [part for part, _ in counted.values()]
    firm = [part for part, from_zone in counted.values() if part["firm"] and not from_zone]
    headroom = sum(part["lower"] for part in everything) - whole["lower"]
    return {
        "metric": whole["metric"],
        "bound": whole["lower"],
        "sum": sum(part["lower"] for part in everything),
        "headroom": headroom,
        "outcome": outcome(whole, everything),
        "firm_sum": sum(part["lower"] for part in firm),
        "firm_outcome": outcome(whole, firm),
        "parts": {
            district: {"bound": part["lower"], "from_zone": from_zone, "headroom_without": headroom - part["lower"]}
            for district, (part, from_zone) in counted.items()
        },
    }


def outcome(whole, parts):
    if not parts:
        return "no-parts"
    headroom = sum(part["lower"] for part in parts) - whole["lower"]
    if headroom > 0:
        return "exceeded"
    met = headroom == 0 and (not whole["strict"] or any(part["strict"] for part in parts))
    return "exactly-met" if met else "not-implied"
